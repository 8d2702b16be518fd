//! The audit trail as its readers meet it: every call of a known key is in it, and says who, from where and what.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::post;
use palisade_model::Scope;
use palisade_service::{CreateKey, KeyRestrictions};
use serde_json::Value;
use tokio::sync::Notify;
use tower::ServiceExt;

use crate::engine::on_both_engines;
use crate::fixture::{Api, from_address};

/// The trail now, newest first.
async fn trail(api: &Api, query: &str) -> Vec<Value> {
    api.service.flush_audit().await.unwrap();
    let answer = api.get(&format!("/v1/audit?limit=100{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.matching("AuditList")["data"].as_array().unwrap().clone()
}

fn numbers(records: &[Value]) -> Vec<i64> {
    records.iter().map(|record| record["number"].as_i64().unwrap()).collect()
}

on_both_engines! {
    async fn m_02_every_call_is_recorded_with_key_address_and_time(api: &Api) {
        let key = format!("Bearer {}", api.key);
        let get = from_address("GET", "/v1/usage?secret=in-the-query", [192, 0, 2, 7]);
        let get = get.header("authorization", &key).header("x-request-id", "mine-1");
        assert_eq!(api.send(get, "").await.status, 200);
        let scan = api.create().await;
        api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
        api.get("/v1/scans/scan_00000000000000000000000000").await;
        api.get("/v1/nothing/here").await;

        let records = trail(api, "").await;
        let read = |at: usize, key: &str| records[records.len() - 1 - at][key].clone();
        let first = &records[records.len() - 1];
        assert_eq!((&first["ip"], &first["request_id"], &first["number"]), (&"192.0.2.7".into(), &"mine-1".into(), &1.into()));
        assert_eq!((&first["time"], &first["key_name"]), (&"2026-06-03T10:00:00Z".into(), &"first admin key".into()));
        assert!(first["key_id"].as_str().unwrap().starts_with("key_") && first["actor"] == first["key_id"]);
        let shown: Vec<_> = (0..5)
            .map(|at| ["method", "route", "path", "status", "result", "error"].map(|key| read(at, key)))
            .map(|fields| fields.map(|field| field.as_str().map_or(field.to_string(), str::to_owned)).join(" "))
            .collect();
        assert_eq!(shown, [
            "GET /v1/usage /v1/usage 200 ok null".to_owned(),
            "POST /v1/scans /v1/scans 202 ok null".to_owned(),
            format!("POST /v1/scans/{{scan_id}}/cancel /v1/scans/{scan}/cancel 200 ok null"),
            "GET /v1/scans/{scan_id} /v1/scans/scan_00000000000000000000000000 404 failed not_found".to_owned(),
            "GET null /v1/nothing/here 404 failed not_found".to_owned(),
        ]);
        let whole = format!("{records:?}");
        assert!(!whole.contains("in-the-query") && !whole.contains(&api.key));
    }

    async fn m_02_a_refused_key_that_is_known_and_a_missing_right_are_recorded(api: &Api) {
        let key = api.make_key(Scope::READ, false).await;
        let send = async |method: &str, path: &str| {
            let request = Request::builder().method(method).uri(path).header("x-api-key", &key);
            api.send(request.header("content-type", "application/json"), "{}").await.status.as_u16()
        };
        assert_eq!(send("POST", "/v1/scans/scan_00000000000000000000000000/cancel").await, 403);
        let id = api.service.list_keys().await.unwrap().last().unwrap().id;
        api.service.revoke_key(id).await.unwrap();
        assert_eq!(send("GET", "/v1/usage").await, 401);
        api.send(Request::builder().uri("/v1/usage").header("x-api-key", "nobody's"), "").await;
        api.send(Request::builder().uri("/v1/usage"), "").await;
        let denied = trail(api, &format!("&actor={id}")).await;
        let shown: Vec<_> = denied.iter().map(|record| (record["result"].clone(), record["error"].clone())).collect();
        assert_eq!(shown, [
            ("denied".into(), "key_revoked".into()),
            ("denied".into(), "insufficient_scope".into()),
        ]);
        assert_eq!(trail(api, "").await.len(), 3, "calls of nobody belong to no organisation");
    }

    async fn m_02_a_change_is_recorded_before_it_is_answered(api: &Api) {
        for _ in 0..3 {
            api.create().await;
            // Nothing is flushed: what was answered is there.
            let records = api.get("/v1/audit?method=post&limit=1").await.json();
            assert_eq!(records["data"][0]["path"], "/v1/scans");
        }
        assert_eq!(numbers(&trail(api, "&method=POST").await).len(), 3);
    }

    async fn m_02_a_call_whose_client_hangs_up_is_recorded(api: &Api) {
        let entered = Arc::new(Notify::new());
        let notify = entered.clone();
        let stuck = post(move || {
            notify.notify_one();
            std::future::pending::<Response>()
        });
        let api = &api.with_routes(Router::new().route("/stuck", stuck), Duration::from_secs(30));
        let request = api.keyed("POST", "/stuck").body(Body::empty()).unwrap();
        let call = tokio::spawn(api.router.clone().oneshot(request));
        entered.notified().await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        let records = trail(api, "").await;
        assert_eq!((records.len(), &records[0]["path"], &records[0]["status"]), (1, &"/stuck".into(), &499.into()));
    }

    async fn m_02_several_processes_write_one_chain(api: &Api) {
        // Another service over the same database, with a writer of its own.
        let other = api.in_development_mode();
        for _ in 0..20 {
            let (one, two) = tokio::join!(
                api.post("/v1/scans", r#"{"target":"https://example.com"}"#),
                other.post("/v1/scans", r#"{"target":"https://example.com"}"#),
            );
            assert_eq!((one.status.as_u16(), two.status.as_u16()), (202, 202));
        }
        let check = api.service.verify_audit(api.organization, None).await.unwrap();
        assert_eq!((check.tampering, check.head.unwrap().records), (None, 40));
        let all = trail(api, "").await;
        assert!(numbers(&all).iter().rev().copied().eq(1..=40), "{:?}", numbers(&all));
    }

    async fn m_02_the_trail_is_filtered_and_paged_newest_first(api: &Api) {
        for round in 0..7 {
            assert_eq!(api.get("/v1/usage").await.status, 200);
            assert_eq!(api.get(&format!("/v1/scans/nothing-{round}")).await.status, 404);
            api.clock.advance(60_000);
            if round % 2 == 0 {
                api.service.flush_audit().await.unwrap();
            }
        }
        let all = trail(api, "").await;
        assert!(numbers(&all).iter().rev().copied().eq(1..=14), "{:?}", numbers(&all));
        let since = "2026-06-03T10:02:00Z";
        let until = "2026-06-03T10:04:00Z";
        for (query, expected) in [
            ("&status=404&path=/v1/scans", 7),
            ("&status=4xx&path=/v1/scans/nothing-3", 1),
            ("&status=5xx", 0),
            ("&path=/v1/usage&method=GET", 7),
            (&format!("&since={since}&until={until}&path=/v1/usage"), 3),
            (&format!("&until={since}&path=/v1/usage"), 3),
            ("&since=2030-01-01T00:00:00Z", 0),
            ("&actor=operator", 0),
        ] {
            assert_eq!(trail(api, query).await.len(), expected, "{query}");
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("/v1/audit?limit=3&path=/v1/usage{cursor}")).await.matching("AuditList");
            seen.extend(numbers(page["data"].as_array().unwrap()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, [13, 11, 9, 7, 5, 3, 1]);
        let other = format!("/v1/audit?limit=3&path=/v1/scans{cursor}");
        api.get(&other).await.assert_error(400, "invalid_cursor");
    }

    async fn the_filter_names_what_is_wrong_with_it(api: &Api) {
        for (query, field) in [
            ("status=4x", "query.status"),
            ("status=600", "query.status"),
            ("status=", "query.status"),
            ("since=yesterday", "query.since"),
            ("until=2026-06-03", "query.until"),
            ("actor=", "query.actor"),
        ] {
            let body = api.get(&format!("/v1/audit?{query}")).await.assert_error(400, "invalid_filter");
            assert_eq!(body["fields"][0]["field"], field, "{query}");
        }
        api.get("/v1/audit?limit=0").await.assert_error(400, "invalid_limit");
        api.get("/v1/audit?cursor=x").await.assert_error(400, "invalid_cursor");
    }

    async fn a_tenant_reads_its_own_trail_only(api: &Api) {
        api.create().await;
        let other = api.as_other_tenant();
        assert_eq!(other.get("/v1/audit").await.json()["data"], Value::Array(vec![]));
        assert_eq!(other.get("/v1/audit/head").await.json()["records"], 0);
        let read = api.make_key(Scope::READ, false).await;
        for path in ["/v1/audit", "/v1/audit/head"] {
            let request = Request::builder().uri(path).header("x-api-key", &read);
            api.send(request, "").await.assert_error(403, "insufficient_scope");
            let test = api.make_key(Scope::ADMIN, true).await;
            api.with_key(&test, "GET", path, "").await.assert_error(403, "test_mode_key");
        }
        let restrictions = KeyRestrictions { project_ids: Some(vec![]), ..KeyRestrictions::default() };
        let confined = CreateKey { restrictions, ..CreateKey::new(api.organization, "x", vec![Scope::ADMIN]) };
        let confined = api.service.create_key(confined).await.unwrap();
        let answer = api.with_key(confined.secret.reveal(), "GET", "/v1/audit", "").await;
        answer.assert_error(403, "project_restricted");
    }

    async fn the_last_use_of_a_key_is_noted_once_a_minute(api: &Api) {
        let noted = async || {
            api.service.flush_audit().await.unwrap();
            api.store.list_keys(api.organization).await.unwrap()[0].last_used_at
        };
        assert_eq!(noted().await, None);
        let start = api.service.now();
        for (advance, expected) in [(0, 0), (30_000, 0), (30_000, 60_000), (1_000, 60_000)] {
            api.clock.advance(advance);
            assert_eq!(api.get("/v1/usage").await.status, 200);
            assert_eq!(noted().await, Some(start + expected), "{advance}");
        }
    }
}
