//! A receiver of webhook messages on loopback, and a worker that sends to it one step at a time.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use palisade_service::{Answer, DeliveryConfig, Post, PostRequest, WebhookSettings, WebhookWorker};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fixture::Api;

/// A message as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Message {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

type Respond = dyn Fn(usize) -> Response + Send + Sync;

/// Takes every message and answers what it was told to.
pub(crate) struct Receiver {
    pub(crate) url: String,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receiver {
    /// Answers the n-th message (from 0) with `respond(n)`.
    pub(crate) async fn start(respond: impl Fn(usize) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks?team=a", listener.local_addr().unwrap());
        let messages = Arc::new(Mutex::new(Vec::new()));
        let (kept, respond): (_, Arc<Respond>) = (messages.clone(), Arc::new(respond));
        let next = Arc::new(AtomicUsize::new(0));
        let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            kept.lock().unwrap().push(Message { headers, body });
            let response = respond(next.fetch_add(1, Ordering::SeqCst));
            async move { response }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, messages }
    }

    /// Answers the statuses in turn, then 200.
    pub(crate) async fn answering(statuses: &'static [u16]) -> Self {
        Self::start(|number| {
            let status = statuses.get(number).copied().unwrap_or(200);
            (StatusCode::from_u16(status).unwrap(), "thank you").into_response()
        })
        .await
    }

    /// What has arrived since the last call.
    pub(crate) fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.messages.lock().unwrap())
    }
}

/// An API that reaches loopback, with a worker that tests step.
pub(crate) struct Sender {
    pub(crate) api: Api,
    pub(crate) worker: WebhookWorker,
}

impl Sender {
    pub(crate) fn of(api: &Api) -> Self {
        let headers = palisade_api::signed_headers();
        Self::with(api, WebhookSettings { headers, ..WebhookSettings::default() })
    }

    pub(crate) fn with(api: &Api, settings: WebhookSettings) -> Self {
        let api = api.reaching_loopback(settings);
        let config = DeliveryConfig { time_out: Duration::from_secs(10), ..DeliveryConfig::default() };
        let worker = WebhookWorker::new(api.service.clone(), config).unwrap();
        Self { api, worker }
    }

    /// Makes a webhook to `url` for what happens from now on; answers its id and secret.
    pub(crate) async fn webhook(&self, url: &str, events: &[&str]) -> (String, String) {
        self.worker.dispatch().await.unwrap();
        let body = json!({ "url": url, "events": events }).to_string();
        let answer = self.api.post("/v1/webhooks", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let webhook = answer.matching("CreatedWebhook");
        (webhook["id"].as_str().unwrap().to_owned(), webhook["secret"].as_str().unwrap().to_owned())
    }

    /// Sends a test message; answers the path of its delivery.
    pub(crate) async fn test(&self, webhook: &str) -> String {
        let answer = self.api.post(&format!("/v1/webhooks/{webhook}/test"), "").await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let queued = answer.matching("QueuedDelivery");
        format!("/v1/webhooks/{webhook}/deliveries/{}", queued["delivery_id"].as_str().unwrap())
    }

    /// Follows the log and sends what is due now; answers how many attempts that took.
    pub(crate) async fn step(&self) -> usize {
        self.worker.dispatch().await.unwrap();
        let mut attempts = 0;
        loop {
            match self.worker.deliver().await.unwrap() {
                0 => return attempts,
                some => attempts += some,
            }
        }
    }

    pub(crate) async fn delivery(&self, path: &str) -> Value {
        self.api.get(path).await.matching("WebhookDeliveryDetail")
    }
}

/// A receiver without a network that is down or up, for simulations.
#[derive(Default)]
pub(crate) struct Switch {
    up: AtomicBool,
    delivered: Mutex<HashSet<(String, String)>>,
    repeated: AtomicUsize,
}

impl Switch {
    pub(crate) fn set(&self, up: bool) {
        self.up.store(up, Ordering::SeqCst);
    }

    /// Distinct messages by endpoint; none came twice.
    pub(crate) fn delivered(&self) -> usize {
        assert_eq!(self.repeated.load(Ordering::SeqCst), 0);
        self.delivered.lock().unwrap().len()
    }
}

#[async_trait]
impl Post for Switch {
    async fn post(&self, request: PostRequest<'_>) -> Answer {
        if !self.up.load(Ordering::SeqCst) {
            return Answer { error: Some("the connection was refused".into()), ..Answer::default() };
        }
        let header = |name: &str| {
            let found = request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone()).unwrap()
        };
        let message = (header("webhook-id"), header("x-securescan-webhook-id"));
        if !self.delivered.lock().unwrap().insert(message) {
            self.repeated.fetch_add(1, Ordering::SeqCst);
        }
        Answer { status: Some(200), ..Answer::default() }
    }
}
