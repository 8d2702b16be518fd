//! Which job comes next, who gets it, and what happens when a worker is lost.

use std::collections::HashSet;

use palisade_model::{EventKind, ScanStatus, UnixMillis};
use palisade_store::{Heartbeat, Retried, RunProgress, Store};

use crate::engine::on_both_engines;
use crate::fixture::{LEASE, NOW, claim, completed, create, event_id, new_scan, running, start};

async fn try_claim(store: &Store, now: UnixMillis) -> bool {
    store.claim_job("other", now, LEASE, event_id()).await.unwrap().is_some()
}

on_both_engines! {
    async fn claiming_starts_the_scan(database: &Database) {
        let (store, organization) = start(database).await;
        assert!(!try_claim(store, NOW).await);
        let job = running(store, organization).await;
        assert_eq!((job.scan.status, job.scan.started_at), (ScanStatus::Running, Some(NOW)));
        assert_eq!((job.fence.attempt, job.fence.worker.as_str()), (1, "worker"));
        assert_eq!((job.kind, job.cancel_requested), (palisade_model::ScanKind::Web, false));
        assert_eq!(store.get_scan(organization, job.scan.id, false).await.unwrap(), Some(job.scan));
        assert!(!try_claim(store, NOW).await);
    }

    async fn four_workers_claim_200_jobs_each_exactly_once(database: &Database) {
        let (store, organization) = start(database).await;
        let mut created = HashSet::new();
        for _ in 0..200 {
            created.insert(create(store, new_scan(organization)).await.id);
        }
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let store = store.clone();
                tokio::spawn(async move {
                    let name = format!("worker-{worker}");
                    let mut claimed = Vec::new();
                    while let Some(job) = store.claim_job(&name, NOW, LEASE, event_id()).await.unwrap() {
                        claimed.push(job.scan.id);
                    }
                    claimed
                })
            })
            .collect();
        let mut claimed = Vec::new();
        for worker in workers {
            claimed.extend(worker.await.unwrap());
        }
        // SKIP LOCKED may show an emptier queue than there is; nothing may stay behind for good.
        while let Some(job) = store.claim_job("last", NOW, LEASE, event_id()).await.unwrap() {
            claimed.push(job.scan.id);
        }
        assert_eq!(claimed.len(), 200);
        assert_eq!(claimed.into_iter().collect::<HashSet<_>>(), created);
    }

    async fn the_oldest_job_of_an_organization_comes_first(database: &Database) {
        let (store, organization) = start(database).await;
        let first = create(store, new_scan(organization)).await;
        let second = create(store, new_scan(organization)).await;
        let mut early = new_scan(organization);
        early.scan.created_at = NOW - 1;
        let early = create(store, early).await;
        for expected in [early, first, second] {
            assert_eq!(claim(store, "worker", NOW).await.scan.id, expected.id);
        }
    }

    async fn the_organization_that_runs_least_comes_first(database: &Database) {
        let (store, busy) = start(database).await;
        let quiet = database.add_organization().await;
        for _ in 0..3 {
            create(store, new_scan(busy)).await;
        }
        for _ in 0..2 {
            create(store, new_scan(quiet)).await;
        }
        let mut order = Vec::new();
        for _ in 0..5 {
            order.push(claim(store, "worker", NOW).await.scan.organization_id);
        }
        assert_eq!(order, [busy, quiet, busy, quiet, busy]);
    }

    async fn the_concurrency_limit_counts_living_leases(database: &Database) {
        let (store, organization) = start(database).await;
        for _ in 0..2 {
            let mut request = new_scan(organization);
            request.concurrency_limit = Some(1);
            create(store, request).await;
        }
        let first = claim(store, "worker", NOW).await;
        assert!(!try_claim(store, NOW).await, "the limit of 1 is reached");
        store.finish_scan(&first.fence, completed(NOW)).await.unwrap();
        assert!(try_claim(store, NOW).await);
    }

    async fn parallel_claims_never_exceed_the_concurrency_limit(database: &Database) {
        let (store, organization) = start(database).await;
        for _ in 0..12 {
            let mut request = new_scan(organization);
            request.concurrency_limit = Some(3);
            create(store, request).await;
        }
        let claims: Vec<_> = (0..12)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { try_claim(&store, NOW).await })
            })
            .collect();
        let mut claimed = 0;
        for claim in claims {
            claimed += usize::from(claim.await.unwrap());
        }
        assert_eq!(claimed, 3);
    }

    async fn scans_that_lost_their_worker_together_get_more_attempts_but_not_for_ever(database: &Database) {
        let (store, organization) = start(database).await;
        for _ in 0..2 {
            create(store, new_scan(organization)).await;
        }
        let (mut now, mut attempts) = (NOW, 0);
        loop {
            let worker = format!("worker-{attempts}");
            let first = store.claim_job(&worker, now, LEASE, event_id()).await.unwrap();
            let second = store.claim_job(&worker, now, LEASE, event_id()).await.unwrap();
            let (Some(first), Some(second)) = (first, second) else { break };
            assert_ne!(first.scan.id, second.scan.id);
            attempts += 1;
            now += LEASE + 1;
            let alive = store.heartbeat(&first.fence, now, LEASE, &RunProgress::default()).await.unwrap();
            assert_eq!(alive, Heartbeat::Alive { cancel_requested: false }, "a late worker may come back");
            now += LEASE + 1;
            let failed = store.fail_exhausted(now, &event_id).await.unwrap();
            assert_eq!(failed.len(), if attempts == 10 { 2 } else { 0 }, "after {attempts} attempts");
        }
        assert_eq!(attempts, 10);
    }

    async fn a_lost_worker_is_replaced_until_the_attempts_are_used_up(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let mut now = NOW;
        for attempt in [2, 3] {
            assert!(!try_claim(store, now + LEASE).await, "the lease still holds");
            assert_eq!(store.fail_exhausted(now + LEASE + 1, &event_id).await.unwrap(), []);
            now += LEASE + 1;
            let again = claim(store, "worker", now).await;
            assert_eq!((again.scan.id, again.fence.attempt), (job.scan.id, attempt));
            assert_eq!(again.scan.started_at, Some(NOW), "it started once");
        }
        now += LEASE + 1;
        assert!(!try_claim(store, now).await, "three attempts are all");
        assert_eq!(store.fail_exhausted(now, &event_id).await.unwrap(), [job.scan.id]);
        assert_eq!(store.fail_exhausted(now, &event_id).await.unwrap(), []);

        let scan = store.get_scan(organization, job.scan.id, false).await.unwrap().unwrap();
        assert_eq!((scan.status, scan.failure.unwrap().code.as_str()), (ScanStatus::Failed, "worker_lost"));
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 0, "refunded");
        let events = store.events_after(organization, 0, 10).await.unwrap();
        let kinds: Vec<_> = events.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::ScanQueued, EventKind::ScanStarted, EventKind::ScanFailed]);
    }

    async fn a_retry_waits_for_its_time_and_keeps_the_attempt_limit(database: &Database) {
        let (store, organization) = start(database).await;
        let mut job = running(store, organization).await;
        for attempt in [2, 3] {
            assert_eq!(store.retry_later(&job.fence, NOW + 10).await.unwrap(), Retried::Queued);
            let waiting = store.get_scan(organization, job.scan.id, false).await.unwrap().unwrap();
            assert_eq!((waiting.status, waiting.progress), (ScanStatus::Queued, 0));
            assert!(!try_claim(store, NOW + 9).await);
            job = claim(store, "worker", NOW + 10).await;
            assert_eq!(job.fence.attempt, attempt);
        }
        assert_eq!(store.retry_later(&job.fence, NOW + 10).await.unwrap(), Retried::Exhausted);
        assert!(matches!(
            store.finish_scan(&job.fence, completed(NOW)).await.unwrap(),
            palisade_store::Finished::Done(_)
        ));
    }

    async fn giving_back_costs_no_attempt(database: &Database) {
        let (store, organization) = start(database).await;
        let mut job = running(store, organization).await;
        for _ in 0..5 {
            let fence = job.fence;
            assert_eq!(store.give_back(&fence, NOW).await.unwrap(), Retried::Queued);
            job = claim(store, "worker", NOW).await;
            assert_ne!(job.fence, fence, "the old fence must not open the new attempt");
        }
        assert_eq!(store.retry_later(&job.fence, NOW).await.unwrap(), Retried::Queued);
    }
}
