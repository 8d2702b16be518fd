//! The chain of the audit trail: whatever another hand changes in the database is found.

use std::sync::Arc;

use palisade_service::{AuditCheck, RunnerConfig, Tampering, Worker};
use palisade_testkit::Sql;

use crate::engine::Database;
use crate::fixture::Api;

/// Five segments of two calls each, intact.
async fn chain_of_five(database: &Database) -> (Api, Sql) {
    let api = Api::start(database).await;
    for _ in 0..5 {
        api.get("/v1/usage").await;
        api.get("/v1/scans").await;
        api.service.flush_audit().await.unwrap();
        api.clock.advance(86_400_000);
    }
    let check = verify(&api, None).await;
    assert_eq!((check.tampering, check.segments), (None, 5));
    (api, database.sql().await)
}

async fn verify(api: &Api, expected: Option<&str>) -> AuditCheck {
    api.service.verify_audit(api.organization, expected).await.unwrap()
}

/// Runs on both engines, each with a chain of its own.
macro_rules! on_a_chain_of_five {
    ($(async fn $name:ident($api:ident: &Api, $sql:ident: &mut Sql) $body:block)+) => {
        $(async fn $name($api: &Api, $sql: &mut Sql) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::sqlite().await;
                let (api, mut sql) = super::chain_of_five(&database).await;
                super::$name(&api, &mut sql).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::postgres().await;
                let (api, mut sql) = super::chain_of_five(&database).await;
                super::$name(&api, &mut sql).await;
            })+
        }
    };
}

on_a_chain_of_five! {
    async fn m_02_a_changed_record_is_found(api: &Api, sql: &mut Sql) {
        for change in [
            "body = replace(body, '/v1/usage', '/v1/other')",
            "records = records + 1",
            "first_at = first_at - 1",
            "previous_hash = hash",
        ] {
            sql.execute("CREATE TABLE kept AS SELECT * FROM audit_segments").await;
            sql.execute(&format!("UPDATE audit_segments SET {change} WHERE sequence = 3")).await;
            assert_eq!(verify(api, None).await.tampering, Some(Tampering::Changed { sequence: 3 }), "{change}");
            sql.execute("DELETE FROM audit_segments").await;
            sql.execute("INSERT INTO audit_segments SELECT * FROM kept").await;
            sql.execute("DROP TABLE kept").await;
            assert_eq!(verify(api, None).await.tampering, None, "restored");
        }
    }

    async fn m_02_a_missing_segment_is_found(api: &Api, sql: &mut Sql) {
        sql.execute("DELETE FROM audit_segments WHERE sequence = 2").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::Missing { sequence: 2 }));
        sql.execute("DELETE FROM audit_segments WHERE sequence = 1").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::Missing { sequence: 1 }));
    }

    async fn m_02_a_changed_order_is_found(api: &Api, sql: &mut Sql) {
        sql.execute("UPDATE audit_segments SET sequence = 99 WHERE sequence = 2").await;
        sql.execute("UPDATE audit_segments SET sequence = 2 WHERE sequence = 4").await;
        sql.execute("UPDATE audit_segments SET sequence = 4 WHERE sequence = 99").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::Moved { sequence: 2, written_as: 4 }));
    }

    async fn m_02_a_cut_off_end_is_found_even_when_the_head_is_made_to_fit(api: &Api, sql: &mut Sql) {
        sql.execute("DELETE FROM audit_segments WHERE sequence > 3").await;
        let cut = Tampering::Truncated { expected: 5, found: 3 };
        assert_eq!(verify(api, None).await.tampering, Some(cut));
        sql.execute(
            "UPDATE audit_heads SET sequence = 3, records = 6, \
             hash = (SELECT hash FROM audit_segments WHERE sequence = 3)",
        )
        .await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::Head));
        // The next writer does not cover it up.
        let at = api.service.now();
        api.create().await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::FoundByWriter { at }));
    }

    async fn m_02_a_removed_head_or_chain_is_found(api: &Api, sql: &mut Sql) {
        sql.execute("DELETE FROM audit_heads").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::NoHead));
        sql.execute("DELETE FROM audit_segments").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::NoChain));
    }

    async fn m_02_a_noted_head_finds_a_trail_that_was_set_back_as_a_whole(api: &Api, sql: &mut Sql) {
        sql.execute("CREATE TABLE kept_segments AS SELECT * FROM audit_segments").await;
        sql.execute("CREATE TABLE kept_heads AS SELECT * FROM audit_heads").await;
        api.create().await;
        let noted = api.get("/v1/audit/head").await.matching("AuditHead");
        let (hash, records) = (noted["hash"].as_str().unwrap(), noted["records"].as_i64().unwrap());
        assert_eq!(records, 11);
        assert!(verify(api, Some(hash)).await.holds_expected);
        api.create().await;
        assert!(verify(api, Some(hash)).await.holds_expected, "also after more calls");
        sql.execute("DELETE FROM audit_segments").await;
        sql.execute("INSERT INTO audit_segments SELECT * FROM kept_segments").await;
        sql.execute("DELETE FROM audit_heads").await;
        sql.execute("INSERT INTO audit_heads SELECT * FROM kept_heads").await;
        let check = verify(api, Some(hash)).await;
        assert_eq!((check.tampering, check.holds_expected), (None, false), "only the noted head tells");
    }

    async fn m_02_nothing_is_answered_as_done_while_the_trail_cannot_be_written_and_nothing_is_lost(api: &Api, sql: &mut Sql) {
        let hasty = api.with_routes(axum::Router::new(), std::time::Duration::from_millis(200));
        sql.execute("ALTER TABLE audit_segments RENAME TO away").await;
        let answer = hasty.post("/v1/scans", r#"{"target":"https://example.com"}"#).await;
        let body = answer.assert_error(503, "audit_unavailable");
        assert!(body["message"].as_str().unwrap().contains("was made"), "{body}");
        sql.execute("ALTER TABLE away RENAME TO audit_segments").await;
        api.service.flush_audit().await.unwrap();
        let records = api.get("/v1/audit?method=POST").await.json();
        assert_eq!(records["data"][0]["status"], 202, "the record tells what became of the call");
        assert_eq!(verify(api, None).await.tampering, None);
    }

    async fn old_segments_are_removed_from_the_start_and_the_rest_still_verifies(api: &Api, sql: &mut Sql) {
        // Calls of days 0 to 4; it is day 5. Two and a half days are kept.
        api.clock.advance(43_200_000);
        let config = RunnerConfig { audit_retention_days: 3, ..RunnerConfig::default() };
        let worker = Arc::new(Worker::new(api.service.clone(), config));
        let running = tokio::spawn(worker.run(tokio_util::sync::CancellationToken::new()));
        let check = loop {
            let check = verify(api, None).await;
            assert_eq!(check.tampering, None);
            if check.segments < 5 {
                break check;
            }
            tokio::task::yield_now().await;
        };
        running.abort();
        let head = check.head.unwrap();
        assert_eq!((check.segments, head.start_sequence, head.start_records, head.records), (2, 3, 6, 10));
        api.service.flush_audit().await.unwrap();
        assert_eq!(api.get("/v1/audit?until=2026-06-08T10:00:00Z").await.json()["data"].as_array().unwrap().len(), 4);
        sql.execute("DELETE FROM audit_segments WHERE sequence = 4").await;
        assert_eq!(verify(api, None).await.tampering, Some(Tampering::Missing { sequence: 4 }));
    }
}
