//! Registered targets.

use serde_json::Value;

use crate::engine::on_both_engines;
use crate::fixture::{Answer, Api};

async fn send(api: &Api, method: &str, path: &str, body: &str) -> Answer {
    api.send(api.keyed(method, path).header("content-type", "application/json"), body.to_owned()).await
}

on_both_engines! {
    async fn j_01_a_target_is_created_listed_labelled_and_deleted(api: &Api) {
        let answer = api.post("/v1/targets", r#"{"host":"HTTPS://Example.com/shop","label":"Shop"}"#).await;
        let target = answer.matching("Target");
        let path = format!("/v1/targets/{}", target["id"].as_str().unwrap());
        assert_eq!((answer.status.as_u16(), answer.header("location")), (201, path.as_str()));
        assert_eq!((&target["host"], &target["label"]), (&"example.com".into(), &"Shop".into()));
        assert_eq!(target["target_id"], target["id"]);
        let scan = api.create().await;
        let project = api.get(&format!("/v1/scans/{scan}")).await.json()["project_id"].clone();
        assert_eq!(target["project_id"], project, "scans of the host belong to its project");

        let again = api.post("/v1/targets", r#"{"host":"example.com:443"}"#).await;
        assert_eq!(again.assert_error(409, "target_exists")["target_id"], target["id"]);
        api.post("/v1/targets", r#"{"host":"example.org"}"#).await.matching("Target");
        let first = api.get("/v1/targets?limit=1").await.matching("TargetList");
        assert_eq!((&first["targets"], &first["targets"][0]["host"]), (&first["data"], &"example.org".into()));
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/v1/targets?limit=1&cursor={cursor}")).await.matching("TargetList");
        assert_eq!((&second["targets"][0]["id"], &second["has_more"]), (&target["id"], &false.into()));

        let labelled = send(api, "PATCH", &path, r#"{"label":null}"#).await.matching("Target");
        assert_eq!(labelled["label"], Value::Null);
        assert_eq!(api.get(&path).await.matching("Target"), labelled);
        assert_eq!(send(api, "DELETE", &path, "").await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
        send(api, "DELETE", &path, "").await.assert_error(404, "not_found");
        assert_eq!(api.get(&format!("/v1/scans/{scan}")).await.status, 200, "what was scanned stays");
        assert_eq!(api.post("/v1/targets", r#"{"host":"example.com"}"#).await.json()["project_id"], project);
    }

    async fn j_01_what_is_no_public_host_is_refused(api: &Api) {
        for (body, code, field) in [
            (r#"{"host":""}"#, "invalid_host", "body.host"),
            (r#"{"host":"localhost"}"#, "invalid_host", "body.host"),
            (r#"{"host":"ftp://example.com"}"#, "invalid_host", "body.host"),
            (r#"{"host":"169.254.169.254"}"#, "invalid_host", "body.host"),
            (r#"{"host":5}"#, "invalid_field", "body.host"),
            (r#"{"host":"example.com","label":"\u0000"}"#, "invalid_label", "body.label"),
            (r#"{"host":"example.com","colour":"red"}"#, "invalid_field", "body"),
            ("{}", "invalid_field", "body"),
        ] {
            let error = api.post("/v1/targets", body).await.assert_error(400, code);
            assert!(error["fields"][0]["field"].as_str().unwrap().starts_with(field), "{body}: {error}");
        }
    }

    async fn r_12_targets_of_others_do_not_exist_and_go_with_their_project(api: &Api) {
        let target = api.post("/v1/targets", r#"{"host":"example.com"}"#).await.json();
        let path = format!("/v1/targets/{}", target["id"].as_str().unwrap());
        let other = api.as_other_tenant();
        other.get(&path).await.assert_error(404, "not_found");
        send(&other, "PATCH", &path, r#"{"label":"x"}"#).await.assert_error(404, "not_found");
        send(&other, "DELETE", &path, "").await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/targets").await.json()["targets"], serde_json::json!([]));
        let project = format!("/v1/projects/{}", target["project_id"].as_str().unwrap());
        assert_eq!(send(api, "DELETE", &project, "").await.status, 204);
        api.get(&path).await.assert_error(404, "not_found");
        assert_eq!(api.get("/v1/targets").await.json()["targets"], serde_json::json!([]));
    }
}
