//! A worker that lost its job cannot touch it any more.

use palisade_model::{PageSize, ScanStatus, Severity, SeverityCounts};
use palisade_store::{Finished, Heartbeat, Ingested, Retried, RunProgress};

use crate::engine::on_both_engines;
use crate::fixture::{LEASE, NOW, claim, completed, event_id, failed, finding, running, start};

on_both_engines! {
    async fn a_zombie_can_do_nothing(database: &Database) {
        let (store, organization) = start(database).await;
        let zombie = running(store, organization).await.fence;
        let later = NOW + LEASE + 1;
        let owner = claim(store, "worker", later).await;
        assert_eq!(owner.fence.attempt, 2);

        let batch = [finding("a", Severity::High)];
        assert_eq!(store.heartbeat(&zombie, later, LEASE, &RunProgress { progress: 50, current_check: "x", checks: None }).await.unwrap(), Heartbeat::Lost);
        assert_eq!(store.ingest(&zombie, &batch, later, &event_id).await.unwrap(), Ingested::Lost);
        assert_eq!(store.finish_scan(&zombie, failed(later, true)).await.unwrap(), Finished::Lost);
        assert_eq!(store.retry_later(&zombie, later).await.unwrap(), Retried::Lost);
        assert_eq!(store.give_back(&zombie, later).await.unwrap(), Retried::Lost);

        let scan = store.get_scan(organization, owner.scan.id, false).await.unwrap().unwrap();
        assert_eq!((scan.status, scan.progress), (ScanStatus::Running, 0));
        let page = store.findings_page(organization, scan.id, None, None, PageSize::default()).await.unwrap();
        assert!(page.items.is_empty());
        assert!(matches!(store.finish_scan(&owner.fence, completed(later)).await.unwrap(), Finished::Done(_)));
    }

    async fn a_finished_scan_cannot_be_finished_again(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        assert!(matches!(store.finish_scan(&job.fence, completed(NOW)).await.unwrap(), Finished::Done(_)));
        assert_eq!(store.finish_scan(&job.fence, failed(NOW, true)).await.unwrap(), Finished::Lost);
        assert_eq!(store.heartbeat(&job.fence, NOW, LEASE, &RunProgress::default()).await.unwrap(), Heartbeat::Lost);
        let scan = store.get_scan(organization, job.scan.id, false).await.unwrap().unwrap();
        assert_eq!(scan.status, ScanStatus::Completed);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);
    }

    async fn a_heartbeat_keeps_the_lease(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        store.heartbeat(&job.fence, NOW + LEASE, LEASE, &RunProgress::default()).await.unwrap();
        let too_early = store.claim_job("other", NOW + 2 * LEASE, LEASE, event_id()).await.unwrap();
        assert_eq!(too_early, None);
        let over = store.claim_job("other", NOW + 2 * LEASE + 1, LEASE, event_id()).await.unwrap();
        assert_eq!(over.unwrap().scan.id, job.scan.id);
    }

    async fn only_the_last_attempt_is_the_result(database: &Database) {
        let (store, organization) = start(database).await;
        let first = running(store, organization).await;
        let scan_id = first.scan.id;
        let old = [finding("gone", Severity::Critical), finding("stays", Severity::Critical)];
        store.ingest(&first.fence, &old, NOW, &event_id).await.unwrap();

        let second = claim(store, "worker", NOW + LEASE + 1).await;
        let new = [finding("stays", Severity::Low), finding("new", Severity::High)];
        store.ingest(&second.fence, &new, NOW + LEASE + 1, &event_id).await.unwrap();
        let expected = SeverityCounts { high: 1, low: 1, ..SeverityCounts::default() };
        assert_eq!(store.active_severities(organization, scan_id).await.unwrap(), expected);
        let Finished::Done(scan) = store.finish_scan(&second.fence, completed(NOW + LEASE + 2)).await.unwrap()
        else {
            panic!("expected the scan to be done");
        };
        assert_eq!(scan.counts, expected);
        let page = store.findings_page(organization, scan_id, None, None, PageSize::default()).await.unwrap();
        let left: Vec<_> =
            page.items.iter().map(|stored| (stored.id, stored.finding.primary_fingerprint())).collect();
        assert_eq!(left, [(old[1].id, "stays"), (new[1].id, "new")], "a finding keeps its first id");
    }
}
