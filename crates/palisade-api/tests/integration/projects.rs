//! Projects: made, listed, changed and deleted.

use palisade_model::Scope;
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn patch(api: &Api, path: &str, body: &str) -> Answer {
    api.send(api.keyed("PATCH", path).header("content-type", "application/json"), body.to_owned()).await
}

async fn delete(api: &Api, path: &str) -> Answer {
    api.send(api.keyed("DELETE", path), "").await
}

async fn create(api: &Api, body: &str) -> Value {
    let answer = api.post("/v1/projects", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.matching("Project")
}

fn path_of(project: &Value) -> String {
    format!("/v1/projects/{}", project["id"].as_str().unwrap())
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|project| project["name"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn j_04_a_project_is_created_read_changed_and_deleted(api: &Api) {
        let body = r#"{"name":" Shop ","url":"HTTPS://Shop.example.com","default_branch":"refs/heads/trunk",
            "scan_types":["dast","web","secrets"],"settings":{"scan_type":"quick"},"policy_ids":[],"team_ids":[]}"#;
        let answer = api.post("/v1/projects", body).await;
        let project = answer.matching("Project");
        let path = path_of(&project);
        assert_eq!((answer.status.as_u16(), answer.header("location")), (201, path.as_str()));
        assert_eq!((&project["name"], &project["url"]), (&"Shop".into(), &"https://shop.example.com/".into()));
        assert_eq!((&project["default_branch"], &project["scan_types"]), (&"trunk".into(), &json!(["dast", "secrets"])));
        assert_eq!((&project["settings"], &project["version"]), (&json!({"scan_type": "quick"}), &1.into()));
        assert_eq!((&project["last_scan"], &project["open_findings"]["total"]), (&Value::Null, &0.into()));

        let read = api.get(&path).await;
        assert_eq!((&read.body, read.header("etag")), (&answer.body, answer.header("etag")));
        let known = api.keyed("GET", &path).header("if-none-match", read.header("etag"));
        assert_eq!(api.send(known, "").await.status, 304);

        let changed = patch(api, &path, r#"{"default_branch":null,"scan_types":[],"settings":{"scan_type":null}}"#).await;
        let changed = changed.matching("Project");
        assert_eq!((&changed["name"], &changed["default_branch"]), (&"Shop".into(), &"main".into()));
        assert_eq!((&changed["scan_types"], &changed["settings"]), (&json!([]), &json!({"scan_type": null})));
        assert_eq!(changed["version"], 2);
        let same = patch(api, &path, r#"{"name":"Shop"}"#).await.matching("Project");
        assert_eq!(same["version"], 2, "nothing differs, nothing is written");

        assert_eq!(delete(api, &path).await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
        patch(api, &path, "{}").await.assert_error(404, "not_found");
        delete(api, &path).await.assert_error(404, "not_found");
        create(api, r#"{"name":"Shop again","url":"https://shop.example.com"}"#).await;
    }

    async fn j_04_projects_are_listed_newest_first_filtered_and_paged(api: &Api) {
        for name in ["Alpha", "Beta_1", "alphabet", "100%"] {
            create(api, &json!({ "name": name }).to_string()).await;
        }
        let first = api.get("/v1/projects?limit=3").await.matching("ProjectList");
        assert_eq!(names(&first), ["100%", "alphabet", "Beta_1"]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/v1/projects?limit=3&cursor={cursor}")).await.matching("ProjectList");
        assert_eq!((names(&second), &second["has_more"]), (vec!["Alpha"], &false.into()));
        for (query, expected) in [("ALPHA", vec!["alphabet", "Alpha"]), ("_", vec!["Beta_1"]), ("%25", vec!["100%"]), ("x", vec![])] {
            let found = api.get(&format!("/v1/projects?q={query}")).await.matching("ProjectList");
            assert_eq!(names(&found), expected, "{query}");
        }
        let other_filter = format!("/v1/projects?limit=3&q=a&cursor={cursor}");
        api.get(&other_filter).await.assert_error(400, "invalid_cursor");
        for (query, code) in [
            ("limit=0", "invalid_limit"),
            ("q=", "invalid_parameter"),
            ("q=%00", "invalid_parameter"),
            ("team_id=x", "invalid_team_id"),
            ("colour=red", "invalid_parameter"),
        ] {
            api.get(&format!("/v1/projects?{query}")).await.assert_error(400, code);
        }
    }

    async fn j_04_a_bad_project_is_refused_with_the_field_and_the_reason(api: &Api) {
        let long = "x".repeat(201);
        let project = create(api, r#"{"name":"Good","url":"https://good.example.com"}"#).await;
        for (fields, code, field) in [
            (json!({"name": ""}), "invalid_name", "body.name"),
            (json!({"name": " \n "}), "invalid_name", "body.name"),
            (json!({"name": "a\u{0}b"}), "invalid_name", "body.name"),
            (json!({"name": long}), "invalid_name", "body.name"),
            (json!({"name": 5}), "invalid_field", "body.name"),
            (json!({"url": "ftp://example.com"}), "invalid_url", "body.url"),
            (json!({"url": "https://u:p@example.com"}), "invalid_url", "body.url"),
            (json!({"url": "http://127.0.0.1"}), "invalid_url", "body.url"),
            (json!({"url": "example.com"}), "invalid_url", "body.url"),
            (json!({"path": "relative", "url": null}), "path_not_allowed", "body.path"),
            (json!({"path": "/etc", "url": null}), "path_not_allowed", "body.path"),
            (json!({"repo_url": "http://git.example.com/a", "url": null}), "invalid_repo_url", "body.repo_url"),
            (json!({"repo_url": "git@git.example.com:a/b", "url": null}), "invalid_repo_url", "body.repo_url"),
            (json!({"repo_url": "https://git.example.com", "url": null}), "invalid_repo_url", "body.repo_url"),
            (json!({"repo_url": "https://10.0.0.1/a", "url": null}), "invalid_repo_url", "body.repo_url"),
            (json!({"url": "https://a.example.com", "repo_url": "https://b.example.com/c"}), "conflicting_sources", "body"),
            (json!({"default_branch": "a..b"}), "invalid_branch", "body.default_branch"),
            (json!({"default_branch": ""}), "invalid_branch", "body.default_branch"),
            (json!({"scan_types": ["sast", "everything"]}), "unknown_scan_type", "body.scan_types[1]"),
            (json!({"scan_types": "sast"}), "invalid_field", "body.scan_types"),
            (json!({"policy_ids": ["pol_1"]}), "unknown_policy", "body.policy_ids[0]"),
            (json!({"team_ids": ["nope"]}), "unknown_team", "body.team_ids[0]"),
            (json!({"team_ids": ["team_00000000000000000000000001"]}), "unknown_team", "body.team_ids"),
            (json!({"settings": {"scan_type": "deep"}}), "invalid_scan_type", "body.settings.scan_type"),
            (json!({"settings": {"colour": "red"}}), "invalid_field", "body.settings"),
            (json!({"colour": "red"}), "invalid_field", "body"),
        ] {
            let error = patch(api, &path_of(&project), &fields.to_string()).await.assert_error(400, code);
            let found = error["fields"][0]["field"].as_str().unwrap_or_default();
            assert!(found.starts_with(field), "{fields}: {error}");
            let mut create = fields.clone();
            if create["name"].is_null() {
                create["name"] = "New".into();
            }
            api.post("/v1/projects", &create.to_string()).await.assert_error(400, code);
        }
        api.post("/v1/projects", "{}").await.assert_error(400, "invalid_field");
        patch(api, &path_of(&project), r#"{"name":null}"#).await.assert_error(400, "invalid_name");
        let both = patch(api, &path_of(&project), r#"{"repo_url":"https://git.example.com/a.git"}"#).await;
        both.assert_error(400, "conflicting_sources");
        let moved = patch(api, &path_of(&project), r#"{"repo_url":"https://git.example.com/a.git","url":null}"#).await;
        assert_eq!(moved.matching("Project")["url"], Value::Null);
        assert_eq!(api.get("/v1/projects").await.json()["data"].as_array().unwrap().len(), 1);
    }

    async fn j_04_a_source_belongs_to_one_project(api: &Api) {
        let scan = api.create().await;
        let made = api.get(&format!("/v1/scans/{scan}")).await.json()["project_id"].clone();
        let implicit = api.get(&format!("/v1/projects/{}", made.as_str().unwrap())).await.matching("Project");
        assert_eq!((&implicit["name"], &implicit["url"]), (&"https://example.com".into(), &"https://example.com/".into()));
        assert_eq!(implicit["last_scan"]["id"], scan.as_str());

        let taken = api.post("/v1/projects", r#"{"name":"Other","url":"https://EXAMPLE.com/page"}"#).await;
        assert_eq!(taken.assert_error(409, "project_exists")["project_id"], made);
        let other = create(api, r#"{"name":"Other","url":"https://example.org"}"#).await;
        let taken = patch(api, &path_of(&other), r#"{"url":"https://example.com/"}"#).await;
        assert_eq!(taken.assert_error(409, "project_exists")["project_id"], made);
        let body = r#"{"target":"https://example.org/page"}"#;
        assert_eq!(api.post("/v1/scans", body).await.json()["project_id"], other["id"]);
    }

    async fn a_change_to_another_version_than_the_one_seen_is_refused(api: &Api) {
        let made = api.post("/v1/projects", r#"{"name":"One"}"#).await;
        let path = path_of(&made.json());
        let change = async |tag: &str, name: &str| -> Answer {
            let request = api.keyed("PATCH", &path).header("content-type", "application/json").header("if-match", tag);
            api.send(request, json!({ "name": name }).to_string()).await
        };
        let second = change(made.header("etag"), "Two").await;
        assert_eq!(second.status, 200);
        change(made.header("etag"), "Three").await.assert_error(412, "version_changed");
        change("\"abc\"", "Three").await.assert_error(412, "version_changed");
        change("abc", "Three").await.assert_error(400, "invalid_if_match");
        assert_eq!(change("*", "Three").await.json()["version"], 3);
        let old = api.keyed("DELETE", &path).header("if-match", second.header("etag"));
        api.send(old, "").await.assert_error(412, "version_changed");
        assert_eq!(delete(api, &path).await.status, 204);
    }

    async fn r_12_projects_of_others_and_of_the_other_mode_do_not_exist(api: &Api) {
        let project = create(api, r#"{"name":"Mine","url":"https://example.com"}"#).await;
        let other = api.as_other_tenant();
        let test_key = api.make_key(Scope::ADMIN, true).await;
        for tail in ["", "/branches"] {
            let path = format!("{}{tail}", path_of(&project));
            other.get(&path).await.assert_error(404, "not_found");
            let request = axum::http::Request::builder().uri(&path).header("x-api-key", &test_key);
            api.send(request, "").await.assert_error(404, "not_found");
        }
        patch(&other, &path_of(&project), r#"{"name":"Theirs"}"#).await.assert_error(404, "not_found");
        delete(&other, &path_of(&project)).await.assert_error(404, "not_found");
        assert_eq!(names(&other.get("/v1/projects").await.json()), Vec::<&str>::new());
        assert_eq!(names(&api.get("/v1/projects").await.json()), ["Mine"]);
    }

    async fn deleting_needs_admin_and_changing_needs_write(api: &Api) {
        let project = create(api, r#"{"name":"Mine"}"#).await;
        let read = api.make_key(Scope::READ, false).await;
        let write = api.make_key(Scope::WRITE, false).await;
        let request = |key: &str, method| {
            let request = axum::http::Request::builder().method(method).uri(path_of(&project));
            request.header("x-api-key", key).header("content-type", "application/json")
        };
        api.send(request(&read, "PATCH"), "{}").await.assert_error(403, "insufficient_scope");
        assert_eq!(api.send(request(&write, "PATCH"), "{}").await.status, 200);
        api.send(request(&write, "DELETE"), "").await.assert_error(403, "insufficient_scope");
    }

    async fn a_deleted_project_takes_its_scans_out_of_every_read(api: &Api) {
        let scan = api.create().await;
        let kept = api.post("/v1/scans", r#"{"target":"https://example.org"}"#).await.json()["scan_id"].clone();
        let project = api.get(&format!("/v1/scans/{scan}")).await.json()["project_id"].clone();
        let path = format!("/v1/projects/{}", project.as_str().unwrap());
        assert_eq!(delete(api, &path).await.status, 204);
        for tail in ["", "/results"] {
            api.get(&format!("/v1/scans/{scan}{tail}")).await.assert_error(404, "not_found");
        }
        api.post(&format!("/v1/scans/{scan}/cancel"), "").await.assert_error(404, "not_found");
        for query in ["", "?status=queued", "?status=failed", "?status=queued&limit=1"] {
            let list = api.get(&format!("/v1/scans{query}")).await.json();
            assert!(list["data"].as_array().unwrap().iter().all(|listed| listed["scan_id"] == kept), "{query}: {list}");
        }
        let again = api.create().await;
        let fresh = api.get(&format!("/v1/scans/{again}")).await.json()["project_id"].clone();
        assert_ne!(fresh, project, "the same target starts over");
    }
}
