//! Tokens that members make for themselves.

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn make(api: &Api, key: &str, body: &str) -> Answer {
    api.with_key(key, "POST", "/v1/tokens", body).await
}

on_both_engines! {
    async fn k_04_a_member_makes_lists_and_revokes_own_tokens_without_a_scope(api: &Api) {
        let (ada, key) = api.join("ada@example.com", "viewer").await;
        let (_, bob) = api.join("bob@example.com", "viewer").await;
        let made = make(api, &key, r#"{"name":"laptop"}"#).await.matching("CreatedToken");
        assert_eq!(made["owner"], ada.as_str());
        let (token, path) = (made["token"].as_str().unwrap(), format!("/v1/tokens/{}", made["id"].as_str().unwrap()));
        assert_eq!(api.with_key(token, "GET", "/v1/scans", "").await.status, 200);
        let scan = api.with_key(token, "POST", "/v1/scans", r#"{"target":"https://example.com"}"#).await;
        scan.assert_error(403, "insufficient_scope");
        let list = api.with_key(&key, "GET", "/v1/tokens", "").await.matching("TokenList");
        assert!(list["data"].as_array().unwrap().iter().all(|token| token["owner"] == ada.as_str()));
        assert_eq!(list["data"].as_array().unwrap().len(), 2);
        assert_eq!(api.with_key(&key, "GET", &path, "").await.status, 200);
        for method in ["GET", "DELETE"] {
            api.with_key(&bob, method, &path, "").await.assert_error(404, "not_found");
        }
        api.with_key(&bob, "POST", &format!("{path}/rotate"), "{}").await.assert_error(404, "not_found");
        assert_eq!(api.with_key(&key, "POST", &format!("{path}/rotate"), "{}").await.status, 201);
        assert_eq!(api.with_key(&key, "DELETE", &path, "").await.status, 204);
        api.with_key(token, "GET", "/v1/scans", "").await.assert_error(401, "unauthorized");
    }

    async fn k_17_a_members_token_stays_within_the_key_that_made_it(api: &Api) {
        let (_, key) = api.join("ada@example.com", "developer").await;
        let narrow = make(api, &key, r#"{"name":"n","scopes":["read:scans"]}"#).await.matching("CreatedToken");
        let narrow = narrow["token"].as_str().unwrap();
        for scopes in ["[\"read\"]", "[\"write:scans\"]", "[\"admin\"]", "[\"read:findings\"]"] {
            make(api, narrow, &format!(r#"{{"name":"x","scopes":{scopes}}}"#)).await.assert_error(403, "scope_escalation");
        }
        for scopes in ["[\"admin\"]", "[\"read:scans\",\"write:members\"]"] {
            make(api, &key, &format!(r#"{{"name":"x","scopes":{scopes}}}"#)).await.assert_error(403, "scope_escalation");
        }
    }

    async fn k_17_of_read_and_write_a_members_token_has_the_part_of_the_role_also_after_the_role_rose(api: &Api) {
        let (ada, key) = api.join("ada@example.com", "developer").await;
        let made = make(api, &key, r#"{"name":"w","scopes":["write"]}"#).await.matching("CreatedToken");
        let scopes: Vec<&str> = made["scopes"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
        assert!(scopes.contains(&"write:scans") && !scopes.contains(&"write") && !scopes.contains(&"write:targets"), "{scopes:?}");
        let path = format!("/v1/members/{ada}");
        let risen = api.with_key(&api.key, "PATCH", &path, r#"{"role":"org_admin"}"#).await;
        assert_eq!(risen.status, 200);
        let token = made["token"].as_str().unwrap();
        api.with_key(token, "POST", "/v1/teams", r#"{"name":"t"}"#).await.assert_error(403, "insufficient_scope");
    }

    async fn k_17_tokens_of_others_need_a_scope(api: &Api) {
        let (ada, ada_key) = api.join("ada@example.com", "developer").await;
        let (_, boss) = api.join("boss@example.com", "org_admin").await;
        for owner in ["organization", "mem_00000000000000000000000000"] {
            let body = format!(r#"{{"name":"x","owner":"{owner}"}}"#);
            make(api, &ada_key, &body).await.assert_error(403, "insufficient_scope");
        }
        let own = make(api, &boss, r#"{"name":"own"}"#).await.matching("CreatedToken");
        assert_ne!(own["owner"], "organization");
        let ci = make(api, &boss, r#"{"name":"ci","owner":"organization"}"#).await.matching("CreatedToken");
        assert_eq!(ci["owner"], "organization");
        let body = format!(r#"{{"name":"for ada","owner":"{ada}","scopes":["admin"]}}"#);
        make(api, &boss, &body).await.assert_error(403, "scope_escalation");
        let body = format!(r#"{{"name":"for ada","owner":"{ada}"}}"#);
        let for_ada = make(api, &boss, &body).await.matching("CreatedToken");
        assert_eq!(for_ada["owner"], ada.as_str());
        let key = for_ada["token"].as_str().unwrap();
        api.with_key(key, "GET", "/v1/members", "").await.assert_error(403, "insufficient_scope");
    }

    async fn k_13_a_restricted_members_token_makes_no_wider_one(api: &Api) {
        let (_, key) = api.join("ada@example.com", "developer").await;
        let scan = api.post("/v1/scans", r#"{"target":"https://a.example.com"}"#).await.json();
        let project = scan["project_id"].as_str().unwrap().to_owned();
        let other = api.post("/v1/scans", r#"{"target":"https://b.example.com"}"#).await.json();
        let other = other["project_id"].as_str().unwrap().to_owned();
        let body = format!(r#"{{"name":"p","scopes":["read:scans"],"project_ids":["{project}"]}}"#);
        let restricted = make(api, &key, &body).await.matching("CreatedToken");
        let restricted = restricted["token"].as_str().unwrap();
        let child = make(api, restricted, r#"{"name":"c","scopes":["read:scans"]}"#).await.matching("CreatedToken");
        assert_eq!(child["project_ids"], serde_json::json!([project]));
        let body = format!(r#"{{"name":"c","scopes":["read:scans"],"project_ids":["{other}"]}}"#);
        make(api, restricted, &body).await.assert_error(400, "unknown_project");
        let team = api.post("/v1/teams", r#"{"name":"t"}"#).await.json()["id"].as_str().unwrap().to_owned();
        let body = format!(r#"{{"name":"c","scopes":["read:scans"],"team_ids":["{team}"]}}"#);
        make(api, restricted, &body).await.assert_error(403, "restriction_escalation");
        let first = api.with_key(&key, "GET", "/v1/tokens/me", "").await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/tokens/{first}/rotate");
        api.with_key(restricted, "POST", &path, "{}").await.assert_error(403, "scope_escalation");
    }
}
