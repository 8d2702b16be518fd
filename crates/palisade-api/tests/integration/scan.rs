//! Reading and cancelling one scan, usage and probes.

use palisade_model::{CheckCounts, Coverage, EventId, Grade, ScanId, Scope};
use palisade_store::{FinishOutcome, FinishScan, RunProgress};

use crate::engine::{NOW, on_both_engines};
use crate::fixture::raw_id;

fn event_id() -> EventId {
    EventId::new(raw_id())
}

on_both_engines! {
    async fn r_01_get_scan_answers_status_target_progress_and_created_at(api: &Api) {
        let id = api.create().await;
        let answer = api.get(&format!("/v1/scans/{id}")).await;
        let body = answer.matching("Scan");
        assert_eq!((&body["scan_id"], &body["status"]), (&id.as_str().into(), &"queued".into()));
        assert_eq!((&body["progress"], &body["score"]), (&0.into(), &serde_json::Value::Null));
        assert_eq!(body["created_at"], "2026-06-03T10:00:00Z");
    }

    async fn a_scan_says_how_long_such_a_scan_takes_and_what_its_checks_said_so_far(api: &Api) {
        let before = api.post("/v1/scans", r#"{"target":"https://example.com"}"#).await.matching("ScanSummary");
        assert_eq!((&before["estimated_duration"], &before["checks"]), (&8.into(), &serde_json::Value::Null));
        let job = api.store.claim_job("worker", NOW, 30_000, event_id()).await.unwrap().unwrap();
        let checks = CheckCounts { fail: 1, pass: 2, not_applicable: 3, error: 4 };
        let run = RunProgress { progress: 42, current_check: "Security headers", checks: Some(checks) };
        api.store.heartbeat(&job.fence, NOW, 30_000, &run).await.unwrap();
        let body = api.get(&format!("/v1/scans/{}", job.scan.id)).await.matching("Scan");
        assert_eq!((&body["progress"], &body["current_check"]), (&42.into(), &"Security headers".into()));
        assert_eq!(body["checks"], serde_json::json!({"fail": 1, "pass": 2, "not_applicable": 3, "error": 4}));
        assert_eq!(body["estimated_duration"], 8);
        let finish = FinishScan {
            now: NOW + 44_100,
            event_id: event_id(),
            events: vec![],
            outcome: FinishOutcome::Completed { score: 74, grade: Grade::B, coverage: Coverage::default(), blocks: None },
            analyses: vec![],
        };
        api.store.finish_scan(&job.fence, finish).await.unwrap();
        let ended = api.get(&format!("/v1/scans/{}", job.scan.id)).await.matching("Scan");
        assert_eq!((&ended["estimated_duration"], &ended["checks"]), (&serde_json::Value::Null, &body["checks"]));
        let listed = api.get("/v1/scans").await.json();
        assert_eq!(listed["data"][0]["estimated_duration"], serde_json::Value::Null);
        let next = async || api.post("/v1/scans", r#"{"target":"https://example.com"}"#).await.json()["estimated_duration"].clone();
        assert_eq!(next().await, 8, "an estimate is read once a minute");
        api.clock.advance(60_000);
        assert_eq!(next().await, 45);
    }

    async fn polling_a_scan_answers_304_until_it_changes(api: &Api) {
        let id = api.create().await;
        let path = format!("/v1/scans/{id}");
        let first = api.get(&path).await;
        let poll = async |tag: &str| api.send(api.keyed("GET", &path).header("if-none-match", tag), "").await;
        let again = poll(first.header("etag")).await;
        assert_eq!((again.status.as_u16(), again.text().as_str()), (304, ""));
        assert_eq!((again.header("etag"), again.header("cache-control")), (first.header("etag"), "private, no-cache"));
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        let changed = poll(first.header("etag")).await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), first.header("etag"));
    }

    async fn c_14_every_spelling_of_an_id_names_the_scan(api: &Api) {
        let id = api.create().await;
        let raw = id.parse::<ScanId>().unwrap().raw();
        for spelling in [raw.encode(), raw.uuid().to_string(), format!("s_{}", raw.encode())] {
            assert_eq!(api.get(&format!("/v1/scans/{spelling}")).await.json()["scan_id"], id.as_str(), "{spelling}");
        }
    }

    async fn an_id_that_names_nothing_here_answers_404(api: &Api) {
        let id = api.create().await;
        let other = api.as_other_tenant();
        for tail in ["", "/results"] {
            other.get(&format!("/v1/scans/{id}{tail}")).await.assert_error(404, "not_found");
            for unknown in ["scan_00000000000000000000000000", "nope", "%ff", "..%2f..%2fetc"] {
                api.get(&format!("/v1/scans/{unknown}{tail}")).await.assert_error(404, "not_found");
            }
        }
        other.post(&format!("/v1/scans/{id}/cancel"), "").await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/scans").await.json()["data"], serde_json::json!([]));
        assert_eq!(api.get(&format!("/v1/scans/{id}")).await.json()["status"], "queued");
    }

    async fn a_test_key_sees_test_scans_only(api: &Api) {
        let live = api.create().await;
        let key = api.make_key(Scope::WRITE, true).await;
        let request = || axum::http::Request::builder().header("x-api-key", &key);
        let answer = api.send(request().uri(format!("/v1/scans/{live}")), "").await;
        answer.assert_error(404, "not_found");
        let create = request().method("POST").uri("/v1/scans").header("content-type", "application/json");
        let made = api.send(create, r#"{"target":"https://example.com"}"#).await.matching("ScanSummary");
        assert_eq!(made["test_mode"], true);
        let hidden = api.get(&format!("/v1/scans/{}", made["scan_id"].as_str().unwrap())).await;
        hidden.assert_error(404, "not_found");
    }

    async fn c_03_a_cancelled_scan_reads_failed_with_the_code_cancelled(api: &Api) {
        let id = api.create().await;
        let answer = api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        let body = answer.matching("ScanSummary");
        assert_eq!(answer.status, 200);
        assert_eq!((&body["status"], &body["failure"]["code"]), (&"failed".into(), &"cancelled".into()));
        api.post(&format!("/v1/scans/{id}/cancel"), "").await.assert_error(409, "scan_ended");
        let results = api.get(&format!("/v1/scans/{id}/results")).await.matching("ScanResults");
        assert_eq!((&results["status"], &results["score"]), (&"failed".into(), &serde_json::Value::Null));
    }

    async fn u_01_usage_answers_the_documented_keys(api: &Api) {
        api.create().await;
        let body = api.get("/v1/usage").await.matching("Usage");
        for (key, value) in [
            ("plan", "enterprise".into()),
            ("scans_used", 1.into()),
            ("scans_limit", serde_json::Value::Null),
            ("period_start", "2026-06-01T00:00:00Z".into()),
            ("period_end", "2026-07-01T00:00:00Z".into()),
        ] {
            assert_eq!(body[key], value, "{key}");
        }
    }

    async fn v_11_probes_need_no_key(api: &Api) {
        let request = |path| axum::http::Request::builder().uri(path);
        let health = api.send(request("/health"), "").await;
        assert_eq!((health.status.as_u16(), health.matching("Health")), (200, serde_json::json!({"status": "ok"})));
        let ready = api.send(request("/ready"), "").await;
        let body = ready.matching("Readiness");
        assert_eq!((ready.status.as_u16(), &body["ready"]), (503, &false.into()));
        assert_eq!(body["reasons"], serde_json::json!(["no scanner is loaded"]));
    }
}
