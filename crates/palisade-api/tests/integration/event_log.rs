//! The log of an organisation and the catalogue of what stands in it.

use std::collections::HashSet;

use palisade_model::{EventKind, Scope};

use crate::engine::on_both_engines;

on_both_engines! {
    async fn w_05_the_catalogue_lists_every_kind_with_schema_and_example(api: &Api) {
        let body = api.get("/v1/event-types").await.matching("EventTypeList");
        let types = body["data"].as_array().unwrap();
        assert_eq!(types.len(), EventKind::ALL.len());
        for name in ["scan.completed", "finding.created", "finding.status_changed", "compliance.updated"] {
            let entry = types.iter().find(|entry| entry["name"] == name).unwrap();
            let schema = jsonschema::draft202012::new(&entry["schema"]).unwrap();
            assert!(schema.is_valid(&entry["example"]), "{name}");
        }
    }

    async fn w_05_the_log_pages_in_order_and_reads_on_from_a_sequence(api: &Api) {
        let ids: Vec<_> = [api.create().await, api.create().await, api.create().await].into();
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("/v1/events?kinds=scan.queued,scan.queued&limit=1{cursor}")).await;
            let page = page.matching("EventList");
            seen.extend(page["data"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.iter().map(|event| event["scan_id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
        let sequence = seen[1]["sequence"].as_i64().unwrap();
        let rest = api.get(&format!("/v1/events?after={sequence}&kinds=scan.queued")).await.json();
        assert_eq!((rest["data"].as_array().unwrap().len(), &rest["data"][0]), (1, &seen[2]));
        let project = seen[0]["project_id"].as_str().unwrap();
        let of_project = api.get(&format!("/v1/events?project_id={project}")).await.json();
        assert_eq!(of_project["data"].as_array().unwrap().len(), 3, "the key's own event is about no project");
    }

    async fn w_05_bad_parameters_of_the_log_name_themselves(api: &Api) {
        api.create().await;
        api.create().await;
        let page = api.get("/v1/events?limit=1").await.json();
        let cursor = page["next_cursor"].as_str().unwrap();
        for (query, code, field) in [
            ("limit=0", "invalid_limit", "query.limit"),
            ("limit=101", "invalid_limit", "query.limit"),
            ("after=-1", "invalid_after", "query.after"),
            ("after=x", "invalid_after", "query.after"),
            ("kinds=scan.queued,nope", "invalid_kind", "query.kinds"),
            ("project_id=nope", "invalid_project_id", "query.project_id"),
            ("cursor=nope", "invalid_cursor", "query.cursor"),
            (&format!("cursor={cursor}&kinds=scan.queued"), "invalid_cursor", "query.cursor"),
            (&format!("cursor={cursor}&after=1"), "conflicting_parameters", "query.cursor"),
        ] {
            let body = api.get(&format!("/v1/events?{query}")).await.assert_error(400, code);
            assert_eq!(body["fields"][0]["field"], field, "{query}");
        }
    }

    async fn the_log_belongs_to_its_tenant_and_its_mode(api: &Api) {
        api.create().await;
        assert!(!api.get("/v1/events").await.json()["data"].as_array().unwrap().is_empty());
        let other = api.as_other_tenant().get("/v1/events").await.json();
        assert_eq!(other["data"], serde_json::json!([]));
        let test_key = api.make_key(Scope::READ, true).await;
        let request = axum::http::Request::builder().uri("/v1/events").header("x-api-key", test_key);
        assert_eq!(api.send(request, "").await.json()["data"], serde_json::json!([]));
        let key = api.make_key(Scope::parse("read:scans").unwrap(), false).await;
        for path in ["/v1/events", "/v1/event-types"] {
            let request = axum::http::Request::builder().uri(path).header("x-api-key", &key);
            api.send(request, "").await.assert_error(403, "insufficient_scope");
        }
    }

    async fn every_event_in_the_log_is_as_its_catalogue_says(api: &Api) {
        let id = api.create().await;
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        let kinds = api.assert_events_are_as_described().await;
        assert!(kinds.is_superset(&HashSet::from(["key.created", "scan.queued", "scan.cancelled"])), "{kinds:?}");
    }
}
