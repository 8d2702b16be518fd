//! Receivers that are down, hostile or gone, and workers that die in between: nothing is lost, nobody else waits.

use std::collections::HashSet;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Redirect, Response};
use palisade_service::{DeliveryConfig, WebhookWorker};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::engine::on_both_engines;
use crate::fixture::Api;
use crate::receiver::{Receiver, Sender};

const HOUR: i64 = 3_600_000;

/// A server that reads a little and then sends `head` and after it `more` for ever.
async fn endless(head: &'static str, more: &'static str, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut some = [0; 1024];
                let _as_much_as_there_is = stream.read(&mut some).await?;
                stream.write_all(head.as_bytes()).await?;
                loop {
                    stream.write_all(more.as_bytes()).await?;
                    tokio::time::sleep(pause).await;
                }
                #[expect(unreachable_code, reason = "names the error type")]
                std::io::Result::Ok(())
            });
        }
    });
    url
}

fn impatient(api: &Api) -> Sender {
    let sender = Sender::of(api);
    let config = DeliveryConfig { time_out: Duration::from_millis(400), ..DeliveryConfig::default() };
    let worker = WebhookWorker::new(sender.api.service.clone(), config).unwrap();
    Sender { worker, ..sender }
}

async fn last_error(sender: &Sender, path: &str) -> String {
    sender.delivery(path).await["last_error"].as_str().unwrap_or_default().to_owned()
}

on_both_engines! {
    async fn ft13_hostile_answers_end_in_time_and_count_as_what_they_are(api: &Api) {
        let sender = impatient(api);
        let drip = Duration::from_millis(5);
        for (head, more, pause, state, error) in [
            ("", "H", drip, "pending", "the answer did not come in time"),
            ("HTTP/1.1 200 OK\r\n", "x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n", Duration::ZERO, "pending", "expected an HTTP answer"),
            ("HTTP/1.1 200 OK\r\n\r\n", "drip", drip, "delivered", ""),
            ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", "x", drip, "delivered", ""),
            ("SSH-2.0-OpenSSH\r\n", "x", drip, "pending", "expected an HTTP answer"),
        ] {
            let (id, _) = sender.webhook(&endless(head, more, pause).await, &[]).await;
            let path = sender.test(&id).await;
            assert_eq!(sender.step().await, 1);
            assert_eq!(sender.delivery(&path).await["state"], state, "{head:?}");
            let found = last_error(&sender, &path).await;
            assert!(found.contains(error), "{head:?}: {found}");
        }
    }

    async fn ft13_an_endless_body_is_read_no_further_than_20_kb(api: &Api) {
        let sender = Sender::of(api);
        let receiver = Receiver::start(|_| Response::new(Body::from(vec![b'x'; 10_000_000]))).await;
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        let path = sender.test(&id).await;
        sender.step().await;
        let delivery = sender.delivery(&path).await;
        assert_eq!(delivery["attempt_log"][0]["response"].as_str().unwrap().len(), 2_000);
    }

    async fn ft13_a_redirect_loop_is_not_followed_and_retry_after_is_clamped(api: &Api) {
        let sender = Sender::of(api);
        let looping = Receiver::start(|_| Redirect::temporary("/hooks").into_response()).await;
        let busy = Receiver::start(|_| (axum::http::StatusCode::TOO_MANY_REQUESTS, [("retry-after", "315360000")]).into_response()).await;
        for (receiver, status, error) in [(&looping, 307, "redirects"), (&busy, 429, "429")] {
            let (id, _) = sender.webhook(&receiver.url, &[]).await;
            let path = sender.test(&id).await;
            assert_eq!(sender.step().await, 1);
            assert_eq!(receiver.take().len(), 1);
            let delivery = sender.delivery(&path).await;
            assert_eq!(delivery["last_status"], status);
            assert!(delivery["last_error"].as_str().unwrap().contains(error));
        }
        api.clock.advance(119_000);
        sender.step().await;
        assert_eq!(busy.take().len(), 0, "the receiver asked for more patience");
        api.clock.advance(10_000);
        sender.step().await;
        assert_eq!(busy.take().len(), 1, "but cannot park its messages for years");
    }

    async fn a_gone_endpoint_is_disabled_at_once_and_its_owner_told(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[410]).await);
        let (id, _) = sender.webhook(&receiver.url, &["scan.queued"]).await;
        let watcher = Receiver::answering(&[]).await;
        sender.webhook(&watcher.url, &["webhook.disabled"]).await;
        sender.api.create().await;
        sender.step().await;
        sender.step().await;
        let webhook = sender.api.get(&format!("/v1/webhooks/{id}")).await.matching("Webhook");
        assert_eq!((&webhook["enabled"], &webhook["disabled_reason"]), (&false.into(), &"gone".into()));
        let [told] = &watcher.take()[..] else { panic!("expected one message") };
        assert_eq!((&told.json()["type"], &told.json()["data"]["webhook_id"]), (&"webhook.disabled".into(), &id.into()));
        let notifications = sender.api.get("/v1/notifications").await.json();
        assert_eq!(notifications["data"][0]["type"], "webhook.disabled");
    }

    async fn h1_the_guard_decides_when_the_message_is_sent(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        // The same store under the default policy: the address was fine when the webhook was made.
        let guarded = WebhookWorker::new(api.service.clone(), DeliveryConfig::default()).unwrap();
        let path = sender.test(&id).await;
        assert_eq!(guarded.deliver().await.unwrap(), 1);
        assert!(receiver.take().is_empty());
        let error = last_error(&sender, &path).await;
        assert_eq!(error, "the address is one that this server does not connect to");
    }

    async fn ft12_an_attempt_that_was_never_written_down_is_made_again_with_the_same_id(api: &Api) {
        let (sender, receiver) = (Sender::of(api), Receiver::answering(&[]).await);
        let (id, _) = sender.webhook(&receiver.url, &[]).await;
        let path = sender.test(&id).await;
        // The worker sends, and dies before it can write down how it went.
        sender.worker.deliver_and_forget().await.unwrap();
        assert_eq!(sender.step().await, 0, "the lease has not ended");
        api.clock.advance(21_000);
        assert_eq!(sender.step().await, 1);
        let messages = receiver.take();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].header("webhook-id"), messages[1].header("webhook-id"));
        assert_eq!(messages[0].body, messages[1].body);
        let delivery = sender.delivery(&path).await;
        assert_eq!((&delivery["state"], &delivery["attempts"]), (&"delivered".into(), &1.into()));
    }

    async fn ft11_an_endpoint_down_for_120_hours_is_disabled_once_and_replay_restores_all(api: &Api) {
        let down = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let sender = Sender::of(api);
        let (id, _) = sender.webhook(&format!("http://{down}/"), &["scan.queued"]).await;
        let mut scans = HashSet::new();
        for _ in 0..33 {
            scans.insert(sender.api.create().await);
            sender.step().await;
            api.clock.advance(4 * HOUR);
        }
        let webhook = sender.api.get(&format!("/v1/webhooks/{id}")).await.json();
        assert_eq!((&webhook["enabled"], &webhook["disabled_reason"]), (&false.into(), &"failing".into()));
        let told = sender.api.get("/v1/notifications").await.json();
        let kinds: Vec<_> = told["data"].as_array().unwrap().iter().map(|told| told["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["webhook.disabled", "webhook.failing"]);
        let receiver = Receiver::answering(&[]).await;
        let body = json!({"url": receiver.url, "enabled": true}).to_string();
        let request = sender.api.keyed("PATCH", &format!("/v1/webhooks/{id}")).header("content-type", "application/json");
        assert_eq!(sender.api.send(request, body).await.status, 200);
        for only in ["failed", "missing"] {
            let body = json!({"since": "2026-06-03T00:00:00Z", "only": only}).to_string();
            assert_eq!(sender.api.post(&format!("/v1/webhooks/{id}/replay"), &body).await.status, 202);
        }
        sender.step().await;
        let got: Vec<_> = receiver.take().iter().map(|message| message.json()["data"]["scan_id"].as_str().unwrap().to_owned()).collect();
        assert_eq!((got.len(), got.into_iter().collect::<HashSet<_>>()), (scans.len(), scans));
    }

    async fn a_slow_endpoint_holds_nobody_up(api: &Api) {
        let sender = impatient(api);
        let slow = endless("", "", Duration::from_secs(60)).await;
        let (slow, _) = sender.webhook(&slow, &[]).await;
        let receiver = Receiver::answering(&[]).await;
        let (healthy, _) = sender.webhook(&receiver.url, &[]).await;
        for _ in 0..20 {
            sender.test(&slow).await;
        }
        sender.test(&healthy).await;
        assert_eq!(sender.worker.deliver().await.unwrap(), 5, "four to the slow one and one to the other");
        assert_eq!(receiver.take().len(), 1);
        assert_eq!(sender.worker.deliver().await.unwrap(), 0, "after a time-out it is left alone");
        api.clock.advance(61_000);
        assert_eq!(sender.worker.deliver().await.unwrap(), 4);
    }

    async fn ft10_a_thousand_messages_survive_a_day_of_silence(api: &Api) {
        let sender = Sender::of(api);
        let post = std::sync::Arc::new(crate::receiver::Switch::default());
        let worker = WebhookWorker::with_post(sender.api.service.clone(), DeliveryConfig::default(), post.clone());
        for _ in 0..20 {
            sender.webhook("http://127.0.0.1:9/", &["scan.queued"]).await;
        }
        for _ in 0..50 {
            sender.api.create().await;
        }
        assert_eq!(worker.dispatch().await.unwrap(), 50);
        let down_until = crate::engine::NOW + 24 * HOUR;
        while let Some(next) = sender.api.store.next_delivery_at().await.unwrap() {
            let now = palisade_model::Clock::now(&*api.clock);
            api.clock.advance((next - now).max(0));
            post.set(palisade_model::Clock::now(&*api.clock) >= down_until);
            if worker.deliver().await.unwrap() == 0 {
                api.clock.advance(1_000);
            }
        }
        let took = palisade_model::Clock::now(&*api.clock) - down_until;
        assert_eq!(post.delivered(), 1_000, "each once");
        assert!(took <= 17 * HOUR, "within one step of the schedule after recovery, found {took} ms");
    }
}
