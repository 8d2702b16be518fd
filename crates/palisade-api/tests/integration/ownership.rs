//! Proof of ownership: hosts, their tokens, and looking for them.

use std::sync::Arc;

use palisade_engine::Registry;
use palisade_model::{DAY_MS, OwnershipMethod};
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::Api;
use crate::hosts::Hosts;

/// The same API, where hosts show what the test says.
pub(crate) fn with_hosts(api: &Api) -> (Api, Arc<Hosts>) {
    let hosts = Arc::new(Hosts::default());
    let registry = Registry { ownership: Some(hosts.clone()), ..Registry::default() };
    (api.with_scanners(registry), hosts)
}

/// The id and the token of a new proof.
pub(crate) async fn claim(api: &Api, host: &str) -> (String, String) {
    let answer = api.post("/v1/ownership", &json!({ "host": host }).to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let view = answer.matching("Ownership");
    let text = |name: &str| view[name].as_str().unwrap().to_owned();
    (text("id"), text("token"))
}

pub(crate) async fn verify(api: &Api, id: &str) -> Value {
    api.clock.advance(5_000);
    let answer = api.post(&format!("/v1/ownership/{id}/verify"), "").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.matching("OwnershipVerification")
}

on_both_engines! {
    async fn a_host_gets_a_token_with_all_four_ways_ready_to_copy(api: &Api) {
        let answer = api.post("/v1/ownership", r#"{"host":"https://Shop.Example.com:8443/cart"}"#).await;
        let view = answer.matching("Ownership");
        let path = format!("/v1/ownership/{}", view["id"].as_str().unwrap());
        assert_eq!((answer.status.as_u16(), answer.header("location")), (201, path.as_str()));
        let token = view["token"].as_str().unwrap();
        assert_eq!((&view["host"], &view["status"], token.len()), (&"shop.example.com".into(), &"pending".into(), 32));
        let way = |method: &str, place: &str, value: &str| {
            json!({ "method": method, "place": place, "value": value, "covers_subdomains": false })
        };
        assert_eq!(view["ways"], json!([
            way("dns_txt", "_palisade-challenge.shop.example.com", token),
            way("file", "https://shop.example.com/.well-known/palisade-verification.txt", token),
            way("meta", "https://shop.example.com/", &format!(r#"<meta name="palisade-verification" content="{token}">"#)),
            way("header", "https://shop.example.com/", &format!("Palisade-Verification: {token}")),
        ]));
        assert_eq!(api.get(&path).await.matching("Ownership"), view);

        let again = api.post("/v1/ownership", r#"{"host":"shop.example.com."}"#).await;
        assert_eq!(again.assert_error(409, "ownership_exists")["ownership_id"], view["id"]);
        let domain = api.post("/v1/ownership", r#"{"host":"example.com"}"#).await.matching("Ownership");
        assert_ne!(domain["token"], view["token"]);
        let covering = |view: &Value| {
            let ways = view["ways"].as_array().unwrap().iter();
            ways.filter(|way| way["covers_subdomains"] == true).map(|way| way["method"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(covering(&domain), ["dns_txt"]);
        let suffix = api.post("/v1/ownership", r#"{"host":"github.io"}"#).await.matching("Ownership");
        assert!(covering(&suffix).is_empty());
        let address = api.post("/v1/ownership", r#"{"host":"8.8.8.8"}"#).await.matching("Ownership");
        assert_eq!(address["ways"].as_array().unwrap().len(), 3, "{address}");

        let first = api.get("/v1/ownership?limit=3").await.matching("OwnershipList");
        let hosts: Vec<_> = first["data"].as_array().unwrap().iter().map(|view| &view["host"]).collect();
        assert_eq!(hosts, ["8.8.8.8", "github.io", "example.com"]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/v1/ownership?limit=3&cursor={cursor}")).await.matching("OwnershipList");
        assert_eq!((&second["data"], &second["has_more"]), (&json!([view]), &false.into()));

        assert_eq!(api.send(api.keyed("DELETE", &path), "").await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
        api.send(api.keyed("DELETE", &path), "").await.assert_error(404, "not_found");
        let kinds = api.assert_events_are_as_described().await;
        assert!(kinds.contains("ownership.created") && kinds.contains("ownership.deleted"), "{kinds:?}");
    }

    async fn a_look_says_what_was_found_at_each_place(api: &Api) {
        let (api, hosts) = with_hosts(api);
        let (id, token) = claim(&api, "example.com").await;
        let missing = verify(&api, &id).await;
        assert_eq!((&missing["verified"], &missing["ownership"]["status"]), (&false.into(), &"pending".into()));
        assert_eq!(missing["looked_at"].as_array().unwrap().len(), 4);
        assert_eq!(missing["looked_at"][0], json!({
            "method": "dns_txt", "place": "_palisade-challenge.example.com", "verified": false,
            "found": "expected the token, found none"
        }));
        assert!(missing["ownership"]["last_error"].as_str().unwrap().contains("found none"));
        api.post(&format!("/v1/ownership/{id}/verify"), "").await.assert_error(429, "checked_just_now");

        hosts.show(OwnershipMethod::Meta, "example.com", "another token");
        assert_eq!(verify(&api, &id).await["verified"], false);
        hosts.show(OwnershipMethod::Meta, "example.com", &token);
        let found = verify(&api, &id).await;
        let own = &found["ownership"];
        assert_eq!((&found["verified"], &own["status"], &own["method"]), (&true.into(), &"verified".into(), &"meta".into()));
        assert_eq!((&own["covers_subdomains"], &own["last_error"]), (&false.into(), &Value::Null));
        hosts.show(OwnershipMethod::DnsTxt, "example.com", &token);
        let found = verify(&api, &id).await;
        assert_eq!((&found["ownership"]["method"], &found["ownership"]["covers_subdomains"]), (&"dns_txt".into(), &true.into()));

        hosts.hide_all();
        let lost = verify(&api, &id).await;
        assert_eq!((&lost["verified"], &lost["ownership"]["status"]), (&false.into(), &"verified".into()));
        api.clock.advance(30 * DAY_MS);
        let path = format!("/v1/ownership/{id}");
        assert_eq!(api.get(&path).await.matching("Ownership")["status"], "expired");
        let kinds = api.assert_events_are_as_described().await;
        assert!(kinds.contains("ownership.verified") && kinds.contains("ownership.lost"), "{kinds:?}");
    }

    async fn what_is_no_host_is_refused_and_proofs_belong_to_the_whole_organisation(api: &Api) {
        for (body, code) in [
            (r#"{"host":""}"#, "invalid_host"),
            (r#"{"host":"localhost"}"#, "invalid_host"),
            (r#"{"host":"169.254.169.254"}"#, "invalid_host"),
            (r#"{"host":"ftp://example.com"}"#, "invalid_host"),
            (r#"{"host":"example.com","token":"mine"}"#, "invalid_field"),
            ("{}", "invalid_field"),
        ] {
            api.post("/v1/ownership", body).await.assert_error(400, code);
        }
        let (id, _) = claim(api, "example.com").await;
        let path = format!("/v1/ownership/{id}");
        let other = api.as_other_tenant();
        other.get(&path).await.assert_error(404, "not_found");
        other.post(&format!("{path}/verify"), "").await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/ownership").await.json()["data"], json!([]));
        let test = api.make_key(palisade_model::Scope::ADMIN, true).await;
        let project = api.post("/v1/projects", r#"{"name":"Shop"}"#).await.json()["id"].clone();
        let body = json!({ "name": "confined", "scopes": ["write"], "project_ids": [project] }).to_string();
        let (confined, _) = api.token(&body).await;
        for (key, code) in [(test, "test_mode_key"), (confined, "project_restricted")] {
            api.with_key(&key, "GET", &path, "").await.assert_error(403, code);
            api.with_key(&key, "POST", "/v1/ownership", r#"{"host":"example.org"}"#).await.assert_error(403, code);
        }
    }
}
