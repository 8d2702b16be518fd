//! What only PostgreSQL can show: transactions that overlap. A bystander holds the event counter, which
//! every change takes last, so that transactions stand still just before their commit.

use std::time::Duration;

use palisade_model::Severity;
use palisade_store::{Ingested, StoreUrl};
use sqlx::{Connection, PgConnection};

use crate::engine::Database;
use crate::fixture::{LEASE, NOW, claim, create, event_id, finding, new_scan, running, start};

struct Bystander(PgConnection);

impl Bystander {
    async fn hold_events(database: &Database) -> Self {
        let StoreUrl::Postgres(url) = &database.config.url else { panic!("expected PostgreSQL") };
        let mut connection = PgConnection::connect(url).await.unwrap();
        let hold = "BEGIN; SELECT value FROM sequences WHERE name = 'events' FOR UPDATE";
        sqlx::raw_sql(hold).execute(&mut connection).await.unwrap();
        Self(connection)
    }

    /// Returns when `count` transactions wait for a lock.
    async fn until_waiting(&mut self, count: i64) {
        let waiting = tokio::time::timeout(Duration::from_secs(60), self.watch(count)).await;
        assert!(waiting.is_ok(), "expected {count} transactions to wait for a lock");
    }

    async fn watch(&mut self, count: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut self.0).await.unwrap() < count {
            // The view is frozen within a transaction.
            sqlx::raw_sql("SELECT pg_stat_clear_snapshot()").execute(&mut self.0).await.unwrap();
            tokio::task::yield_now().await;
        }
    }

    async fn let_go(mut self) {
        sqlx::raw_sql("ROLLBACK").execute(&mut self.0).await.unwrap();
    }
}

#[tokio::test]
async fn overlapping_claims_get_as_many_jobs_as_the_limit_allows() {
    let database = Database::postgres().await;
    let (store, organization) = start(&database).await;
    for _ in 0..8 {
        let mut request = new_scan(organization);
        request.concurrency_limit = Some(3);
        create(store, request).await;
    }
    let mut bystander = Bystander::hold_events(&database).await;
    let claims: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.claim_job("worker", NOW, LEASE, event_id()).await.unwrap() })
        })
        .collect();
    bystander.until_waiting(8).await;
    bystander.let_go().await;
    let mut claimed = 0;
    for claim in claims {
        claimed += usize::from(claim.await.unwrap().is_some());
    }
    assert_eq!(claimed, 3);
}

#[tokio::test]
async fn a_job_cannot_be_taken_over_between_the_fence_check_and_the_commit() {
    let database = Database::postgres().await;
    let (store, organization) = start(&database).await;
    let job = running(store, organization).await;
    let mut bystander = Bystander::hold_events(&database).await;
    let ingest = tokio::spawn({
        let (store, fence) = (store.clone(), job.fence.clone());
        async move { store.ingest(&fence, &[finding("a", Severity::High)], NOW, &event_id).await.unwrap() }
    });
    bystander.until_waiting(1).await;
    let late = NOW + LEASE + 1;
    assert_eq!(store.claim_job("other", late, LEASE, event_id()).await.unwrap(), None);
    bystander.let_go().await;
    assert_eq!(ingest.await.unwrap(), Ingested::Stored);
    assert_eq!(claim(store, "other", late).await.fence.attempt, 2);
}
