//! Scans of projects: the second form of `POST /v1/scans`, and what a project's settings do to the first.

use palisade_model::Scope;
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn project(api: &Api, body: Value) -> String {
    let answer = api.post("/v1/projects", &body.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn scan(api: &Api, body: Value) -> Answer {
    api.post("/v1/scans", &body.to_string()).await
}

on_both_engines! {
    async fn n_02_a_scan_of_a_project_answers_id_status_types_and_created_at(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        let answer = scan(api, json!({"project_id": id, "types": ["sast", "sca"]})).await;
        let body = answer.matching("ScanSummary");
        assert_eq!(answer.status, 202);
        assert_eq!((&body["id"], &body["status"]), (&body["scan_id"], &"queued".into()));
        assert_eq!((&body["types"], &body["created_at"]), (&json!(["sast", "sca"]), &"2026-06-03T10:00:00Z".into()));
        assert_eq!((&body["project_id"], &body["branch"]), (&id.as_str().into(), &"main".into()));
        assert_eq!(body["target"], "https://shop.example.com/");
        assert_eq!(answer.header("location"), format!("/v1/scans/{}", body["id"].as_str().unwrap()));
    }

    async fn n_11_the_wire_field_is_project_id(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        let wrong = scan(api, json!({"project": id, "types": ["sast"]})).await;
        wrong.assert_error(400, "missing_project_id");
    }

    async fn c_01_the_keys_of_the_body_decide_between_the_two_forms(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        for (body, code) in [
            (json!({"target": "https://example.com", "project_id": id}), "ambiguous_request"),
            (json!({"target": "https://example.com", "types": ["sast"]}), "ambiguous_request"),
            (json!({"types": ["sast"]}), "missing_project_id"),
            (json!({"scan_type": "full"}), "missing_target"),
            (json!({"project_id": id, "types": ["sast", "all"]}), "unknown_scan_type"),
            (json!({"project_id": id, "scan_type": "deep"}), "invalid_scan_type"),
            (json!({"project_id": id, "branch": "a b"}), "invalid_branch"),
            (json!({"project_id": id, "commit_sha": "x".repeat(40)}), "invalid_commit_sha"),
            (json!({"project_id": id, "label": "x".repeat(101)}), "invalid_label"),
            (json!({"project_id": id, "webhook_url": "ftp://example.com"}), "invalid_webhook_url"),
        ] {
            scan(api, body).await.assert_error(400, code);
        }
        let neither = scan(api, json!({})).await.assert_error(400, "missing_target");
        let text = neither["message"].as_str().unwrap();
        assert!(text.contains("target") && text.contains("project_id"), "{text}");
    }

    async fn a_scan_takes_what_it_does_not_say_from_its_project(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com", "default_branch": "trunk",
            "scan_types": ["dast"], "settings": {"scan_type": "headers_only"}})).await;
        for body in [json!({"project_id": id}), json!({"target": "https://shop.example.com/cart"})] {
            let made = scan(api, body).await.matching("ScanSummary");
            assert_eq!((&made["project_id"], &made["branch"]), (&id.as_str().into(), &"trunk".into()));
            assert_eq!((&made["types"], &made["scan_type"]), (&json!(["dast"]), &"headers_only".into()));
        }
        let sha = "0123456789ABCDEF0123456789ABCDEF01234567";
        let said = json!({"project_id": id, "types": ["secrets"], "scan_type": "full", "branch": "refs/heads/side",
            "commit_sha": sha, "label": "nightly", "webhook_url": "https://hooks.example.com/x"});
        let made = scan(api, said).await.matching("ScanSummary");
        assert_eq!((&made["types"], &made["scan_type"]), (&json!(["secrets"]), &"full".into()));
        assert_eq!((&made["branch"], &made["label"]), (&"side".into(), &"nightly".into()));
        assert_eq!(made["commit_sha"], sha.to_lowercase());

        let branches = api.get(&format!("/v1/projects/{id}/branches")).await.matching("BranchList");
        let names: Vec<_> = branches["data"].as_array().unwrap().iter()
            .map(|branch| (branch["name"].as_str().unwrap(), branch["is_default"].as_bool().unwrap())).collect();
        assert_eq!(names, [("side", false), ("trunk", true)]);
    }

    async fn a_source_that_cannot_be_scanned_says_so(api: &Api) {
        let bare = project(api, json!({"name": "Empty"})).await;
        let repository = project(api, json!({"name": "Git", "repo_url": "https://git.example.com/shop.git"})).await;
        for id in [bare, repository] {
            let error = scan(api, json!({"project_id": id})).await.assert_error(400, "source_not_supported");
            assert_eq!(error["fields"][0]["field"], "body.project_id");
        }
    }

    async fn r_12_a_project_of_another_tenant_or_mode_cannot_be_scanned(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        let body = json!({"project_id": id}).to_string();
        api.as_other_tenant().post("/v1/scans", &body).await.assert_error(404, "not_found");
        scan(api, json!({"project_id": "nope"})).await.assert_error(404, "not_found");
        let key = api.make_key(Scope::WRITE, true).await;
        let request = || axum::http::Request::builder().method("POST").header("x-api-key", &key)
            .header("content-type", "application/json");
        api.send(request().uri("/v1/scans"), body).await.assert_error(404, "not_found");
        let own = api.send(request().uri("/v1/projects"), r#"{"name":"Sandbox"}"#).await.json()["id"].clone();
        let body = json!({"project_id": own, "types": ["sast", "sca"]}).to_string();
        let made = api.send(request().uri("/v1/scans"), body).await.matching("ScanSummary");
        assert_eq!((&made["test_mode"], &made["project_id"]), (&true.into(), &own));
    }

    async fn scans_are_listed_by_project_and_branch(api: &Api) {
        let shop = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        api.create().await;
        let mut made = Vec::new();
        for branch in ["main", "side", "main"] {
            made.insert(0, scan(api, json!({"project_id": shop, "branch": branch})).await.json()["id"].clone());
        }
        let ids = |list: Value| list["data"].as_array().unwrap().iter().map(|scan| scan["id"].clone()).collect::<Vec<_>>();
        let base = format!("/v1/scans?project_id={shop}");
        assert_eq!(ids(api.get(&base).await.matching("ScanList")), made);
        assert_eq!(ids(api.get(&format!("{base}&status=queued")).await.json()), made);
        let first = api.get(&format!("{base}&branch=main&limit=1")).await.json();
        assert_eq!(ids(first.clone()), made[..1]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("{base}&branch=main&limit=1&cursor={cursor}")).await.json();
        assert_eq!((ids(second.clone()), &second["has_more"]), (made[2..].to_vec(), &false.into()));
        api.get(&format!("{base}&branch=side&limit=1&cursor={cursor}")).await.assert_error(400, "invalid_cursor");
        api.get("/v1/scans?branch=main").await.assert_error(400, "missing_project_id");
        api.get("/v1/scans?project_id=x").await.assert_error(400, "invalid_project_id");
        let other = api.as_other_tenant();
        assert_eq!(ids(other.get(&base).await.json()), Vec::<Value>::new());
    }

    async fn a_repeated_key_starts_one_scan_of_a_project(api: &Api) {
        let id = project(api, json!({"name": "Shop", "url": "https://shop.example.com"})).await;
        let send = async || {
            let request = api.keyed("POST", "/v1/scans").header("content-type", "application/json");
            api.send(request.header("idempotency-key", "once"), json!({"project_id": id}).to_string()).await
        };
        let (first, again) = (send().await, send().await);
        assert_eq!((&again.body, again.header("idempotency-replayed")), (&first.body, "true"));
    }
}
