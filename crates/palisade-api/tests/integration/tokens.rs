//! Tokens: made, read, rotated, revoked.

use palisade_model::{EventKind, Scope};

use crate::engine::{NOW, on_both_engines};
use crate::fixture::Api;

const DAY_MS: i64 = 86_400_000;

/// What `/v1/usage` answers to a key.
async fn status(api: &Api, key: &str) -> u16 {
    api.with_key(key, "GET", "/v1/usage", "").await.status.as_u16()
}

async fn revoke(api: &Api, id: &str) -> crate::fixture::Answer {
    api.send(api.keyed("DELETE", &format!("/v1/tokens/{id}")), "").await
}

async fn kinds(api: &Api) -> Vec<EventKind> {
    let events = api.store.events_after(api.organization, 0, 100).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

on_both_engines! {
    async fn k_16_a_token_is_shown_once_and_reads_and_writes_by_default(api: &Api) {
        let answer = api.post("/v1/tokens", r#"{"name":" ci "}"#).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (201, "no-store"));
        let view = answer.matching("CreatedToken");
        let (token, id) = (view["token"].as_str().unwrap(), view["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), format!("/v1/tokens/{id}"));
        assert_eq!((&view["name"], &view["owner"]), (&"ci".into(), &"organization".into()));
        assert_eq!(view["scopes"], serde_json::json!(["read", "write"]));
        assert_eq!(view["expires_at"], palisade_model::rfc3339(NOW + 365 * DAY_MS));

        let read = api.get(&format!("/v1/tokens/{id}")).await.matching("Token");
        assert!(read.get("token").is_none());
        assert_eq!((&read["hint"], &read["created_at"]), (&view["hint"], &view["created_at"]));
        let list = api.get("/v1/tokens").await;
        assert!(list.matching("TokenList")["data"].as_array().unwrap().len() == 2 && !list.text().contains(token));

        assert_eq!(status(api, token).await, 200);
        assert_eq!(api.with_key(token, "POST", "/v1/scans", r#"{"target":"https://example.com"}"#).await.status, 202);
        api.with_key(token, "GET", "/v1/tokens", "").await.assert_error(403, "insufficient_scope");
        api.with_key(token, "POST", "/v1/tokens", r#"{"name":"x"}"#).await.assert_error(403, "insufficient_scope");
    }

    async fn k_17_every_token_may_read_itself_and_no_scope_is_edited(api: &Api) {
        let (token, made) = api.token(r#"{"name":"tiny","scopes":["read:rules"]}"#).await;
        let me = api.with_key(&token, "GET", "/v1/tokens/me", "").await.matching("Token");
        assert_eq!((&me["id"], &me["scopes"]), (&made["id"], &serde_json::json!(["read:rules"])));
        let body = api.with_key(&token, "GET", "/v1/scans", "").await.assert_error(403, "insufficient_scope");
        assert!(body["message"].as_str().unwrap().contains("read:scans"), "{body}");
        let path = format!("/v1/tokens/{}", made["id"].as_str().unwrap());
        for method in ["PATCH", "PUT"] {
            let answer = api.send(api.keyed(method, &path).header("content-type", "application/json"), "{}").await;
            answer.assert_error(405, "method_not_allowed");
        }
    }

    async fn k_05_every_prefix_is_minted_and_understood(api: &Api) {
        for (prefix, test) in [
            ("pal_live_", false), ("pal_test_", true), ("sk-sec-", false), ("cl_tok_", false),
            ("sp_live_", false), ("sp_test_", true), ("ssk_", false),
        ] {
            let (token, view) = api.token(&format!(r#"{{"name":"p","prefix":"{prefix}"}}"#)).await;
            assert!(token.starts_with(prefix) && view["hint"].as_str().unwrap().starts_with(prefix), "{prefix}");
            assert_eq!((&view["test"], &view["prefix"]), (&test.into(), &prefix.into()));
            assert_eq!(status(api, &token).await, 200, "{prefix}");
            let bearer = axum::http::Request::builder().uri("/v1/usage").header("authorization", format!("Bearer {token}"));
            assert_eq!(api.send(bearer, "").await.status, 200, "{prefix}");
        }
        let (token, view) = api.token(r#"{"name":"t","test":true}"#).await;
        assert!(token.starts_with("pal_test_") && view["test"] == true);
        let (token, _) = api.token(r#"{"name":"s","prefix":"ssk_"}"#).await;
        assert_eq!(token.split('_').count(), 3, "ssk_<id>_<secret>");
    }

    async fn k_12_a_token_ends_when_it_said_it_would(api: &Api) {
        let (short, view) = api.token(r#"{"name":"short","expires_in_days":1}"#).await;
        assert_eq!(view["expires_at"], palisade_model::rfc3339(NOW + DAY_MS));
        api.clock.advance(DAY_MS - 1);
        assert_eq!(status(api, &short).await, 200);
        api.clock.advance(1);
        let answer = api.with_key(&short, "GET", "/v1/usage", "").await;
        assert_eq!(answer.assert_error(401, "unauthorized")["message"], "Invalid API key");
    }

    async fn k_15_a_revoked_token_is_refused_at_once_on_every_node(api: &Api) {
        let (other, (token, view)) = (api.second_node(), api.token(r#"{"name":"x"}"#).await);
        for node in [api, &other] {
            assert_eq!(status(node, &token).await, 200);
        }
        let id = view["id"].as_str().unwrap();
        assert_eq!(revoke(api, id).await.status, 204);
        for node in [api, &other] {
            assert_eq!(status(node, &token).await, 401);
        }
        let again = revoke(&other, id).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (204, 0));
        let read = api.get(&format!("/v1/tokens/{id}")).await.matching("Token");
        assert_eq!(read["revoked_at"], palisade_model::rfc3339(NOW));
        assert_eq!(kinds(api).await.last(), Some(&EventKind::KeyRevoked));
        revoke(api, "key_00000000000000000000000000").await.assert_error(404, "not_found");
    }

    async fn k_15_unknown_revoked_and_expired_tokens_answer_the_same(api: &Api) {
        let (revoked, view) = api.token(r#"{"name":"r"}"#).await;
        revoke(api, view["id"].as_str().unwrap()).await;
        let (expired, _) = api.token(r#"{"name":"e","expires_in_days":1}"#).await;
        api.clock.advance(DAY_MS);
        let unknown = unknown_key(api).await;
        let mut answers = Vec::new();
        for key in [&revoked, &expired, &unknown] {
            let answer = api.with_key(key, "GET", "/v1/usage", "").await;
            let mut body = answer.assert_error(401, "unauthorized");
            body["request_id"] = "".into();
            answers.push((body, answer.header("www-authenticate").to_owned()));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }

    async fn k_17_the_last_administrator_is_kept(api: &Api) {
        let me = api.get("/v1/tokens/me").await.json()["id"].as_str().unwrap().to_owned();
        revoke(api, &me).await.assert_error(409, "last_admin");
        api.token(r#"{"name":"limited","scopes":["admin"],"ip_allowlist":["192.0.2.1"]}"#).await;
        revoke(api, &me).await.assert_error(409, "last_admin");
        let (admin, view) = api.token(r#"{"name":"admin","scopes":["admin"]}"#).await;
        let second = view["id"].as_str().unwrap();
        let other = api.second_node();
        let (path_a, path_b) = (format!("/v1/tokens/{me}"), format!("/v1/tokens/{second}"));
        let (a, b) = tokio::join!(
            api.with_key(&admin, "DELETE", &path_a, ""),
            other.send(other.keyed("DELETE", &path_b), ""),
        );
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        // Who comes late finds the guard, or the own key gone.
        assert!(matches!(statuses, [204, 401 | 409]), "{} {}", a.text(), b.text());
    }

    async fn a_rotated_token_works_beside_the_old_one_for_a_while(api: &Api) {
        let (old, view) = api.token(r#"{"name":"r","scopes":["read"],"expires_in_days":30,"prefix":"sk-sec-"}"#).await;
        let path = format!("/v1/tokens/{}/rotate", view["id"].as_str().unwrap());
        api.clock.advance(DAY_MS);
        let answer = api.post(&path, r#"{"overlap_hours":2}"#).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let new = answer.matching("CreatedToken");
        assert_eq!((&new["scopes"], &new["prefix"]), (&view["scopes"], &view["prefix"]));
        assert_eq!(new["rotated_from"], view["id"]);
        assert_eq!(new["expires_at"], palisade_model::rfc3339(NOW + 31 * DAY_MS));
        let new = new["token"].as_str().unwrap();
        assert_eq!((status(api, &old).await, status(api, new).await), (200, 200));
        api.clock.advance(2 * 3_600_000);
        assert_eq!((status(api, &old).await, status(api, new).await), (401, 200));
        api.post(&path, "{}").await.assert_error(409, "token_ended");
        for body in [r#"{"overlap_hours":-1}"#, r#"{"overlap_hours":169}"#] {
            api.post(&path, body).await.assert_error(400, "invalid_overlap_hours");
        }
    }

    async fn a_reported_leak_ends_the_token_and_tells_the_reporter_nothing(api: &Api) {
        let (leaked, view) = api.token(r#"{"name":"leaked"}"#).await;
        let unknown = unknown_key(api).await;
        let report = async |token: &str| {
            let request = axum::http::Request::builder().method("POST").uri("/v1/tokens/report-leak");
            let body = serde_json::json!({ "token": token }).to_string();
            api.send(request.header("content-type", "application/json"), body).await
        };
        let mut bodies = Vec::new();
        for token in [&*leaked, &leaked, &unknown, "nonsense"] {
            let answer = report(token).await;
            assert_eq!(answer.status, 202);
            bodies.push(answer.matching("LeakReported"));
        }
        assert!(bodies.iter().all(|body| *body == bodies[0]));
        assert_eq!(status(api, &leaked).await, 401);
        assert_eq!(kinds(api).await.iter().filter(|kind| **kind == EventKind::KeyLeaked).count(), 1);
        let read = api.get(&format!("/v1/tokens/{}", view["id"].as_str().unwrap())).await.json();
        assert!(read["revoked_at"].is_string());
    }

    async fn k_04_tokens_are_listed_newest_first_in_pages(api: &Api) {
        let mut names = Vec::new();
        for number in 0..5 {
            api.token(&format!(r#"{{"name":"t{number}"}}"#)).await;
            names.insert(0, format!("t{number}"));
        }
        let (mut seen, mut path) = (Vec::new(), "/v1/tokens?limit=2".to_owned());
        loop {
            let page = api.get(&path).await.matching("TokenList");
            let data = page["data"].as_array().unwrap();
            seen.extend(data.iter().map(|token| token["name"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/tokens?limit=2&cursor={cursor}");
        }
        names.push("first admin key".into());
        assert_eq!(seen, names);
        let scans = api.get("/v1/tokens?limit=1").await.json()["next_cursor"].as_str().unwrap().to_owned();
        api.get(&format!("/v1/scans?cursor={scans}")).await.assert_error(400, "invalid_cursor");
    }

    async fn the_last_use_of_a_token_is_noted(api: &Api) {
        let (token, view) = api.token(r#"{"name":"used"}"#).await;
        let path = format!("/v1/tokens/{}", view["id"].as_str().unwrap());
        assert_eq!(api.get(&path).await.json()["last_used_at"], serde_json::Value::Null);
        for (advance, expected) in [(0, NOW), (59_000, NOW), (1_000, NOW + 60_000)] {
            api.clock.advance(advance);
            assert_eq!(status(api, &token).await, 200);
            api.service.flush_audit().await.unwrap();
            assert_eq!(api.get(&path).await.json()["last_used_at"], palisade_model::rfc3339(expected));
        }
    }

    async fn k_04_another_organisation_finds_no_token(api: &Api) {
        let (_, view) = api.token(r#"{"name":"mine"}"#).await;
        let path = format!("/v1/tokens/{}", view["id"].as_str().unwrap());
        let other = api.as_other_tenant();
        other.get(&path).await.assert_error(404, "not_found");
        other.send(other.keyed("DELETE", &path), "").await.assert_error(404, "not_found");
        other.post(&format!("{path}/rotate"), "{}").await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/tokens").await.json()["data"], serde_json::json!([]));
        assert!(api.get(&path).await.json()["revoked_at"].is_null());
    }

    async fn k_21_development_mode_still_refuses_a_bogus_key(api: &Api) {
        let (bogus, dev) = (unknown_key(api).await, api.in_development_mode());
        assert_eq!(dev.get("/v1/usage").await.status, 200);
        dev.with_key(&bogus, "GET", "/v1/usage", "").await.assert_error(401, "unauthorized");
    }
}

/// A well-formed key that nobody knows.
async fn unknown_key(api: &Api) -> String {
    let elsewhere = crate::engine::Database::sqlite().await;
    let key = Api::start(&elsewhere).await.make_key(Scope::READ, false).await;
    assert_ne!(key, api.key);
    key
}
