//! What time alone does, on the test's clock: a worker that keeps the house forgets and opens again.

use serde_json::{Value, json};
use std::time::Duration;

use crate::engine::on_both_engines;
use crate::fixture::Api;
use crate::imports::project::Project;
use crate::imports::sarif::{body, report, result};
use crate::receiver::Sender;
use crate::working::{Working, ended, until};

const DAY: i64 = 24 * 3_600_000;

/// So many days later.
fn pass(api: &Api, days: i64) {
    api.clock.advance(days * DAY);
}

on_both_engines! {
    async fn f_09_an_acceptance_that_is_over_opens_the_finding_by_itself(api: &Api) {
        let project = Project::start(api).await;
        project.import(&report("Lint", &[result("a.py", 3, "x")])).await;
        let id = project.findings().await["a.py"]["id"].clone();
        let risk = json!({"status": "accepted_risk", "reason": "behind a door", "expires_at": "2026-06-20T00:00:00Z"});
        project.decide(&id, &risk).await;
        pass(api, 30);
        let finding = id.as_str().unwrap().parse().unwrap();
        until("the end of an acceptance", || async {
            let record = api.store.get_finding(api.organization, false, finding).await.unwrap().unwrap();
            (record.status == palisade_model::FindingStatus::Open).then_some(())
        })
        .await;
        project.assert_states(&[("a.py", "open")]).await;
        let history = api.get(&format!("/v1/findings/{}/history", id.as_str().unwrap())).await.json();
        let newest = &history["data"][0];
        assert_eq!((&newest["from"], &newest["to"]), (&json!("accepted_risk"), &json!("open")), "{newest}");
        project.stop().await;
    }

    async fn old_uploads_events_and_idempotency_keys_are_forgotten(api: &Api) {
        let send = async || {
            let request = api.keyed("POST", "/v1/scans").header("content-type", "application/json");
            api.send(request.header("idempotency-key", "once"), r#"{"target":"https://example.com"}"#).await
        };
        let first = send().await;
        assert_eq!(send().await.body, first.body);
        let scan = first.json()["id"].as_str().unwrap().to_owned();
        api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
        let path = "/v1/uploads?file_name=r.sarif";
        let upload = api.send(api.keyed("POST", path), r#"{"version":"2.1.0","runs":[]}"#).await;
        let upload = upload.header("location").to_owned();
        Sender::of(api).worker.dispatch().await.unwrap();
        let working = Working::start(api);
        pass(api, 31);
        api.get(&upload).await.assert_error(404, "not_found");
        until("old events to go", || async {
            let events = api.store.events_after(api.organization, 0, 1).await.unwrap();
            events.is_empty().then_some(())
        })
        .await;
        let row = upload.rsplit('/').next().unwrap().parse().unwrap();
        until("the upload to go", || async {
            api.store.get_upload(api.organization, false, row).await.unwrap().is_none().then_some(())
        })
        .await;
        assert_eq!(api.get("/v1/events").await.json()["data"], json!([]));
        working.stop().await;
        let again = send().await;
        assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (202, ""));
        assert_ne!(again.json()["id"], scan.as_str());
    }

    async fn e_03_a_scan_that_takes_too_long_is_told_as_timed_out(api: &Api) {
        let working = Working::within(api, Duration::ZERO);
        let id = crate::imports::project::create(api, "shop").await;
        let many: Vec<Value> = (0..2_000).map(|n| result(&format!("f{n}"), 1, "x")).collect();
        let queued = api.post(&format!("/v1/projects/{id}/sarifs"), &body(&report("Lint", &many)).to_string()).await;
        let scan = ended(api, queued.json()["id"].as_str().unwrap()).await;
        assert_eq!((&scan["status"], &scan["failure"]["code"]), (&json!("failed"), &json!("timed_out")));
        let events = api.get(&format!("/v1/events?project_id={id}&limit=100")).await.json();
        let kinds: Vec<_> = events["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
        assert_eq!(kinds[kinds.len() - 2..], ["scan.timed_out", "scan.failed"], "{kinds:?}");
        api.assert_events_are_as_described().await;
        working.stop().await;
    }
}
