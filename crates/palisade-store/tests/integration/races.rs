//! The same thing asked for many times at once happens once.

use std::sync::Arc;

use palisade_store::{CreateOutcome, CreateScan, Idempotency, Store};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, claim, completed, create, event_id, new_scan, scans_of, start};

async fn create_all(store: &Store, requests: Vec<CreateScan>) -> Vec<CreateOutcome> {
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let store = store.clone();
            tokio::spawn(async move { store.create_scan(request).await.unwrap() })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

fn created(outcomes: &[CreateOutcome]) -> usize {
    outcomes.iter().filter(|outcome| matches!(outcome, CreateOutcome::Created(_))).count()
}

on_both_engines! {
    async fn a_hundred_creates_with_one_key_make_one_scan(database: &Database) {
        let (store, organization) = start(database).await;
        let request = || CreateScan {
            idempotency: Some(Idempotency {
                route: "POST /v1/scans".into(),
                key: "once".into(),
                request_hash: "hash".into(),
                render: Arc::new(|scan| (202, scan.id.to_string())),
            }),
            ..new_scan(organization)
        };
        let outcomes = create_all(store, (0..100).map(|_| request()).collect()).await;
        assert_eq!(created(&outcomes), 1);
        let page = store.list_scans(scans_of(organization)).await.unwrap();
        assert_eq!(page.items.len(), 1);
        let replay = CreateOutcome::Replayed { status: 202, body: page.items[0].id.to_string() };
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == replay).count(), 99);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 1);
    }

    async fn the_last_scan_of_a_quota_is_given_once(database: &Database) {
        let (store, organization) = start(database).await;
        let request = || CreateScan { windows: vec![crate::fixture::month(Some(10))], ..new_scan(organization) };
        for _ in 0..9 {
            create(store, request()).await;
        }
        let outcomes = create_all(store, (0..20).map(|_| request()).collect()).await;
        assert_eq!(created(&outcomes), 1);
        let refused = CreateOutcome::QuotaExceeded { window: crate::fixture::month(Some(10)), used: 10 };
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == refused).count(), 19);
        assert_eq!(store.usage(organization, "", palisade_model::Period::Month, 0).await.unwrap(), 10);
    }

    async fn the_last_place_in_the_queue_is_given_once(database: &Database) {
        let (store, organization) = start(database).await;
        let request = || CreateScan { max_queued: 5, ..new_scan(organization) };
        let outcomes = create_all(store, (0..20).map(|_| request()).collect()).await;
        assert_eq!(created(&outcomes), 5);
        assert_eq!(store.queue_depth(organization).await.unwrap(), 5);
    }

    async fn the_queue_depth_follows_every_way_in_and_out(database: &Database) {
        let (store, organization) = start(database).await;
        let depth = async || store.queue_depth(organization).await.unwrap();
        create(store, new_scan(organization)).await;
        let cancelled = create(store, new_scan(organization)).await.id;
        assert_eq!(depth().await, 2);
        let first = claim(store, "worker", NOW).await;
        assert_eq!(depth().await, 1);
        store.request_cancel(organization, cancelled, false, NOW, event_id()).await.unwrap();
        assert_eq!(depth().await, 0);
        store.retry_later(&first.fence, NOW).await.unwrap();
        assert_eq!(depth().await, 1);
        let second = claim(store, "worker", NOW).await;
        store.give_back(&second.fence, NOW).await.unwrap();
        assert_eq!(depth().await, 1);
        claim(store, "worker", NOW).await;
        assert_eq!(depth().await, 0);
        // Taken over from a lost worker: it did not stand in the queue.
        claim(store, "other", NOW + 1_000_000_000).await;
        assert_eq!(depth().await, 0);
    }

    async fn creates_claims_and_cancels_at_once_do_not_block_each_other(database: &Database) {
        let (store, organization) = start(database).await;
        let mut scans = Vec::new();
        for _ in 0..30 {
            scans.push(create(store, new_scan(organization)).await.id);
        }
        let cancels = async {
            for id in &scans {
                store.request_cancel(organization, *id, false, NOW, event_id()).await.unwrap();
            }
        };
        let work = async {
            while let Some(job) = store.claim_job("worker", NOW, 1000, event_id()).await.unwrap() {
                store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
            }
        };
        let creates = create_all(store, (0..30).map(|_| new_scan(organization)).collect());
        tokio::join!(cancels, work, creates);
        while store.queue_depth(organization).await.unwrap() > 0 {
            let job = claim(store, "worker", NOW).await;
            store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
        }
        let statuses = [palisade_model::ScanStatus::Queued, palisade_model::ScanStatus::Running];
        let open = store.list_scans(palisade_store::ListScans { statuses: &statuses, ..scans_of(organization) }).await.unwrap();
        assert!(open.items.is_empty());
    }
}
