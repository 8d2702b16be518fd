//! The one place to edit for a new route: how a tenant gets a thing of each kind, and what a good request says.

use std::collections::BTreeMap;

use palisade_model::EventId;
use serde_json::{Value, json};

use crate::fixture::{Api, raw_id};

/// By the name of the path parameter.
pub(super) type Things = BTreeMap<&'static str, String>;

/// Query and body of operations that take one; `{name}` stands for the caller's thing of that name.
pub(super) const REQUESTS: &[(&str, &str, &str)] = &[
    ("get /v1/events", "project_id={project_id}", ""),
    ("patch /v1/findings/{fingerprint}/state", "", r#"{"status":"wont_fix"}"#),
    ("patch /v1/projects/{project_id}", "", r#"{"name":"Renamed","team_ids":[]}"#),
    ("post /v1/findings/{finding_id}/comments", "", r#"{"body":"seen"}"#),
    ("post /v1/findings:batch", "", r#"{"ids":["{finding_id}"],"set":{"status":"wont_fix"}}"#),
    ("post /v1/projects", "", r#"{"name":"One more"}"#),
    ("post /v1/projects/{project_id}/sarifs", "", SARIF),
    ("post /v1/scans", "", r#"{"target":"https://example.com/"}"#),
    ("post /v1/tokens", "", r#"{"name":"one more","scopes":["{granted}"],"project_ids":["{project_id}"]}"#),
    ("post /v1/tokens/report-leak", "", r#"{"token":"pal_live_nobodys"}"#),
    ("post /v1/tokens/{token_id}/rotate", "", r#"{"overlap_hours":1}"#),
    ("post /v1/uploads", "kind=sarif&file_name=a.sarif&project_id={project_id}", REPORT),
];

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
    ("post /v1/tokens/{token_id}/rotate", "scope_escalation"),
];

/// Things that belong to a project, and to live or test mode.
pub(super) const OF_A_PROJECT: &[&str] =
    &["comment_id", "finding_id", "fingerprint", "project_id", "scan_id", "upload_id"];

/// Longer than any walk takes by its clock.
const LEASE: i64 = 1_000_000_000;
const REPORT: &str = r#"{"version":"2.1.0","runs":[]}"#;
const SARIF: &str = r#"{"sarif":"eyJ2ZXJzaW9uIjoiMi4xLjAiLCJydW5zIjpbXX0="}"#;

/// One new thing of each kind. Later lines may use what earlier ones made.
pub(super) async fn things(api: &Api) -> Things {
    let unique = raw_id().encode().to_lowercase();
    let (scan, project, finding, fingerprint) = finding_of_a_scan(api, &unique).await;
    let mut things = Things::from([
        ("finding_id", finding.clone()),
        ("fingerprint", fingerprint.replace('/', "%2F")),
        ("granted", "read".to_owned()),
        ("name", "results.sarif".to_owned()),
        ("project_id", project.clone()),
        ("scan_id", scan),
    ]);
    let comments = format!("/v1/findings/{finding}/comments");
    things.insert("comment_id", made(api, &comments, json!({"body": "mine"})).await);
    things.insert("token_id", made(api, "/v1/tokens", json!({"name": unique})).await);
    let upload = format!("/v1/uploads?kind=sarif&file_name=a.sarif&project_id={project}");
    things.insert("upload_id", id_of(&api.send(api.keyed("POST", &upload), REPORT).await.json()));
    things
}

/// The things for one operation: of a nested path, the inner one must belong to the outer one.
pub(super) async fn things_for(api: &Api, path: &str) -> Things {
    let mut things = things(api).await;
    if path.contains("/sarifs/{scan_id}") {
        let sarifs = format!("/v1/projects/{}/sarifs", things["project_id"]);
        things.insert("scan_id", id_of(&api.post(&sarifs, SARIF).await.json()));
    }
    things
}

async fn made(api: &Api, path: &str, body: Value) -> String {
    let answer = api.post(path, &body.to_string()).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    id_of(&answer.json())
}

fn id_of(answer: &Value) -> String {
    answer["id"].as_str().unwrap_or_else(|| panic!("an id in {answer}")).to_owned()
}

/// A scan that runs and has found one thing: ids of scan, project and finding, and its fingerprint.
async fn finding_of_a_scan(api: &Api, unique: &str) -> (String, String, String, String) {
    let target = json!({"target": format!("https://{unique}.example.com/")});
    let scan =
        api.post("/v1/scans", &target.to_string()).await.json()["scan_id"].as_str().unwrap().to_owned();
    let id = scan.parse().unwrap();
    let job = loop {
        let event = EventId::new(raw_id());
        let job = api
            .store
            .claim_job("worker", api.service.now(), LEASE, event)
            .await
            .unwrap()
            .expect("the scan is queued");
        if job.scan.id == id {
            break job;
        }
    };
    let mut finding = crate::triage::finding(1);
    let fingerprint = format!("test/v1:{unique}");
    finding.finding.fingerprints = vec![palisade_model::Fingerprint(fingerprint.clone())];
    api.store.ingest(&job.fence, &[finding], api.service.now(), &|| EventId::new(raw_id())).await.unwrap();
    let found = api.get(&format!("/v1/scans/{scan}/results")).await.json();
    (scan, job.scan.project_id.to_string(), id_of(&found["findings"][0]), fingerprint)
}
