//! The one place to edit for a new route: how a tenant gets a thing of each kind, and what a good request says.

use std::collections::BTreeMap;

use palisade_api::Operation;
use palisade_model::{Coverage, EventId, Fingerprint, Grade, NotificationId};
use palisade_store::{ClaimedJob, FinishOutcome, FinishScan};
use palisade_testkit::Sql;
use serde_json::{Value, json};

use super::requests::name_of;
use crate::fixture::{Api, raw_id};

/// By the name of the path parameter.
pub(super) type Things = BTreeMap<&'static str, String>;

/// Query and body of operations that take one, a line for each form; `{name}` stands for the caller's thing of that name.
pub(super) const REQUESTS: &[(&str, &str, &str)] = &[
    ("get /v1/events", "project_id={project_id}", ""),
    ("get /v1/findings", "project_id={project_id}", ""),
    ("get /v1/findings", "scan_id={scan_id}", ""),
    ("get /v1/findings/counts", "project_id={project_id}", ""),
    ("get /v1/projects", "team_id={team_id}", ""),
    ("get /v1/sbom", "project_id={project_id}", ""),
    ("get /v1/sbom", "project_id={project_id}&format=spdx", ""),
    ("get /v1/scans", "project_id={project_id}", ""),
    ("get /v1/scans/compare", "base={base_scan_id}&head={scan_id}", ""),
    ("patch /v1/findings/{finding_id}", "", r#"{"status":"wont_fix"}"#),
    ("patch /v1/findings/{fingerprint}/state", "", r#"{"status":"wont_fix"}"#),
    ("patch /v1/members/{member_id}", "", r#"{"name":"Renamed"}"#),
    ("patch /v1/organization", "", r#"{"name":"Renamed"}"#),
    ("patch /v1/projects/{project_id}", "", r#"{"name":"Renamed","team_ids":["{team_id}"]}"#),
    ("patch /v1/targets/{target_id}", "", r#"{"label":"Renamed"}"#),
    ("patch /v1/teams/{team_id}", "", r#"{"settings":{}}"#),
    ("patch /v1/webhooks/{webhook_id}", "", r#"{"filters":{"project_ids":["{project_id}"]}}"#),
    ("post /v1/findings/{finding_id}/comments", "", r#"{"body":"seen"}"#),
    ("post /v1/findings:batch", "", r#"{"ids":["{finding_id}"],"set":{"status":"wont_fix"}}"#),
    ("post /v1/invitations", "", r#"{"email":"eve@example.com","role":"viewer","team_ids":["{team_id}"]}"#),
    ("post /v1/invitations/accept", "", r#"{"token":"nobodys","name":"Eve"}"#),
    ("post /v1/ownership", "", r#"{"host":"new.example.com"}"#),
    ("post /v1/projects", "", r#"{"name":"One more","team_ids":["{team_id}"]}"#),
    ("post /v1/projects/{project_id}/sarifs", "", SARIF),
    ("post /v1/scans", "", r#"{"target":"https://example.com/"}"#),
    ("post /v1/scans", "", r#"{"project_id":"{project_id}"}"#),
    ("post /v1/scans", "", r#"{"upload_id":"{upload_id}","project_id":"{project_id}"}"#),
    ("post /v1/targets", "", r#"{"host":"new.example.com"}"#),
    ("post /v1/teams", "", r#"{"name":"One more"}"#),
    ("post /v1/teams/{team_id}/members", "", r#"{"member_id":"{member_id}","role":"lead"}"#),
    (
        "post /v1/tokens",
        "",
        r#"{"name":"x","scopes":["{granted}"],"project_ids":["{project_id}"],"team_ids":["{team_id}"]}"#,
    ),
    ("post /v1/tokens/report-leak", "", r#"{"token":"pal_live_nobodys"}"#),
    ("post /v1/tokens/{token_id}/rotate", "", r#"{"overlap_hours":1}"#),
    ("post /v1/uploads", "kind=sarif&file_name=a.sarif&project_id={project_id}", REPORT),
    (
        "post /v1/webhooks",
        "",
        r#"{"url":"https://example.com/new","filters":{"project_ids":["{project_id}"]}}"#,
    ),
    ("post /v1/webhooks/{webhook_id}/replay", "", r#"{"since":"2026-06-03T10:00:00Z","only":"failed"}"#),
    ("post /v1/webhooks/{webhook_id}/rotate-secret", "", r#"{"overlap_hours":1}"#),
    ("put /v1/projects/{project_id}/vex", "", VEX),
];

/// A document that decides nothing.
const VEX: &str = r#"{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}"#;

/// Names of path parameters that are no ids: another organisation may have the same text.
pub(super) const SHARED_NAMES: &[&str] = &["fingerprint", "name"];

/// Parameters that also understand another thing's id.
pub(super) const ALIASES: &[(&str, &str)] = &[("fingerprint", "finding_id")];

/// Operations that answer 200 and say item by item what was not found.
pub(super) const PER_ITEM: &[&str] = &["post /v1/findings:batch"];

/// Operations whose documented bodies take any key, and ignore what they do not know.
pub(super) const LENIENT: &[&str] = &["post /v1/scans"];

/// Operations that may refuse a good key for a documented reason beside its scope.
pub(super) const REFUSES_ALSO: &[(&str, &str)] = &[
    ("delete /v1/findings/{finding_id}/comments/{comment_id}", "not_your_comment"),
    ("delete /v1/members/{member_id}", "role_escalation"),
    ("patch /v1/members/{member_id}", "role_escalation"),
    ("post /v1/invitations", "role_escalation"),
    ("post /v1/tokens/{token_id}/rotate", "scope_escalation"),
];

/// Things that belong to a project, and to live or test mode.
pub(super) const OF_A_PROJECT: &[&str] = &[
    "base_scan_id",
    "comment_id",
    "finding_id",
    "fingerprint",
    "notification_id",
    "project_id",
    "scan_id",
    "target_id",
    "upload_id",
];

/// Things that belong to live or test mode.
pub(super) const OF_A_MODE: &[&str] = &["delivery_id", "webhook_id"];

/// Longer than any walk takes by its clock.
const LEASE: i64 = 1_000_000_000;
const REPORT: &str = r#"{"version":"2.1.0","runs":[]}"#;
const SARIF: &str = r#"{"sarif":"eyJ2ZXJzaW9uIjoiMi4xLjAiLCJydW5zIjpbXX0="}"#;

/// One new thing of each kind. Later lines may use what earlier ones made.
pub(super) async fn things(api: &Api, sql: &mut Sql) -> Things {
    let unique = raw_id().encode().to_lowercase();
    let (scan, project, finding, fingerprint) = finding_of_a_scan(api, &unique).await;
    let comments = format!("/v1/findings/{finding}/comments");
    let upload = format!("/v1/uploads?kind=sarif&file_name=a.sarif&project_id={project}");
    let upload = api.send(api.keyed("POST", &upload), REPORT).await.json();
    let (member, _) = api.join(&format!("{unique}@example.com"), "viewer").await;
    let team = made(api, "/v1/teams", json!({"name": unique})).await;
    let joined =
        api.post(&format!("/v1/teams/{team}/members"), &json!({"member_id": member}).to_string()).await;
    assert!(joined.status.is_success(), "{}", joined.text());
    forget_old_webhooks(api, sql).await;
    let webhook = made(api, "/v1/webhooks", json!({"url": format!("https://example.com/{unique}")})).await;
    let sent = api.post(&format!("/v1/webhooks/{webhook}/test"), "").await.json();
    let invitation = json!({"email": format!("new-{unique}@example.com"), "role": "viewer"});
    Things::from([
        ("base_scan_id", scan.clone()),
        ("comment_id", made(api, &comments, json!({"body": "mine"})).await),
        ("delivery_id", text(&sent["delivery_id"])),
        ("finding_id", finding.clone()),
        ("fingerprint", fingerprint.replace('/', "%2F")),
        ("granted", "read".to_owned()),
        ("invitation_id", made(api, "/v1/invitations", invitation).await),
        ("member_id", member),
        ("name", "results.sarif".to_owned()),
        ("notification_id", notification(api, sql, &project).await),
        ("ownership_id", made(api, "/v1/ownership", json!({"host": format!("{unique}.example.org")})).await),
        ("project_id", project.clone()),
        ("scan_id", scan),
        ("target_id", made(api, "/v1/targets", json!({"host": format!("{unique}.example.org")})).await),
        ("team_id", team),
        ("token_id", made(api, "/v1/tokens", json!({"name": unique})).await),
        ("upload_id", id_of(&upload)),
        ("webhook_id", webhook),
    ])
}

/// The things as one operation needs them: of a nested path, the inner one must belong to the outer one.
pub(super) async fn fitting(api: &Api, mut things: Things, operation: &Operation) -> Things {
    if operation.path.contains("/sarifs/{scan_id}") {
        let sarifs = format!("/v1/projects/{}/sarifs", things["project_id"]);
        things.insert("scan_id", id_of(&api.post(&sarifs, SARIF).await.json()));
    }
    if operation.path == "/v1/scans/compare" {
        for name in ["base_scan_id", "scan_id"] {
            things.insert(name, ended_scan(api).await);
        }
    }
    if operation.path == "/v1/scans/{scan_id}/sbom" {
        let scan = ended_scan(api).await;
        let stored =
            api.store.get_scan(api.organization, scan.parse().unwrap(), false).await.unwrap().unwrap();
        api.service.keep_packages(&stored, &[], 0).await.unwrap();
        things.insert("scan_id", scan);
    }
    if operation.path == "/v1/sbom" {
        let (scan, project) = scan_with_a_bill(api).await;
        things.insert("scan_id", scan);
        things.insert("project_id", project);
    }
    if operation.path == "/v1/projects/{project_id}/vex" {
        let path = format!("/v1/projects/{}/vex", things["project_id"]);
        let put = api.send(api.keyed("PUT", &path), VEX).await;
        assert!(put.status.is_success(), "{}", put.text());
    }
    if name_of(operation) == "post /v1/teams/{team_id}/members" {
        let (member, _) = api.join(&format!("other-{}@example.com", raw_id().encode()), "viewer").await;
        things.insert("member_id", member);
    }
    things
}

/// An organisation has few webhooks; only the newest are things of the walk.
async fn forget_old_webhooks(api: &Api, sql: &mut Sql) {
    let of = format!("FROM webhooks WHERE organization_id = '{}'", api.organization);
    sql.execute(&format!("DELETE {of} AND id NOT IN (SELECT id {of} ORDER BY id DESC LIMIT 10)")).await;
}

async fn made(api: &Api, path: &str, body: Value) -> String {
    let answer = api.post(path, &body.to_string()).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    id_of(&answer.json())
}

fn id_of(answer: &Value) -> String {
    text(&answer["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("expected text, found {value}")).to_owned()
}

async fn notification(api: &Api, sql: &mut Sql, project: &str) -> String {
    let (id, organization) = (NotificationId::new(raw_id()), api.organization);
    let insert = format!(
        "INSERT INTO notifications (id, organization_id, project_id, test_mode, kind, severity, title, body, created_at) \
         VALUES ('{id}', '{organization}', '{project}', FALSE, 'scan.failed', 'error', 'A scan failed', 'Look at it', 0)"
    );
    sql.execute(&insert).await;
    id.to_string()
}

/// A scan that was cancelled before it began.
async fn ended_scan(api: &Api) -> String {
    let scan =
        text(&api.post("/v1/scans", r#"{"target":"https://ended.example.com/"}"#).await.json()["scan_id"]);
    let cancelled = api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
    assert!(cancelled.status.is_success(), "{}", cancelled.text());
    scan
}

/// A completed scan that listed no packages: its id and that of its project.
pub(super) async fn scan_with_a_bill(api: &Api) -> (String, String) {
    let target = json!({"target": format!("https://{}.example.com/", raw_id().encode().to_lowercase())});
    let id = text(&api.post("/v1/scans", &target.to_string()).await.json()["scan_id"]);
    let job = claimed(api, &id).await;
    api.service.keep_packages(&job.scan, &[], 0).await.unwrap();
    let outcome =
        FinishOutcome::Completed { score: 100, grade: Grade::A, coverage: Coverage::default(), blocks: None };
    let (now, event_id) = (api.service.now(), EventId::new(raw_id()));
    let finish = FinishScan { now, event_id, events: Vec::new(), outcome, analyses: Vec::new() };
    api.store.finish_scan(&job.fence, finish).await.unwrap();
    (id, job.scan.project_id.to_string())
}

/// The job of a queued scan; those before it are claimed and left.
async fn claimed(api: &Api, scan: &str) -> ClaimedJob {
    let (id, now) = (scan.parse().unwrap(), api.service.now());
    loop {
        let claimed = api.store.claim_job("worker", now, LEASE, EventId::new(raw_id())).await.unwrap();
        let job = claimed.expect("the scan is queued");
        if job.scan.id == id {
            return job;
        }
    }
}

/// A scan that runs and has found one thing: ids of scan, project and finding, and its fingerprint.
async fn finding_of_a_scan(api: &Api, unique: &str) -> (String, String, String, String) {
    let target = json!({"target": format!("https://{unique}.example.com/")});
    let scan = text(&api.post("/v1/scans", &target.to_string()).await.json()["scan_id"]);
    let (job, now) = (claimed(api, &scan).await, api.service.now());
    let mut finding = crate::triage::finding(1);
    let fingerprint = format!("test/v1:{unique}");
    finding.finding.fingerprints = vec![Fingerprint(fingerprint.clone())];
    api.store.ingest(&job.fence, &[finding], now, &|| EventId::new(raw_id())).await.unwrap();
    let found = api.get(&format!("/v1/scans/{scan}/results")).await.json();
    (scan, job.scan.project_id.to_string(), id_of(&found["findings"][0]), fingerprint)
}
