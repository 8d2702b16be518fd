//! What is left of a deleted project for those who follow what happens: that it was deleted.

use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::fixture::Api;
use crate::receiver::{Receiver, Sender};
use crate::working::{Working, until};

async fn kinds(api: &Api, path: &str) -> Vec<String> {
    let list = api.get(path).await.matching("EventList");
    list["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

async fn project_of(api: &Api, scan: &str) -> String {
    let scan = api.get(&format!("/v1/scans/{scan}")).await.json();
    scan["project_id"].as_str().unwrap().to_owned()
}

async fn delete(api: &Api, project: &str) {
    assert_eq!(api.send(api.keyed("DELETE", &format!("/v1/projects/{project}")), "").await.status, 204);
}

on_both_engines! {
    async fn events_of_a_deleted_project_are_read_by_nobody(api: &Api) {
        let scan = api.create().await;
        let project = project_of(api, &scan).await;
        let other = api.post("/v1/scans", r#"{"target":"https://example.org"}"#).await;
        assert_eq!(other.status, 202);
        let token = api.post(&format!("/v1/scans/{scan}/event-token"), "").await.json()["token"].clone();
        let of_project = format!("/v1/events?project_id={project}");
        assert!(kinds(api, &of_project).await.contains(&"scan.queued".to_owned()));
        delete(api, &project).await;
        let path = format!("/v1/scans/{scan}/events");
        api.get(&path).await.assert_error(404, "not_found");
        let with_token = format!("{path}?event_token={}", token.as_str().unwrap());
        api.send(axum::http::Request::builder().uri(with_token), "").await.assert_error(404, "not_found");
        api.get(&of_project).await.assert_error(404, "not_found");
        let seen = kinds(api, "/v1/events?limit=100").await;
        let scans = seen.iter().filter(|kind| kind.starts_with("scan.")).count();
        assert_eq!((scans, seen.last().map(String::as_str)), (1, Some("project.deleted")), "{seen:?}");
        // Nor when its rows are gone.
        let sender = Sender::of(api);
        sender.worker.dispatch().await.unwrap();
        let working = Working::start(api);
        gone(api, &project).await;
        working.stop().await;
        let later = kinds(api, "/v1/events?limit=100").await;
        assert_eq!(later[..seen.len()], seen, "the worker has told of the other scan since");
        api.get(&of_project).await.assert_error(404, "not_found");
    }

    async fn messages_about_a_deleted_project_are_not_sent_and_not_kept(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[200, 500, 500]).await);
        let (id, _) = sender.webhook(&receiver.url, &["scan.queued", "scan.cancelled", "project.deleted"]).await;
        let scan = sender.api.create().await;
        sender.step().await;
        sender.api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
        assert_eq!(sender.step().await, 1, "the first attempt fails");
        let project = project_of(api, &scan).await;
        receiver.take();
        delete(api, &project).await;
        sender.worker.dispatch().await.unwrap();
        let working = Working::start(api);
        gone(api, &project).await;
        working.stop().await;
        api.clock.advance(3_600_000);
        sender.step().await;
        let told: Vec<Value> = receiver.take().iter().map(|message| message.json()["type"].clone()).collect();
        assert!(!told.is_empty() && told.iter().all(|kind| kind == "project.deleted"), "{told:?}");
        let log = api.get(&format!("/v1/webhooks/{id}/deliveries")).await.matching("WebhookDeliveryList");
        let kept = log["data"].as_array().unwrap();
        assert!(kept.iter().all(|delivery| delivery["event"] == "project.deleted"), "{kept:?}");
        assert_eq!(kept.len(), 1);
    }

    async fn its_uploads_and_notifications_go_too(api: &Api) {
        let made = api.post("/v1/projects", &json!({"name": "shop"}).to_string()).await.json();
        let project = made["id"].as_str().unwrap();
        let path = format!("/v1/uploads?file_name=r.sarif&project_id={project}");
        let upload = api.send(api.keyed("POST", &path), r#"{"version":"2.1.0","runs":[]}"#).await.json();
        let body = json!({"upload_id": upload["id"]}).to_string();
        assert_eq!(api.post("/v1/scans", &body).await.status, 202);
        delete(api, project).await;
        let path = format!("/v1/uploads/{}", upload["id"].as_str().unwrap());
        api.get(&path).await.assert_error(404, "not_found");
        api.post("/v1/scans", &body).await.assert_error(404, "not_found");
        assert_eq!(api.get("/v1/uploads").await.json()["data"], json!([]));
    }
}

async fn gone(api: &Api, project: &str) {
    let id = project.parse().unwrap();
    let purged = || async { (!api.store.knows_project(id).await.unwrap()).then_some(()) };
    until("the purge of a project", purged).await;
}
