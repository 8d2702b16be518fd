//! What the edge does when a handler fails it, and the line it writes about every request.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;

use crate::engine::Database;
use crate::fixture::Api;

const LONG: Duration = Duration::from_secs(30);

async fn panicking() -> Response {
    panic!("a secret detail")
}

#[tokio::test]
async fn a_panic_answers_500_without_its_message_and_the_next_request_is_served() {
    let database = Database::sqlite().await;
    let api = Api::start(&database).await.with_routes(Router::new().route("/panic", get(panicking)), LONG);
    let answer = api.get("/panic").await;
    answer.assert_error(500, "internal");
    assert!(!answer.text().contains("secret"));
    assert_eq!(api.get("/v1/usage").await.status, 200);
    database.store.close().await;
}

#[tokio::test]
async fn a_handler_that_takes_too_long_answers_503_with_a_time_to_wait() {
    let database = Database::sqlite().await;
    let stuck = Router::new().route("/stuck", get(std::future::pending::<Response>));
    let api = Api::start(&database).await.with_routes(stuck, Duration::from_millis(20));
    let answer = api.get("/stuck").await;
    let body = answer.assert_error(503, "timed_out");
    assert_eq!((&body["retry_after"], answer.header("retry-after")), (&1.into(), "1"));
    database.store.close().await;
}

#[tokio::test]
async fn t_08_one_structured_line_per_request_carries_its_id_and_no_secret() {
    let lines = Lines::of_this_process();
    let database = Database::sqlite().await;
    let api = Api::start(&database).await.with_routes(Router::new().route("/panic", get(panicking)), LONG);
    let usage = api.keyed("GET", "/v1/usage?token=hidden").header("x-request-id", "mine-1");
    assert_eq!(api.send(usage, "").await.status, 200);
    api.send(api.keyed("GET", "/panic").header("x-request-id", "mine-2"), "").await;

    let written = lines.of_requests("mine-");
    let requests: Vec<_> = written.iter().filter(|line| line["fields"]["message"] == "request").collect();
    assert_eq!(requests.len(), 2, "{written:?}");
    let fields = &requests[0]["fields"];
    for (key, value) in [("request_id", "mine-1"), ("method", "GET"), ("path", "/v1/usage")] {
        assert_eq!(fields[key], value, "{key}");
    }
    assert_eq!((&fields["status"], &requests[0]["target"]), (&200.into(), &"palisade::request".into()));
    assert!(fields["latency_ms"].as_f64().unwrap() > 0.0 && requests[0]["timestamp"].is_string());
    let cause = written.iter().find(|line| line["fields"]["code"] == "internal").unwrap();
    assert_eq!(cause["fields"]["request_id"], "mine-2");
    assert!(cause["fields"]["cause"].as_str().unwrap().contains("a secret detail"));
    let all = format!("{written:?}");
    assert!(!all.contains(&api.key) && !all.contains("hidden"));
    database.store.close().await;
}

/// A log in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    /// The subscriber is the process's, not the thread's: a call site that another test reaches first would
    /// otherwise be switched off for good.
    fn of_this_process() -> Self {
        let lines = Self::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(lines.clone()).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        lines
    }

    fn of_requests(&self, prefix: &str) -> Vec<Value> {
        let bytes = self.0.lock().unwrap().clone();
        let all = serde_json::Deserializer::from_slice(&bytes).into_iter::<Value>().map(Result::unwrap);
        all.filter(|line| line["fields"]["request_id"].as_str().is_some_and(|id| id.starts_with(prefix)))
            .collect()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
