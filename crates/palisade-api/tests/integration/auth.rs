//! Keys: where they may stand, what a bad one answers, and what its scope allows.

use axum::http::Request;
use palisade_model::Scope;

use crate::engine::on_both_engines;

/// Understood as an id of every kind, and naming nothing.
const NO_ID: &str = "00000000000000000000000000";

/// Method, path and declared scope of every operation that needs a key, read from the description.
fn routes() -> Vec<(String, String, String)> {
    let document = serde_json::to_value(palisade_api::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(scope) = operation["x-required-scope"].as_str() else { continue };
            let segments = path.split('/').map(|part| if part.starts_with('{') { NO_ID } else { part });
            let path = segments.collect::<Vec<_>>().join("/");
            routes.push((method.to_uppercase(), path, scope.to_owned()));
        }
    }
    assert!(routes.len() >= 6, "{routes:?}");
    routes
}

on_both_engines! {
    async fn k_01_k_02_a_key_is_good_in_either_header(api: &Api) {
        let key = &api.key;
        for (name, value) in [
            ("authorization", format!("Bearer {key}")),
            ("authorization", format!("bearer {key}")),
            ("authorization", format!("BEARER   {key}")),
            ("x-api-key", key.clone()),
        ] {
            let answer = api.send(Request::builder().uri("/v1/usage").header(name, &value), "").await;
            assert_eq!(answer.status, 200, "{name}: {}", value.replace(key, "key"));
        }
    }

    async fn k_07_z_01_a_missing_or_bad_key_answers_401_on_every_route(api: &Api) {
        let mut bogus = api.key.clone();
        let last = bogus.pop().unwrap();
        bogus.push(if last == 'A' { 'B' } else { 'A' });
        for (method, path, _) in routes() {
            // More calls than one address may make in a minute.
            api.clock.advance(60_000);
            for authorization in ["", "Bearer", "Basic eDp5", "Bearer nonsense", &format!("Bearer {bogus}")] {
                let mut request = Request::builder().method(&*method).uri(&*path);
                if !authorization.is_empty() {
                    request = request.header("authorization", authorization);
                }
                let answer = api.send(request.header("content-type", "application/json"), "not even JSON").await;
                let body = answer.assert_error(401, "unauthorized");
                assert_eq!(body["message"], "Invalid API key");
                assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"palisade\"");
            }
        }
    }

    async fn k_04_a_revoked_key_is_refused_on_the_next_request(api: &Api) {
        let key = api.make_key(Scope::READ, false).await;
        let send = async || api.send(Request::builder().uri("/v1/usage").header("x-api-key", &key), "").await;
        assert_eq!(send().await.status, 200);
        let id = api.service.list_keys().await.unwrap().last().unwrap().id;
        api.service.revoke_key(id).await.unwrap();
        send().await.assert_error(401, "unauthorized");
        assert_eq!(api.get("/v1/usage").await.status, 200);
    }

    async fn c_08_two_different_keys_answer_400(api: &Api) {
        let other = api.make_key(Scope::READ, false).await;
        let request = api.keyed("GET", "/v1/usage").header("x-api-key", other);
        api.send(request, "").await.assert_error(400, "conflicting_credentials");
        let same = api.keyed("GET", "/v1/usage").header("x-api-key", &api.key);
        assert_eq!(api.send(same, "").await.status, 200);
    }

    async fn a_key_in_the_url_is_refused_even_when_it_is_good(api: &Api) {
        for path in [format!("/v1/usage?api_key={}", api.key), format!("/v1/scans?anything={}", api.key)] {
            api.send(Request::builder().uri(&path), "").await.assert_error(400, "key_in_query");
            api.get(&path).await.assert_error(400, "key_in_query");
        }
    }

    async fn a_read_key_may_read_and_not_write(api: &Api) {
        let key = api.make_key(Scope::READ, false).await;
        for (method, path, scope) in routes() {
            let request = Request::builder().method(&*method).uri(&*path).header("x-api-key", &key);
            let request = request.header("content-type", "application/json");
            let answer = api.send(request, r#"{"target":"https://example.com"}"#).await;
            if !Scope::READ.grants(scope.parse().unwrap()) {
                answer.assert_error(403, "insufficient_scope");
            } else {
                assert_ne!(answer.status, 403, "{method} {path}");
            }
        }
    }
}
