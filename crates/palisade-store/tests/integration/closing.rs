//! What a completed scan says about findings that it no longer sees: fixed, moved, kept, or back again.

use palisade_model::{
    ChangeCounts, EventKind, FindingId, FindingStatus, Fingerprint, Location, OrganizationId, Position,
    ProjectAccess, Scan, ScanStatus, Severity,
};
use palisade_store::{
    ClaimedJob, Closing, FindingRecord, Finished, IngestFinding, Reach, Store, Triage, TriageSet,
};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, claim, completed, create, event_id, failed, finding, new_scan, raw_id, start};

/// A finding of the scanner `secrets` in a file; the same content anywhere has the same content fingerprint.
pub(crate) fn secret(path: &str, content: &str) -> IngestFinding {
    let mut row = finding(&format!("path-content/v1:{path}/{content}"), Severity::High);
    let start = Position { line: 1, column: 1 };
    row.finding.location = Location::File { path: path.into(), start, end: start };
    row.finding.scanner = "secrets".into();
    row.finding.fingerprints.push(Fingerprint(format!("content/v1:{content}")));
    row
}

pub(crate) fn secrets() -> Vec<Closing> {
    vec![Closing { scanner: "secrets".into(), kept: vec![], left_out: vec![] }]
}

pub(crate) async fn begin(store: &Store, organization: OrganizationId, branch: &str) -> ClaimedJob {
    let mut request = new_scan(organization);
    request.scan.branch = branch.into();
    create(store, request).await;
    claim(store, "worker", NOW).await
}

pub(crate) async fn see(store: &Store, job: &ClaimedJob, found: &[IngestFinding]) {
    store.ingest(&job.fence, found, NOW, &event_id).await.unwrap();
}

pub(crate) async fn end(store: &Store, job: &ClaimedJob, closes: &[Closing]) -> Scan {
    match store.finish_closing(&job.fence, &completed(NOW + 5), closes, &event_id).await.unwrap() {
        Finished::Done(scan) => scan,
        Finished::Lost => panic!("expected the fence to hold"),
    }
}

/// A whole scan of the main branch that closes what `secrets` does not see.
async fn scan(store: &Store, organization: OrganizationId, found: &[IngestFinding]) -> Scan {
    let job = begin(store, organization, "main").await;
    see(store, &job, found).await;
    end(store, &job, &secrets()).await
}

async fn record(store: &Store, organization: OrganizationId, id: FindingId) -> FindingRecord {
    store.get_finding(organization, false, id).await.unwrap().unwrap()
}

async fn status(store: &Store, organization: OrganizationId, id: FindingId) -> FindingStatus {
    record(store, organization, id).await.status
}

async fn decide(store: &Store, organization: OrganizationId, id: FindingId, status: FindingStatus) {
    let reach = Reach { organization_id: organization, test_mode: false, projects: ProjectAccess::All };
    let set = TriageSet { status: Some(status), note: Some(Some("why".into())), ..TriageSet::default() };
    let triage = Triage { reach, actor: "key_1".into(), now: NOW + 1, set, dry_run: false, next_id: &raw_id };
    store.triage_one(&triage, id, None).await.unwrap();
}

/// The ids that events of a kind name, and how many they count.
async fn told(store: &Store, organization: OrganizationId, kind: EventKind) -> (Vec<String>, u64) {
    let events = store.events_after(organization, 0, 10_000).await.unwrap();
    let (mut ids, mut count) = (Vec::new(), 0);
    for event in events.iter().filter(|event| event.kind == kind) {
        let findings = event.data["findings"].as_array().unwrap();
        ids.extend(findings.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()));
        count += event.data["count"].as_u64().unwrap();
    }
    (ids, count)
}

/// Open findings in the table and in the counts.
async fn open(database: &crate::engine::Database) -> (i64, i64) {
    let rows = "SELECT count(*) FROM findings WHERE status = 'open' AND suppressed = FALSE";
    let counts =
        "SELECT CAST(coalesce(sum(findings), 0) AS BIGINT) FROM finding_counts WHERE status = 'open'";
    (database.number(rows).await, database.number(counts).await)
}

fn changes(new: u64, unchanged: u64, fixed: u64, reopened: u64) -> ChangeCounts {
    ChangeCounts { new, unchanged, fixed, reopened }
}

on_both_engines! {
    async fn what_a_complete_scan_does_not_see_is_fixed(database: &Database) {
        let (store, organization) = start(database).await;
        let (a, b) = (secret("a", "1"), secret("b", "2"));
        let first = scan(store, organization, &[a.clone(), b.clone()]).await;
        assert_eq!(first.changes, changes(2, 0, 0, 0));
        let second = scan(store, organization, &[a.clone(), secret("c", "3")]).await;
        assert_eq!(second.changes, changes(1, 1, 1, 0));
        assert_eq!(status(store, organization, a.id).await, FindingStatus::Open);
        let gone = record(store, organization, b.id).await;
        assert_eq!((gone.status, gone.fixed_at, gone.due_at), (FindingStatus::Fixed, Some(NOW + 5), None));
        assert_eq!(open(database).await, (2, 2));
        assert_eq!(told(store, organization, EventKind::FindingFixed).await, (vec![b.id.to_string()], 1));
        let events = store.events_after(organization, 0, 10_000).await.unwrap();
        let last = events.last().unwrap();
        assert_eq!(last.kind, EventKind::ScanCompleted, "the scan ends last");
        assert_eq!(last.data["changes"], serde_json::json!({"new": 1, "unchanged": 1, "fixed": 1, "reopened": 0}));

        let third = scan(store, organization, &[a, b.clone()]).await;
        assert_eq!(third.changes, changes(0, 1, 1, 1));
        assert_eq!(told(store, organization, EventKind::FindingRegressed).await, (vec![b.id.to_string()], 1));
        let back = record(store, organization, b.id).await;
        assert_eq!((back.status, back.fixed_at), (FindingStatus::Open, None));
        assert_eq!(open(database).await, (2, 2));
    }

    async fn other_branches_scanners_and_places_that_were_not_looked_at_keep_theirs(database: &Database) {
        let (store, organization) = start(database).await;
        let job = begin(store, organization, "release").await;
        let elsewhere = secret("a", "1");
        see(store, &job, std::slice::from_ref(&elsewhere)).await;
        end(store, &job, &secrets()).await;
        let web = finding("web/v1:1", Severity::Low);
        let (large, folder, small) = (secret("large", "2"), secret("locked/x/y", "3"), secret("small", "4"));
        scan(store, organization, &[web.clone(), large.clone(), folder.clone(), small.clone()]).await;
        let job = begin(store, organization, "main").await;
        let kept = vec!["large".to_owned(), "locked".to_owned()];
        let ended = end(store, &job, &[Closing { scanner: "secrets".into(), kept, left_out: vec![] }]).await;
        assert_eq!(ended.changes, changes(0, 0, 1, 0));
        for row in [&elsewhere, &web, &large, &folder] {
            assert_eq!(status(store, organization, row.id).await, FindingStatus::Open);
        }
        assert_eq!(status(store, organization, small.id).await, FindingStatus::Fixed);
    }

    async fn findings_of_rules_that_were_left_out_stay(database: &Database) {
        let (store, organization) = start(database).await;
        let (a, mut b) = (secret("a", "1"), secret("b", "2"));
        b.finding.rule_id = "opt-in".into();
        scan(store, organization, &[a.clone(), b.clone()]).await;
        let job = begin(store, organization, "main").await;
        let closing = Closing { left_out: vec!["opt-in".into()], ..secrets().remove(0) };
        let ended = end(store, &job, &[closing]).await;
        assert_eq!(ended.changes, changes(0, 0, 1, 0));
        assert_eq!(status(store, organization, a.id).await, FindingStatus::Fixed);
        assert_eq!(status(store, organization, b.id).await, FindingStatus::Open);
    }

    async fn a_scan_that_does_not_complete_closes_nothing(database: &Database) {
        let (store, organization) = start(database).await;
        let a = secret("a", "1");
        scan(store, organization, std::slice::from_ref(&a)).await;
        let job = begin(store, organization, "main").await;
        let ended = store.finish_closing(&job.fence, &failed(NOW, false), &secrets(), &event_id).await.unwrap();
        assert!(matches!(ended, Finished::Done(scan) if scan.status == ScanStatus::Failed));
        let job = begin(store, organization, "main").await;
        end(store, &job, &[]).await;
        assert_eq!(status(store, organization, a.id).await, FindingStatus::Open);
        assert_eq!(open(database).await, (1, 1));
    }

    async fn what_was_decided_stays_when_the_finding_is_gone(database: &Database) {
        let (store, organization) = start(database).await;
        let (a, b) = (secret("a", "1"), secret("b", "2"));
        scan(store, organization, &[a.clone(), b.clone()]).await;
        decide(store, organization, a.id, FindingStatus::FalsePositive).await;
        decide(store, organization, b.id, FindingStatus::Triaged).await;
        let ended = scan(store, organization, &[]).await;
        assert_eq!(ended.changes, changes(0, 0, 1, 0));
        let gone = record(store, organization, a.id).await;
        assert_eq!((gone.status, gone.fixed_at), (FindingStatus::FalsePositive, Some(NOW + 5)));
        assert_eq!(status(store, organization, b.id).await, FindingStatus::Fixed);
        scan(store, organization, std::slice::from_ref(&a)).await;
        let back = record(store, organization, a.id).await;
        assert_eq!((back.status, back.fixed_at), (FindingStatus::FalsePositive, None));
    }

    async fn a_finding_whose_file_was_moved_hands_on_what_was_decided(database: &Database) {
        let (store, organization) = start(database).await;
        let (old, other) = (secret("old/a.py", "1"), secret("old/b.py", "2"));
        scan(store, organization, &[old.clone(), other.clone()]).await;
        decide(store, organization, old.id, FindingStatus::WontFix).await;
        let (new, copy) = (secret("new/a.py", "1"), secret("new/copy.py", "1"));
        let ended = scan(store, organization, &[new.clone(), copy.clone(), other.clone()]).await;
        assert_eq!(ended.changes, changes(1, 2, 0, 0), "the copy is new, the moved one is known");
        let moved = record(store, organization, new.id).await;
        assert_eq!((moved.status, moved.status_note.as_deref()), (FindingStatus::WontFix, Some("why")));
        assert_ne!(moved.first_scan_id, moved.last_scan_id, "it has been there since the first scan");
        assert_eq!(status(store, organization, copy.id).await, FindingStatus::Open);
        assert_eq!(status(store, organization, old.id).await, FindingStatus::Fixed);
        assert_eq!(told(store, organization, EventKind::FindingFixed).await, (vec![], 0));
        let reach = Reach { organization_id: organization, test_mode: false, projects: ProjectAccess::All };
        let history = store.finding_history(&reach, new.id, None, palisade_model::PageSize::default()).await.unwrap();
        let entry = history.unwrap().items.into_iter().find(|entry| entry.kind == "moved").unwrap();
        assert_eq!(entry.detail["from"], old.id.to_string());
        let later = begin(store, organization, "later").await;
        let again = secret("new/a.py", "1");
        see(store, &later, std::slice::from_ref(&again)).await;
        assert_eq!(status(store, organization, again.id).await, FindingStatus::WontFix, "the verdict moved too");
    }

    async fn what_only_a_lost_attempt_saw_does_not_stay_open(database: &Database) {
        let (store, organization) = start(database).await;
        let (known, fresh, both) = (secret("a", "1"), secret("b", "2"), secret("c", "3"));
        scan(store, organization, std::slice::from_ref(&known)).await;
        let first = begin(store, organization, "main").await;
        see(store, &first, &[known.clone(), fresh.clone(), both.clone()]).await;
        store.retry_later(&first.fence, NOW).await.unwrap();
        let second = claim(store, "worker", NOW).await;
        see(store, &second, std::slice::from_ref(&both)).await;
        let ended = end(store, &second, &secrets()).await;
        assert_eq!(ended.changes, changes(1, 0, 1, 0));
        for (row, expected) in
            [(&known, FindingStatus::Fixed), (&fresh, FindingStatus::Fixed), (&both, FindingStatus::Open)]
        {
            assert_eq!(status(store, organization, row.id).await, expected);
        }
        assert_eq!(open(database).await, (1, 1));
    }

    async fn an_older_scan_does_not_close_what_a_newer_one_has_seen(database: &Database) {
        let (store, organization) = start(database).await;
        let a = secret("a", "1");
        scan(store, organization, std::slice::from_ref(&a)).await;
        let older = begin(store, organization, "main").await;
        let newer = begin(store, organization, "main").await;
        see(store, &newer, std::slice::from_ref(&a)).await;
        assert_eq!(end(store, &older, &secrets()).await.changes, changes(0, 0, 0, 0));
        assert_eq!(status(store, organization, a.id).await, FindingStatus::Open);
        assert_eq!(end(store, &newer, &secrets()).await.changes, changes(0, 1, 0, 0));
    }

    async fn many_findings_that_are_gone_are_closed_step_by_step(database: &Database) {
        let (store, organization) = start(database).await;
        let all: Vec<_> = (0..2_300).map(|n| secret(&format!("f{n}"), &n.to_string())).collect();
        scan(store, organization, &all).await;
        let ended = scan(store, organization, &all[..50]).await;
        assert_eq!(ended.changes, changes(0, 50, 2_250, 0));
        assert_eq!(open(database).await, (50, 50));
        assert_eq!(told(store, organization, EventKind::FindingFixed).await.1, 2_250);
    }

    async fn a_changed_severity_is_told_and_remembered(database: &Database) {
        let (store, organization) = start(database).await;
        let mut a = secret("a", "1");
        scan(store, organization, std::slice::from_ref(&a)).await;
        a.finding.severity = Severity::Critical;
        scan(store, organization, std::slice::from_ref(&a)).await;
        let events = store.events_after(organization, 0, 10_000).await.unwrap();
        let event = events.iter().find(|event| event.kind == EventKind::FindingSeverityChanged).unwrap();
        let finding = &event.data["findings"][0];
        assert_eq!((&finding["previous_severity"], &finding["severity"]), (&"high".into(), &"critical".into()));
        assert_eq!(record(store, organization, a.id).await.finding.severity, Severity::Critical);
    }
}
