//! Notifications: made by events, listed, read.

use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::receiver::{Receiver, Sender};

on_both_engines! {
    async fn w_10_notifications_are_listed_counted_and_read(api: &Api) {
        let sender = Sender::of(api);
        let receiver = Receiver::answering(&[410, 410]).await;
        for _ in 0..2 {
            sender.webhook(&receiver.url, &["scan.queued"]).await;
        }
        sender.api.create().await;
        sender.step().await;
        let count = |expected: u64| async move {
            let body = api.get("/v1/notifications/unread-count").await.matching("UnreadCount");
            assert_eq!(body, json!({"count": expected}));
        };
        count(2).await;
        let list = api.get("/v1/notifications?limit=1").await.matching("NotificationList");
        let newest = &list["data"][0];
        assert_eq!((&newest["type"], &newest["severity"]), (&"webhook.disabled".into(), &"error".into()));
        assert_eq!((&newest["read_at"], &list["has_more"]), (&Value::Null, &true.into()));
        let path = format!("/v1/notifications/{}/read", newest["id"].as_str().unwrap());
        for _ in 0..2 {
            let read = api.send(api.keyed("PATCH", &path), "").await;
            assert!(read.matching("Notification")["read_at"].is_string());
        }
        count(1).await;
        let unread = api.get("/v1/notifications?unread_only=true").await.matching("NotificationList");
        assert_eq!(unread["data"].as_array().unwrap().len(), 1);
        let marked = api.send(api.keyed("PATCH", "/v1/notifications/read-all"), "").await;
        assert_eq!(marked.matching("MarkedRead"), json!({"marked_read": 1}));
        count(0).await;
    }

    async fn w_10_notifications_of_others_do_not_exist(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[410]).await);
        sender.webhook(&receiver.url, &["scan.queued"]).await;
        sender.api.create().await;
        sender.step().await;
        let list = api.get("/v1/notifications").await.json();
        let path = format!("/v1/notifications/{}/read", list["data"][0]["id"].as_str().unwrap());
        let other = api.as_other_tenant();
        other.send(other.keyed("PATCH", &path), "").await.assert_error(404, "not_found");
        assert_eq!(other.get("/v1/notifications").await.json()["data"], json!([]));
        let marked = other.send(other.keyed("PATCH", "/v1/notifications/read-all"), "").await.json();
        assert_eq!(marked["marked_read"], 0);
        api.get("/v1/notifications?unread_only=maybe").await.assert_error(400, "invalid_unread_only");
        api.get("/v1/notifications?limit=0").await.assert_error(400, "invalid_limit");
    }
}
