//! Messages on their way: who gets what, signed how, tried again when, sent again how.

use palisade_service::{ChatHost, ChatShape, WebhookSettings};
use serde_json::{Value, json};

use crate::engine::on_both_engines;
use crate::receiver::{Message, Receiver, Sender};
use crate::signature;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn ids(messages: &[Message]) -> Vec<String> {
    messages.iter().map(|message| message.header("webhook-id").to_owned()).collect()
}

fn secret_of(answer: &Value) -> String {
    answer["secret"].as_str().unwrap().to_owned()
}

on_both_engines! {
    async fn w_04_c10_every_message_carries_every_family_of_signatures(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, secret) = sender.webhook(&receiver.url, &["scan.queued"]).await;
        let scan = sender.api.create().await;
        assert_eq!(sender.step().await, 1);
        let [message] = &receiver.take()[..] else { panic!("expected one message") };
        let body = message.json();
        assert_eq!((&body["type"], &body["event"]), (&"scan.queued".into(), &"scan.queued".into()));
        assert_eq!((&body["data"]["scan_id"], &body["id"]), (&scan.into(), &message.header("webhook-id").into()));
        assert_eq!(message.header("content-type"), "application/json");
        let timestamp = message.header("webhook-timestamp");
        let standard = signature::standard(&secret, message.header("webhook-id"), timestamp, &message.body);
        assert_eq!(message.header("webhook-signature"), standard);
        let digest = signature::hex(secret.as_bytes(), &message.body);
        assert_eq!(message.header("x-securepulse-signature"), format!("sha256={digest}"));
        let signed = [timestamp.as_bytes(), b".", &message.body].concat();
        let digest = signature::hex(secret.as_bytes(), &signed);
        assert_eq!(message.header("x-securescan-signature"), format!("t={timestamp},v1={digest}"));
        assert_eq!(message.header("x-securescan-event"), "scan.queued");
        assert_eq!(message.header("x-securescan-webhook-id"), id);
    }

    async fn w_04_both_secrets_sign_until_the_overlap_ends(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, old) = sender.webhook(&receiver.url, &[]).await;
        let rotated = sender.api.post(&format!("/v1/webhooks/{id}/rotate-secret"), r#"{"overlap_hours":2}"#).await;
        let new = secret_of(&rotated.json());
        for (wait, secrets) in [(0, vec![&new, &old]), (120 * MINUTE + 1, vec![&new])] {
            api.clock.advance(wait);
            sender.test(&id).await;
            sender.step().await;
            let [message] = &receiver.take()[..] else { panic!("expected one message") };
            let (message_id, timestamp) = (message.header("webhook-id"), message.header("webhook-timestamp"));
            let signed = |secret: &&String| signature::standard(secret, message_id, timestamp, &message.body);
            let expected: Vec<_> = secrets.iter().map(signed).collect();
            assert_eq!(message.header("webhook-signature"), expected.join(" "));
        }
    }

    async fn w_06_only_what_was_asked_for_is_sent(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        sender.webhook(&receiver.url, &["scan.cancelled"]).await;
        let scan = sender.api.create().await;
        assert_eq!(sender.step().await, 0);
        sender.api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
        assert_eq!(sender.step().await, 1);
        let project = sender.api.get(&format!("/v1/scans/{scan}")).await.json()["project_id"].clone();
        let body = json!({"url": receiver.url, "events": ["scan.queued"], "filters": {"project_ids": [project]}});
        assert_eq!(sender.api.post("/v1/webhooks", &body.to_string()).await.status, 201);
        sender.api.post("/v1/scans", r#"{"target":"https://other.example.com"}"#).await;
        assert_eq!(sender.step().await, 0);
        sender.api.create().await;
        assert_eq!(sender.step().await, 1);
    }

    async fn w_07_a_failed_message_is_tried_again_with_the_same_id_and_bytes(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[500, 302, 200]).await);
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        let path = sender.test(&id).await;
        assert_eq!(sender.step().await, 1);
        let waiting = sender.delivery(&path).await;
        assert_eq!((&waiting["state"], &waiting["attempts"]), (&"pending".into(), &1.into()));
        assert_eq!(sender.step().await, 0, "not before its time");
        api.clock.advance(6_001);
        assert_eq!(sender.step().await, 1);
        api.clock.advance(6 * MINUTE + 1);
        assert_eq!(sender.step().await, 1);
        let messages = receiver.take();
        assert_eq!(messages.len(), 3, "a redirect is not followed");
        assert!(messages.iter().all(|message| message.body == messages[0].body));
        assert!(ids(&messages).iter().all(|id| *id == ids(&messages)[0]));
        let delivered = sender.delivery(&path).await;
        assert_eq!((&delivered["state"], &delivered["last_status"]), (&"delivered".into(), &200.into()));
        let log: Vec<_> = delivered["attempt_log"].as_array().unwrap().iter().map(|attempt| &attempt["status"]).collect();
        assert_eq!(log, [500, 302, 200]);
        assert_eq!(delivered["attempt_log"][0]["response"], "thank you");
        assert_eq!(delivered["body"].as_str().unwrap().as_bytes(), messages[0].body);
    }

    async fn w_07_any_delivery_can_be_replayed_from_the_log(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, _) = sender.webhook(&receiver.url, &["scan.queued"]).await;
        sender.api.create().await;
        sender.step().await;
        let log = sender.api.get(&format!("/v1/webhooks/{id}/deliveries")).await.matching("WebhookDeliveryList");
        let first = log["data"][0]["id"].as_str().unwrap();
        let replay = format!("/v1/webhooks/{id}/deliveries/{first}/replay");
        let answer = sender.api.post(&replay, "").await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let second = answer.matching("QueuedDelivery")["delivery_id"].as_str().unwrap().to_owned();
        assert_eq!(sender.step().await, 1);
        let messages = receiver.take();
        assert_eq!((ids(&messages)[0].clone(), &messages[0].body), (ids(&messages)[1].clone(), &messages[1].body));
        let replayed = sender.delivery(&format!("/v1/webhooks/{id}/deliveries/{second}")).await;
        assert_eq!((&replayed["replay_of"], &replayed["state"]), (&first.into(), &"delivered".into()));
    }

    async fn w_07_what_failed_or_was_missed_since_a_time_can_be_replayed(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[410]).await);
        let (id, _) = sender.webhook(&receiver.url, &["scan.queued"]).await;
        let path = format!("/v1/webhooks/{id}");
        let replay = |only: &str| {
            let body = json!({"since": "2026-06-03T00:00:00Z", "only": only}).to_string();
            let (api, path) = (&sender.api, format!("{path}/replay"));
            async move { api.post(&path, &body).await }
        };
        sender.api.create().await;
        sender.step().await;
        replay("failed").await.assert_error(409, "webhook_disabled");
        sender.api.create().await;
        sender.step().await;
        assert_eq!(receiver.take().len(), 1, "a disabled webhook gets nothing");
        let request = sender.api.keyed("PATCH", &path).header("content-type", "application/json");
        assert_eq!(sender.api.send(request, r#"{"enabled":true}"#).await.status, 200);
        sender.api.create().await;
        sender.step().await;
        receiver.take();
        for (only, count) in [("failed", 1), ("failed", 0), ("missing", 1), ("missing", 0), ("all", 3)] {
            let answer = replay(only).await;
            assert_eq!((answer.status.as_u16(), &answer.matching("Replayed")["count"]), (202, &count.into()), "{only}");
            assert_eq!(sender.step().await, count, "{only}");
            assert_eq!(receiver.take().len(), count, "{only}");
        }
        for since in ["2026-05-01T00:00:00Z", "2027-01-01T00:00:00Z", "yesterday"] {
            let body = json!({"since": since, "only": "all"}).to_string();
            sender.api.post(&format!("{path}/replay"), &body).await.assert_error(400, "invalid_since");
        }
    }

    async fn w_08_the_log_is_paged_and_filtered_by_state(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[200, 500]).await);
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        for _ in 0..3 {
            sender.test(&id).await;
            sender.step().await;
        }
        let path = format!("/v1/webhooks/{id}/deliveries");
        let count = |list: &Value| list["data"].as_array().unwrap().len();
        for (state, expected) in [("pending", 1), ("delivered", 2), ("failed", 0)] {
            let list = sender.api.get(&format!("{path}?state={state}")).await.matching("WebhookDeliveryList");
            assert_eq!(count(&list), expected, "{state}");
        }
        let first = sender.api.get(&format!("{path}?limit=2")).await.matching("WebhookDeliveryList");
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = sender.api.get(&format!("{path}?limit=2&cursor={cursor}")).await.matching("WebhookDeliveryList");
        assert_eq!((count(&first), count(&second)), (2, 1));
        sender.api.get(&format!("{path}?limit=2&state=failed&cursor={cursor}")).await.assert_error(400, "invalid_cursor");
        sender.api.get(&format!("{path}?state=lost")).await.assert_error(400, "invalid_state");
        sender.api.get(&format!("{path}/whd_01JWTVS7ZKAAQ2M6N0P3T5V7XY")).await.assert_error(404, "not_found");
    }

    async fn w_09_a_test_goes_the_way_of_every_message_even_when_disabled(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let body = json!({"url": receiver.url, "events": ["scan.failed"], "enabled": false}).to_string();
        let webhook = sender.api.post("/v1/webhooks", &body).await.json();
        let path = sender.test(webhook["id"].as_str().unwrap()).await;
        assert_eq!(sender.delivery(&path).await["state"], "pending");
        sender.step().await;
        let [message] = &receiver.take()[..] else { panic!("expected one message") };
        assert_eq!((&message.json()["type"], message.header("x-securescan-event")), (&"webhook.test".into(), "webhook.test"));
        assert!(message.json()["data"]["message"].is_string());
        assert_eq!(sender.delivery(&path).await["state"], "delivered");
    }

    async fn w_09_chat_services_get_their_own_body_and_a_signature(api: &Api) {
        let receiver = Receiver::answering(&[]).await;
        let host = receiver.url.split('/').nth(2).unwrap().to_owned();
        for (shape, key) in [(ChatShape::Blocks, "blocks"), (ChatShape::Embeds, "embeds")] {
            let chat_hosts = vec![ChatHost::new(&host, "/hooks", shape)];
            let sender = Sender::with(api, WebhookSettings { chat_hosts, ..WebhookSettings::default() });
            let (id, secret) = sender.webhook(&receiver.url, &[]).await;
            sender.test(&id).await;
            sender.step().await;
            let [message] = &receiver.take()[..] else { panic!("expected one message") };
            assert!(message.json()[key].is_array() && message.json()["data"].is_null(), "{:?}", message.json());
            let (message_id, timestamp) = (message.header("webhook-id"), message.header("webhook-timestamp"));
            let standard = signature::standard(&secret, message_id, timestamp, &message.body);
            assert_eq!(message.header("webhook-signature"), standard);
        }
    }

    async fn w_09_an_ordered_webhook_gets_one_message_at_a_time_oldest_first(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[500]).await);
        let body = json!({"url": receiver.url, "events": ["scan.queued"], "ordered": true}).to_string();
        assert_eq!(sender.api.post("/v1/webhooks", &body).await.status, 201);
        let mut scans = Vec::new();
        for _ in 0..3 {
            scans.push(sender.api.create().await);
        }
        sender.worker.dispatch().await.unwrap();
        for _ in 0..3 {
            assert_eq!(sender.worker.deliver().await.unwrap(), 1);
        }
        let got: Vec<_> =
            receiver.take().iter().map(|message| message.json()["data"]["scan_id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(got, scans, "a message that waits for a retry holds no other up");
    }

    async fn a_test_mode_webhook_gets_events_of_test_scans_only(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let key = sender.api.make_key(palisade_model::Scope::ADMIN, true).await;
        let with_test_key = |method: &str, path: &str| {
            axum::http::Request::builder().method(method).uri(path).header("x-api-key", &key).header("content-type", "application/json")
        };
        let body = json!({"url": receiver.url, "events": ["scan.queued"]}).to_string();
        assert_eq!(sender.api.send(with_test_key("POST", "/v1/webhooks"), body).await.status, 201);
        sender.api.create().await;
        assert_eq!(sender.step().await, 0);
        let body = r#"{"target":"https://example.com"}"#;
        assert_eq!(sender.api.send(with_test_key("POST", "/v1/scans"), body).await.status, 202);
        assert_eq!(sender.step().await, 1);
    }

    async fn bodies_go_after_a_week_and_the_log_after_a_month(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        let path = sender.test(&id).await;
        sender.step().await;
        for (days, status, has_body) in [(6, 200, true), (2, 200, false), (23, 404, false)] {
            api.clock.advance(days * DAY);
            while sender.worker.forget().await.unwrap() {}
            let answer = sender.api.get(&path).await;
            assert_eq!(answer.status, status, "{days}");
            if status == 200 {
                assert_eq!(answer.json()["body"].is_string(), has_body, "{days}");
            }
            if !has_body && status == 200 {
                sender.api.post(&format!("{path}/replay"), "").await.assert_error(409, "body_expired");
            }
        }
    }

    async fn w_03_the_result_of_a_scan_is_posted_to_the_address_given_with_it(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[500]).await);
        let body = json!({"target": "https://example.com", "webhook_url": receiver.url}).to_string();
        let answer = sender.api.post("/v1/scans", &body).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let scan = answer.json()["scan_id"].as_str().unwrap().to_owned();
        assert_eq!(sender.step().await, 0, "not before it ends");
        sender.api.post(&format!("/v1/scans/{scan}/cancel"), "").await;
        assert_eq!(sender.step().await, 1);
        api.clock.advance(7_000);
        assert_eq!(sender.step().await, 1, "it is tried again like every message");
        let messages = receiver.take();
        let message = &messages[1];
        assert_eq!((&messages[0].body, message.header("webhook-id")), (&message.body, messages[0].header("webhook-id")));
        let data = message.json()["data"].clone();
        assert_eq!((&data["scan_id"], &data["status"]), (&scan.clone().into(), &"cancelled".into()));
        assert_eq!(data["url"], "https://example.com");
        assert!(data["results_url"].as_str().unwrap().ends_with(&format!("/v1/scans/{scan}/results")));
        let secret = secret_of(&sender.api.get("/v1/webhooks/signing-secret").await.json());
        let digest = signature::hex(secret.as_bytes(), &message.body);
        assert_eq!(message.header("x-securepulse-signature"), format!("sha256={digest}"));
        let (id, timestamp) = (message.header("webhook-id"), message.header("webhook-timestamp"));
        assert_eq!(message.header("webhook-signature"), signature::standard(&secret, id, timestamp, &message.body));
    }

    async fn the_signing_secret_of_scan_results_is_the_organisations_own(api: &Api) {
        let answer = api.get("/v1/webhooks/signing-secret").await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
        let secret = secret_of(&answer.matching("WebhookSecret"));
        assert_eq!(secret, secret_of(&api.get("/v1/webhooks/signing-secret").await.json()));
        assert_ne!(secret, secret_of(&api.as_other_tenant().get("/v1/webhooks/signing-secret").await.json()));
    }
}
