//! Webhook endpoints as things: create, read, change, rotate, delete; and what is refused.

use palisade_model::{Resource, Scope};
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

const HOOK: &str = r#"{"url":"https://example.com/hooks"}"#;

async fn create(api: &Api, body: &Value) -> Value {
    let answer = api.post("/v1/webhooks", &body.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.matching("CreatedWebhook")
}

async fn patch(api: &Api, path: &str, body: &str) -> Answer {
    api.send(api.keyed("PATCH", path).header("content-type", "application/json"), body.to_owned()).await
}

fn path_of(webhook: &Value) -> String {
    format!("/v1/webhooks/{}", webhook["id"].as_str().unwrap())
}

on_both_engines! {
    async fn w_01_the_generated_secret_is_shown_once(api: &Api) {
        let answer = api.post("/v1/webhooks", HOOK).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (201, "no-store"));
        let webhook = answer.matching("CreatedWebhook");
        let secret = webhook["secret"].as_str().unwrap();
        assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
        assert_eq!((&webhook["name"], &webhook["events"]), (&"example.com".into(), &json!(["*"])));
        assert_eq!(answer.header("location"), path_of(&webhook));
        let one = api.get(&path_of(&webhook)).await;
        let list = api.get("/v1/webhooks").await;
        assert_eq!(one.matching("Webhook")["id"], webhook["id"]);
        assert_eq!(list.matching("WebhookList")["data"][0]["id"], webhook["id"]);
        for text in [one.text(), list.text()] {
            assert!(!text.contains(&secret[6..]), "{text}");
        }
    }

    async fn w_01_making_a_webhook_needs_the_admin_scope_or_its_own(api: &Api) {
        for (scope, status) in [
            (Scope::READ, 403),
            (Scope::WRITE, 403),
            (Scope::read(Resource::Webhooks), 403),
            (Scope::write(Resource::Webhooks), 201),
            (Scope::ADMIN, 201),
        ] {
            let key = api.make_key(scope, false).await;
            let request = axum::http::Request::post("/v1/webhooks")
                .header("authorization", format!("Bearer {key}"))
                .header("content-type", "application/json");
            assert_eq!(api.send(request, HOOK).await.status, status, "{scope}");
        }
    }

    async fn w_02_the_client_may_supply_the_secret_and_filters(api: &Api) {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = json!({
            "url": "https://example.com/hooks", "events": ["finding.created"],
            "filters": {"severity": ["critical", "high"], "scan_types": ["sca"]}, "secret": secret
        });
        let webhook = create(api, &body).await;
        assert_eq!(webhook["secret"], secret);
        assert_eq!(webhook["filters"]["severity"], json!(["high", "critical"]));
        assert_eq!(webhook["filters"]["scan_types"], json!(["dependency"]));
        for bad in ["whsec_c2hvcnQ=", "too short", ""] {
            let body = json!({"url": "https://example.com", "secret": bad}).to_string();
            let answer = api.post("/v1/webhooks", &body).await;
            let error = answer.assert_error(400, "invalid_secret");
            assert_eq!(error["fields"][0]["field"], "body.secret");
        }
    }

    async fn w_05_events_are_named_and_their_alias_is_understood(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com", "events": ["scan.complete", "scan.failed"]})).await;
        assert_eq!(webhook["events"], json!(["scan.completed", "scan.failed"]));
        let all = create(api, &json!({"url": "https://example.com", "events": ["*"]})).await;
        assert_eq!(all["events"], json!(["*"]));
        for name in ["scan.done", "scan.progress", "webhook.test", ""] {
            let body = json!({"url": "https://example.com", "events": ["scan.failed", name]}).to_string();
            let error = api.post("/v1/webhooks", &body).await.assert_error(400, "invalid_event");
            assert_eq!(error["fields"][0]["field"], "body.events[1]", "{name}");
        }
    }

    async fn w_06_filters_that_nothing_can_pass_are_refused(api: &Api) {
        for (filters, code, field) in [
            (json!({"severity": ["bad"]}), "invalid_filter", "body.filters.severity[0]"),
            (json!({"min_severity": "worst"}), "invalid_filter", "body.filters.min_severity"),
            (json!({"scan_types": ["magic"]}), "invalid_filter", "body.filters.scan_types[0]"),
            (json!({"project_ids": ["x"]}), "invalid_filter", "body.filters.project_ids[0]"),
            (json!({"project_ids": ["prj_01JWTVS7ZKAAQ2M6N0P3T5V7XY"]}), "unknown_project", "body.filters.project_ids[0]"),
            (json!({"severities": []}), "invalid_field", "body.filters.severities"),
        ] {
            let body = json!({"url": "https://example.com", "filters": filters}).to_string();
            let error = api.post("/v1/webhooks", &body).await.assert_error(400, code);
            assert_eq!(error["fields"][0]["field"], field);
        }
    }

    async fn h1_addresses_that_are_not_public_are_refused(api: &Api) {
        for url in ["http://example.com", "https://127.0.0.1", "https://169.254.169.254/", "https://u:p@example.com",
                "https://example.com/#a", "https://[::1]/", "gopher://example.com", "x"] {
            let error = api.post("/v1/webhooks", &json!({"url": url}).to_string()).await.assert_error(400, "invalid_url");
            assert_eq!(error["fields"][0]["field"], "body.url", "{url}");
        }
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        patch(api, &path_of(&webhook), r#"{"url":"https://10.0.0.1/"}"#).await.assert_error(400, "invalid_url");
    }

    async fn w_08_a_webhook_can_be_changed_but_not_its_secret(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        let path = path_of(&webhook);
        let body = r#"{"name":"pager","events":["scan.failed"],"enabled":false,"ordered":true,"filters":{"min_severity":"high"}}"#;
        let answer = patch(api, &path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let changed = answer.matching("Webhook");
        assert_eq!((&changed["name"], &changed["enabled"], &changed["version"]), (&"pager".into(), &false.into(), &2.into()));
        assert_eq!(changed["filters"]["min_severity"], "high");
        assert_eq!(changed, api.get(&path).await.json());
        for (body, code) in [
            (r#"{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}"#, "invalid_field"),
            (r#"{"id":"x"}"#, "invalid_field"),
            (r#"{"name":""}"#, "invalid_name"),
            (r#"{"events":["nope"]}"#, "invalid_event"),
        ] {
            patch(api, &path, body).await.assert_error(400, code);
        }
    }

    async fn w_08_a_change_of_an_old_version_is_refused(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        let path = path_of(&webhook);
        let tag = api.get(&path).await.header("etag").to_owned();
        let send = |tag: String| api.send(
            api.keyed("PATCH", &path).header("content-type", "application/json").header("if-match", tag),
            r#"{"name":"new"}"#,
        );
        assert_eq!(send(tag.clone()).await.status, 200);
        send(tag).await.assert_error(412, "version_changed");
    }

    async fn w_08_a_deleted_webhook_is_gone(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        let path = path_of(&webhook);
        assert_eq!(api.send(api.keyed("DELETE", &path), "").await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
        api.send(api.keyed("DELETE", &path), "").await.assert_error(404, "not_found");
        api.post(&format!("{path}/test"), "").await.assert_error(404, "not_found");
        api.get(&format!("{path}/deliveries")).await.assert_error(404, "not_found");
    }

    async fn another_tenant_and_the_other_mode_do_not_see_a_webhook(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        let path = path_of(&webhook);
        let other = api.as_other_tenant();
        let test_key = api.make_key(Scope::ADMIN, true).await;
        for (method, path) in [
            ("GET", path.clone()),
            ("DELETE", path.clone()),
            ("POST", format!("{path}/test")),
            ("GET", format!("{path}/deliveries")),
            ("GET", format!("{path}/deliveries/whd_01JWTVS7ZKAAQ2M6N0P3T5V7XY")),
            ("POST", format!("{path}/deliveries/whd_01JWTVS7ZKAAQ2M6N0P3T5V7XY/replay")),
        ] {
            other.send(other.keyed(method, &path), "").await.assert_error(404, "not_found");
            let request = axum::http::Request::builder().method(method).uri(&path);
            api.send(request.header("x-api-key", &test_key), "").await.assert_error(404, "not_found");
        }
        assert_eq!(api.get(&path).await.status, 200);
        assert_eq!(other.get("/v1/webhooks").await.json()["data"], json!([]));
    }

    async fn an_organisation_has_at_most_a_hundred_webhooks(api: &Api) {
        for _ in 0..100 {
            create(api, &json!({"url": "https://example.com"})).await;
        }
        api.post("/v1/webhooks", HOOK).await.assert_error(409, "webhook_limit");
        let first = api.get("/v1/webhooks?limit=60").await.matching("WebhookList");
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/v1/webhooks?limit=60&cursor={cursor}")).await.matching("WebhookList");
        assert_eq!((second["data"].as_array().unwrap().len(), &second["has_more"]), (40, &false.into()));
    }

    async fn a_rotation_answers_the_new_secret_and_checks_its_overlap(api: &Api) {
        let webhook = create(api, &json!({"url": "https://example.com"})).await;
        let path = format!("{}/rotate-secret", path_of(&webhook));
        let answer = api.post(&path, "{}").await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
        assert_ne!(answer.matching("WebhookSecret")["secret"], webhook["secret"]);
        for hours in [-1, 169] {
            let body = json!({"overlap_hours": hours}).to_string();
            api.post(&path, &body).await.assert_error(400, "invalid_overlap");
        }
        for _ in 0..2 {
            assert_eq!(api.post(&path, "{}").await.status, 200);
        }
        api.post(&path, "{}").await.assert_error(409, "too_many_secrets");
        assert_eq!(api.post(&path, r#"{"overlap_hours":0}"#).await.status, 200);
    }
}
