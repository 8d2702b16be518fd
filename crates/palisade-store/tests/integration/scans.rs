//! Creating, reading and cancelling scans.

use std::sync::Arc;

use palisade_model::{
    CheckCounts, Coverage, EventKind, Grade, ScanId, ScanStatus, ScanType, ScannerRun, ScannerStatus,
    Severity, SeverityCounts,
};
use palisade_store::{
    CancelOutcome, CreateOutcome, CreateScan, FinishOutcome, FinishScan, Finished, Heartbeat, Idempotency,
    Ingested, RunProgress,
};

use crate::engine::on_both_engines;
use crate::fixture::{
    LEASE, NOW, claim, completed, create, event_id, failed, finding, new_scan, raw_id, running, scans_of,
    start,
};

const CHECKS: CheckCounts = CheckCounts { fail: 2, pass: 30, not_applicable: 4, error: 1 };

fn idempotency(request_hash: &str) -> Idempotency {
    Idempotency {
        route: "POST /v1/scans".into(),
        key: "once".into(),
        request_hash: request_hash.into(),
        render: Arc::new(|scan| (202, scan.id.to_string())),
    }
}

on_both_engines! {
    async fn a_created_scan_reads_back_as_queued(database: &Database) {
        let (store, organization) = start(database).await;
        let request = new_scan(organization);
        let scan = create(store, request.clone()).await;
        assert_eq!(store.get_scan(organization, scan.id, false).await.unwrap(), Some(scan.clone()));
        assert_eq!((scan.id, scan.organization_id), (request.scan.id, organization));
        assert_eq!((scan.target, scan.target_text.as_str()), (request.scan.target, "example.com"));
        assert_eq!((scan.status, scan.progress, scan.created_at), (ScanStatus::Queued, 0, NOW));
        assert_eq!((scan.started_at, scan.finished_at, scan.score), (None, None, None));
        assert_eq!(store.queue_depth(organization).await.unwrap(), 1);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);
    }

    async fn scans_of_one_target_share_a_project(database: &Database) {
        let (store, organization) = start(database).await;
        let (first, second) =
            (create(store, new_scan(organization)).await, create(store, new_scan(organization)).await);
        let mut other = new_scan(organization);
        other.target_key = "https://other.example".into();
        let other = create(store, other).await;
        assert_eq!(first.project_id, second.project_id);
        assert_ne!(first.project_id, other.project_id);
    }

    async fn a_repeated_key_gets_the_first_answer(database: &Database) {
        let (store, organization) = start(database).await;
        let with = |hash| {
            let mut request = new_scan(organization);
            request.idempotency = Some(idempotency(hash));
            request
        };
        let first = create(store, with("hash")).await;
        let repeated = store.create_scan(with("hash")).await.unwrap();
        assert_eq!(repeated, CreateOutcome::Replayed { status: 202, body: first.id.to_string() });
        assert_eq!(store.create_scan(with("other")).await.unwrap(), CreateOutcome::KeyReused);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);

        assert_eq!(store.forget_idempotency_keys(NOW).await.unwrap(), 0);
        assert_eq!(store.forget_idempotency_keys(NOW + 1).await.unwrap(), 1);
        assert!(matches!(store.create_scan(with("other")).await.unwrap(), CreateOutcome::Created(_)));
    }

    async fn a_refused_create_leaves_nothing_and_does_not_use_its_key(database: &Database) {
        let (store, organization) = start(database).await;
        let mut request = new_scan(organization);
        request.windows = vec![crate::fixture::month(Some(0))];
        request.idempotency = Some(idempotency("hash"));
        let refused = store.create_scan(request.clone()).await.unwrap();
        assert_eq!(refused, CreateOutcome::QuotaExceeded { window: crate::fixture::month(Some(0)), used: 0 });
        assert_eq!(store.events_after(organization, 0, 10).await.unwrap(), []);

        request.windows = vec![crate::fixture::month(Some(1))];
        assert!(matches!(store.create_scan(request).await.unwrap(), CreateOutcome::Created(_)));
    }

    async fn a_full_queue_refuses_and_charges_nothing(database: &Database) {
        let (store, organization) = start(database).await;
        let mut request = new_scan(organization);
        request.max_queued = 1;
        create(store, request).await;
        let mut request = new_scan(organization);
        request.max_queued = 1;
        assert_eq!(store.create_scan(request.clone()).await.unwrap(), CreateOutcome::QueueFull);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);
        claim(store, "worker", NOW).await;
        create(store, request).await;
    }

    async fn each_window_has_its_own_quota(database: &Database) {
        let (store, organization) = start(database).await;
        for window_start in [0, 1000] {
            let window = palisade_store::QuotaWindow { start: window_start, ..crate::fixture::month(Some(1)) };
            let request = || CreateScan { windows: vec![window.clone()], ..new_scan(organization) };
            create(store, request()).await;
            let refused = store.create_scan(request()).await.unwrap();
            assert_eq!(refused, CreateOutcome::QuotaExceeded { window: window.clone(), used: 1 });
        }
    }

    async fn test_scans_are_free_and_invisible_to_live_keys(database: &Database) {
        let (store, organization) = start(database).await;
        let mut request = new_scan(organization);
        (request.scan.test_mode, request.windows) = (true, vec![crate::fixture::month(Some(0))]);
        let test = create(store, request).await;
        let live = create(store, new_scan(organization)).await;
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);
        for (scan, test_mode, seen) in [(&test, true, true), (&test, false, false), (&live, true, false)] {
            let found = store.get_scan(organization, scan.id, test_mode).await.unwrap();
            assert_eq!(found.is_some(), seen, "test_mode {test_mode}");
            let page = store.list_scans(palisade_store::ListScans { test_mode, ..scans_of(organization) }).await.unwrap();
            assert_eq!(page.items.iter().any(|listed| listed.id == scan.id), seen, "test_mode {test_mode}");
        }
        let cancelled = store.request_cancel(organization, test.id, false, NOW, event_id()).await.unwrap();
        assert_eq!(cancelled, CancelOutcome::NotFound);
    }

    async fn a_completed_scan_has_counts_score_and_full_progress(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let mut suppressed = finding("c", Severity::Critical);
        suppressed.finding.suppression = Some(palisade_model::Suppression {
            kind: palisade_model::SuppressionKind::Inline,
            reason: "accepted".into(),
            expires_at: None,
        });
        let batch = [finding("a", Severity::High), finding("b", Severity::Low), suppressed];
        let stored = store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
        assert_eq!(stored, Ingested::Stored);
        let mut finish = completed(NOW + 9);
        if let FinishOutcome::Completed { blocks, .. } = &mut finish.outcome {
            *blocks = Some(serde_json::json!({ "observatory": { "grade": "A+" } }));
        }
        let Finished::Done(scan) = store.finish_scan(&job.fence, finish).await.unwrap() else {
            panic!("expected the scan to be done");
        };
        assert_eq!(store.get_scan(organization, scan.id, false).await.unwrap(), Some(scan.clone()));
        assert_eq!((scan.status, scan.progress, scan.finished_at), (ScanStatus::Completed, 100, Some(NOW + 9)));
        assert_eq!((scan.score, scan.grade), (Some(74), Some(Grade::B)));
        assert_eq!(scan.counts, SeverityCounts { high: 1, low: 1, ..SeverityCounts::default() });
        assert_eq!(scan.blocks.unwrap()["observatory"]["grade"], "A+");
        assert!(scan.coverage.is_some());
    }

    async fn a_failure_of_ours_is_refunded_and_another_is_not(database: &Database) {
        let (store, organization) = start(database).await;
        for (refund, used) in [(false, 1), (true, 1)] {
            let job = running(store, organization).await;
            let Finished::Done(scan) = store.finish_scan(&job.fence, failed(NOW, refund)).await.unwrap() else {
                panic!("expected the scan to be done");
            };
            assert_eq!((scan.status, scan.failure.unwrap().code.as_str()), (ScanStatus::Failed, "dns"));
            assert_eq!((scan.score, scan.grade, scan.progress), (None, None, 0));
            assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), used, "refund {refund}");
        }
    }

    async fn a_waiting_scan_is_cancelled_at_once(database: &Database) {
        let (store, organization) = start(database).await;
        let scan = create(store, new_scan(organization)).await;
        let cancel = || store.request_cancel(organization, scan.id, false, NOW + 1, event_id());
        let CancelOutcome::Cancelled(scan) = cancel().await.unwrap() else {
            panic!("expected a cancelled scan");
        };
        assert_eq!((scan.status, scan.finished_at), (ScanStatus::Cancelled, Some(NOW + 1)));
        assert_eq!(cancel().await.unwrap(), CancelOutcome::AlreadyTerminal);
        assert_eq!(store.claim_job("worker", NOW + 1, LEASE, event_id()).await.unwrap(), None);
        let unknown = store.request_cancel(organization, ScanId::new(raw_id()), false, NOW, event_id());
        assert_eq!(unknown.await.unwrap(), CancelOutcome::NotFound);
    }

    async fn a_running_scan_is_asked_to_stop(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let beat = || store.heartbeat(&job.fence, NOW + 1, LEASE, &RunProgress { progress: 40, current_check: "TLS", checks: Some(CHECKS) });
        assert_eq!(beat().await.unwrap(), Heartbeat::Alive { cancel_requested: false });
        let asked = store.request_cancel(organization, job.scan.id, false, NOW, event_id()).await.unwrap();
        assert_eq!(asked, CancelOutcome::Requested);
        assert_eq!(beat().await.unwrap(), Heartbeat::Alive { cancel_requested: true });
        let shown = store.get_scan(organization, job.scan.id, false).await.unwrap().unwrap();
        assert_eq!((shown.progress, shown.current_check.as_str(), shown.checks), (40, "TLS", Some(CHECKS)));

        let finish = FinishScan { now: NOW + 2, event_id: event_id(), events: vec![], outcome: FinishOutcome::Cancelled, analyses: vec![] };
        let Finished::Done(scan) = store.finish_scan(&job.fence, finish).await.unwrap() else {
            panic!("expected the scan to be done");
        };
        assert_eq!((scan.status, scan.progress, scan.current_check.as_str()), (ScanStatus::Cancelled, 40, ""));
        assert_eq!(scan.checks, Some(CHECKS), "what was checked before somebody stopped it");
    }

    async fn a_completed_scan_has_the_checks_of_its_coverage(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let run = ScannerRun {
            scanner: "web".into(),
            version: "1".into(),
            status: ScannerStatus::Completed,
            reason: None,
            files: 0,
            checks: Some(CHECKS),
            own_checks: 0,
        };
        let coverage = Coverage { scanners: vec![run], ..Coverage::default() };
        let outcome = FinishOutcome::Completed { score: 100, grade: Grade::A, coverage, blocks: None };
        let finish = FinishScan { outcome, ..completed(NOW + 2) };
        let Finished::Done(scan) = store.finish_scan(&job.fence, finish).await.unwrap() else {
            panic!("expected the scan to be done");
        };
        assert_eq!(scan.checks, Some(CHECKS));
    }

    async fn durations_are_those_of_completed_web_scans_of_one_kind(database: &Database) {
        let (store, organization) = start(database).await;
        for (milliseconds, scan_type, test_mode) in
            [(7_000, ScanType::Full, false), (45_000, ScanType::Full, false), (900, ScanType::Quick, false), (80, ScanType::Full, true)]
        {
            let mut request = new_scan(organization);
            (request.scan.scan_type, request.scan.test_mode) = (scan_type, test_mode);
            create(store, request).await;
            let job = claim(store, "worker", NOW).await;
            store.finish_scan(&job.fence, completed(NOW + milliseconds)).await.unwrap();
        }
        let job = running(store, organization).await;
        store.finish_scan(&job.fence, failed(NOW + 100_000, true)).await.unwrap();
        let durations = async |test_mode, scan_type, count| store.web_scan_durations(test_mode, scan_type, count).await.unwrap();
        assert_eq!(durations(false, ScanType::Full, 10).await, [45_000, 7_000]);
        assert_eq!(durations(false, ScanType::Full, 1).await, [45_000]);
        assert_eq!(durations(false, ScanType::Quick, 10).await, [900]);
        assert_eq!(durations(true, ScanType::Full, 10).await, [80]);
        assert_eq!(durations(false, ScanType::HeadersOnly, 10).await, [0; 0]);
    }

    async fn the_log_tells_the_life_of_a_scan(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let batch = [finding("a", Severity::High), finding("b", Severity::High)];
        store.ingest(&job.fence, &batch, NOW + 1, &event_id).await.unwrap();
        store.finish_scan(&job.fence, completed(NOW + 2)).await.unwrap();
        let events = store.events_after(organization, 0, 10).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
        use EventKind::{FindingCreated, ScanCompleted, ScanQueued, ScanStarted};
        assert_eq!(kinds, [ScanQueued, ScanStarted, FindingCreated, ScanCompleted]);
        assert!(events.iter().all(|event| event.scan_id == Some(job.scan.id)));
        assert_eq!(events[2].data["count"], 2);
        assert_eq!(events[3].data["counts"]["high"], 2);
    }
}
