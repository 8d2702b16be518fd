//! What a token may not do: where it comes from, which projects it is for, what it may hand out.

use palisade_model::{ProjectAccess, Scope};

use crate::engine::on_both_engines;
use crate::fixture::{Api, from_address};

/// The ids of a fresh scan of `host` and of its project.
async fn scan_of(api: &Api, host: &str) -> (String, String) {
    let answer = api.post("/v1/scans", &format!(r#"{{"target":"https://{host}"}}"#)).await;
    let view = answer.json();
    (view["id"].as_str().unwrap().to_owned(), view["project_id"].as_str().unwrap().to_owned())
}

on_both_engines! {
    async fn k_14_a_token_is_good_only_at_its_addresses(api: &Api) {
        let (token, _) = api.token(r#"{"name":"ip","ip_allowlist":["192.0.2.0/24","2001:db8::7"]}"#).await;
        let send = async |address| {
            api.send(from_address("GET", "/v1/usage", address).header("x-api-key", &token), "").await
        };
        assert_eq!(send([192, 0, 2, 9]).await.status, 200);
        send([198, 51, 100, 9]).await.assert_error(403, "ip_not_allowed");
        assert_eq!(send([192, 0, 2, 9]).await.status, 200, "the refusal is not remembered, nor is the pass");
        send([198, 51, 100, 9]).await.assert_error(403, "ip_not_allowed");
        // Without a socket the address is not known.
        api.with_key(&token, "GET", "/v1/usage", "").await.assert_error(403, "ip_not_allowed");
        let spoofed = from_address("GET", "/v1/usage", [198, 51, 100, 9]).header("x-forwarded-for", "192.0.2.9");
        api.send(spoofed.header("x-api-key", &token), "").await.assert_error(403, "ip_not_allowed");
        let proxied = api.behind_proxies(vec!["198.51.100.0/24".parse().unwrap()]);
        let by = |value| from_address("GET", "/v1/usage", [198, 51, 100, 9]).header("x-forwarded-for", value);
        assert_eq!(proxied.send(by("192.0.2.9").header("x-api-key", &token), "").await.status, 200);
        let refused = proxied.send(by("192.0.2.9, 203.0.113.66").header("x-api-key", &token), "").await;
        refused.assert_error(403, "ip_not_allowed");
    }

    async fn k_13_a_token_for_projects_sees_nothing_else(api: &Api) {
        let (own, project) = scan_of(api, "own.example.com").await;
        let (foreign, other) = scan_of(api, "other.example.com").await;
        let body = format!(r#"{{"name":"p","scopes":["admin"],"project_ids":["{project}"]}}"#);
        let (token, view) = api.token(&body).await;
        assert_eq!(view["project_ids"], serde_json::json!([project]));
        let get = async |path: String| api.with_key(&token, "GET", &path, "").await;
        assert_eq!(get(format!("/v1/scans/{own}")).await.status, 200);
        for path in [format!("/v1/scans/{foreign}"), format!("/v1/scans/{foreign}/results")] {
            get(path).await.assert_error(404, "not_found");
        }
        let cancel = format!("/v1/scans/{foreign}/cancel");
        api.with_key(&token, "POST", &cancel, "").await.assert_error(404, "not_found");
        for path in ["/v1/scans", "/v1/scans?status=queued"] {
            let list = get(path.to_owned()).await.json();
            let ids: Vec<_> = list["data"].as_array().unwrap().iter().map(|scan| scan["id"].clone()).collect();
            assert_eq!(ids, [own.as_str()], "{path}");
        }
        let scan = async |host: &str| {
            api.with_key(&token, "POST", "/v1/scans", &format!(r#"{{"target":"https://{host}"}}"#)).await
        };
        assert_eq!(scan("own.example.com").await.status, 202);
        for host in ["other.example.com", "new.example.com"] {
            scan(host).await.assert_error(403, "project_restricted");
        }
        for (method, path, body) in [
            ("GET", "/v1/tokens", ""),
            ("POST", "/v1/tokens", r#"{"name":"more"}"#),
            ("DELETE", &format!("/v1/tokens/{}", view["id"].as_str().unwrap()), ""),
        ] {
            api.with_key(&token, method, path, body).await.assert_error(403, "project_restricted");
        }
        assert_eq!(get("/v1/tokens/me".into()).await.status, 200);
        assert_eq!(api.get(&format!("/v1/scans/{foreign}")).await.json()["project_id"], other.as_str());
    }

    async fn k_13_stored_answers_tell_a_restricted_token_nothing(api: &Api) {
        let (_, project) = scan_of(api, "own.example.com").await;
        let (token, _) = api.token(&format!(r#"{{"name":"p","project_ids":["{project}"]}}"#)).await;
        let send = async |key: &str| {
            let request = axum::http::Request::builder().method("POST").uri("/v1/scans").header("x-api-key", key);
            let request = request.header("content-type", "application/json").header("idempotency-key", "guessed");
            api.send(request, r#"{"target":"https://secret.example.com"}"#).await
        };
        assert_eq!(send(&api.key).await.status, 202);
        send(&token).await.assert_error(403, "project_restricted");
        assert_eq!(send(&api.key).await.header("idempotency-replayed"), "true");
    }

    async fn k_17_no_token_hands_out_more_than_it_has(api: &Api) {
        let issuer = r#"{"name":"issuer","scopes":["write:tokens","read:scans"]}"#;
        let (token, _) = api.token(issuer).await;
        let make = async |body: &str| api.with_key(&token, "POST", "/v1/tokens", body).await;
        assert_eq!(make(r#"{"name":"ok","scopes":["read:scans"]}"#).await.status, 201);
        for scopes in ["\"admin\"", "\"write:scans\"", "\"read\"", "\"read:scans\",\"read:findings\"", "\"admin:tokens\""] {
            let answer = make(&format!(r#"{{"name":"more","scopes":[{scopes}]}}"#)).await;
            answer.assert_error(403, "scope_escalation");
        }
        make(r#"{"name":"default scopes"}"#).await.assert_error(403, "scope_escalation");
        let admin = api.get("/v1/tokens/me").await.json()["id"].as_str().unwrap().to_owned();
        let rotate = api.with_key(&token, "POST", &format!("/v1/tokens/{admin}/rotate"), "{}").await;
        rotate.assert_error(403, "scope_escalation");
    }

    async fn k_14_a_token_made_from_a_restricted_one_is_not_wider(api: &Api) {
        let (token, _) =
            api.token(r#"{"name":"ip","scopes":["admin"],"ip_allowlist":["192.0.2.0/24"]}"#).await;
        let make = async |body: &str| {
            let request = from_address("POST", "/v1/tokens", [192, 0, 2, 9]).header("x-api-key", &token);
            api.send(request.header("content-type", "application/json"), body.to_owned()).await
        };
        let inherited = make(r#"{"name":"inherits"}"#).await;
        assert_eq!(inherited.matching("CreatedToken")["ip_allowlist"], serde_json::json!(["192.0.2.0/24"]));
        assert_eq!(make(r#"{"name":"narrower","ip_allowlist":["192.0.2.7"]}"#).await.status, 201);
        for blocks in ["\"192.0.0.0/16\"", "\"192.0.2.7\",\"198.51.100.1\""] {
            let answer = make(&format!(r#"{{"name":"wider","ip_allowlist":[{blocks}]}}"#)).await;
            answer.assert_error(403, "restriction_escalation");
        }
        let admin = api.get("/v1/tokens/me").await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/tokens/{admin}/rotate");
        let request = from_address("POST", &path, [192, 0, 2, 9]).header("x-api-key", &token);
        let rotate = api.send(request.header("content-type", "application/json"), "{}").await;
        rotate.assert_error(403, "restriction_escalation");
    }

    async fn k_06_a_test_token_makes_and_sees_only_test_tokens(api: &Api) {
        let live = api.token(r#"{"name":"live"}"#).await.1;
        let (test, _) = api.token(r#"{"name":"test","scopes":["admin"],"test":true}"#).await;
        let list = api.with_key(&test, "GET", "/v1/tokens", "").await.json();
        assert_eq!(list["data"].as_array().unwrap().len(), 1);
        let path = format!("/v1/tokens/{}", live["id"].as_str().unwrap());
        api.with_key(&test, "GET", &path, "").await.assert_error(404, "not_found");
        for (method, path) in [("DELETE", &*path), ("POST", "/v1/tokens")] {
            let answer = api.with_key(&test, method, path, r#"{"name":"x","test":true}"#).await;
            answer.assert_error(403, "test_mode_key");
        }
    }

    async fn what_a_token_says_is_what_its_principal_is(api: &Api) {
        let (_, project) = scan_of(api, "own.example.com").await;
        let body = format!(r#"{{"name":"p","scopes":["read"],"project_ids":["{project}","{project}"]}}"#);
        let (token, _) = api.token(&body).await;
        let principal = api.service.authenticate(&token, None).await.unwrap();
        assert_eq!(principal.projects, ProjectAccess::Only(vec![project.parse().unwrap()]));
        assert!(principal.may(Scope::READ) && !principal.may(Scope::WRITE) && principal.member.is_none());
    }
}
