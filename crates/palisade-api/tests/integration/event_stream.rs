//! The live stream of a scan: replay, resume, progress, its end, and who may open it.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::request::Builder;
use axum::http::{Request, Response};
use futures_util::StreamExt;
use palisade_model::{EventId, Scope};
use palisade_store::{ClaimedJob, FinishOutcome, FinishScan, RunEvent, RunProgress};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Api, from_address, raw_id};

/// Not a pause: every wait ends with what it waits for.
const PATIENCE: Duration = Duration::from_secs(30);

/// One open stream and the text that is not read yet.
struct Stream {
    body: BodyDataStream,
    text: String,
}

#[derive(Debug, Clone, PartialEq)]
struct Frame {
    id: Option<String>,
    event: String,
    data: Value,
}

impl Stream {
    fn of(response: Response<Body>) -> Self {
        assert_eq!(response.status(), 200);
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-store"),
            ("x-accel-buffering", "no"),
        ] {
            assert_eq!(response.headers()[name], value);
        }
        assert!(!response.headers().contains_key("content-encoding"));
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event; `None` when the stream has ended. Comments and `retry` are passed over.
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                match read(&frame) {
                    Some(frame) => return Some(frame),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.body.next()).await.expect("the stream goes on");
            self.text.push_str(std::str::from_utf8(&chunk?.unwrap()).unwrap());
        }
    }

    /// The next event that is in the log.
    async fn logged(&mut self) -> Option<Frame> {
        loop {
            match self.next().await {
                Some(frame) if frame.id.is_none() => {}
                other => return other,
            }
        }
    }

    async fn rest(mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.logged().await {
            frames.push(frame);
        }
        frames
    }
}

fn read(frame: &str) -> Option<Frame> {
    let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let data = serde_json::from_str(&field("data: ")?).unwrap();
    Some(Frame { id: field("id: "), event: field("event: ").unwrap(), data })
}

async fn send(api: &Api, request: Builder) -> Response<Body> {
    api.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn path(scan: &str) -> String {
    format!("/v1/scans/{scan}/events")
}

async fn open(api: &Api, scan: &str) -> Stream {
    Stream::of(send(api, api.keyed("GET", &path(scan))).await)
}

async fn resume(api: &Api, scan: &str, after: &str) -> Response<Body> {
    send(api, api.keyed("GET", &path(scan)).header("last-event-id", after)).await
}

fn event_id() -> EventId {
    EventId::new(raw_id())
}

async fn claim(api: &Api) -> ClaimedJob {
    api.store.claim_job("worker", NOW, 30_000, event_id()).await.unwrap().unwrap()
}

async fn finish(api: &Api, job: &ClaimedJob) {
    let finish = FinishScan {
        now: NOW,
        event_id: event_id(),
        events: vec![],
        outcome: FinishOutcome::Cancelled,
        analyses: vec![],
    };
    api.store.finish_scan(&job.fence, finish).await.unwrap();
}

async fn started(api: &Api, job: &ClaimedJob, name: &str) {
    let kind = palisade_model::EventKind::ScannerStarted;
    let event = RunEvent { id: event_id(), kind, data: json!({ "name": name }), at: NOW };
    api.store.add_run_events(&job.fence, &[event]).await.unwrap();
}

fn names(frames: &[Frame]) -> Vec<&str> {
    frames.iter().map(|frame| frame.event.as_str()).collect()
}

async fn token(api: &Api, scan: &str) -> String {
    let answer = api.post(&format!("/v1/scans/{scan}/event-token"), "").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
    let body = answer.matching("EventToken");
    assert_eq!(body["expires_in"], 300);
    body["token"].as_str().unwrap().to_owned()
}

fn with_token(scan: &str, token: &str) -> Builder {
    Request::builder().uri(format!("{}?event_token={token}", path(scan)))
}

async fn refused(api: &Api, request: Builder) {
    api.send(request, "").await.assert_error(401, "unauthorized");
}

on_both_engines! {
    async fn e_01_a_stream_tells_everything_so_far_then_what_comes_and_ends_with_the_scan(api: &Api) {
        let id = api.create().await;
        let mut stream = open(api, &id).await;
        let first = stream.next().await.unwrap();
        assert_eq!((first.event.as_str(), &first.data["type"]), ("scan.queued", &"scan.queued".into()));
        assert_eq!(first.id.as_deref(), Some(first.data["sequence"].to_string().as_str()));
        assert_eq!((&first.data["scan_id"], &first.data["timestamp"]), (&id.as_str().into(), &"2026-06-03T10:00:00Z".into()));
        let job = claim(api).await;
        assert_eq!(stream.logged().await.unwrap().event, "scan.started");
        started(api, &job, "web").await;
        let scanner = stream.logged().await.unwrap();
        assert_eq!((scanner.event.as_str(), &scanner.data["data"]["name"]), ("scanner.started", &"web".into()));
        finish(api, &job).await;
        assert_eq!(stream.logged().await.unwrap().event, "scan.cancelled");
        assert_eq!(stream.next().await, None);
        // Late subscribers get all of it.
        let late = open(api, &id).await.rest().await;
        assert_eq!(names(&late), ["scan.queued", "scan.started", "scanner.started", "scan.cancelled"]);
    }

    async fn e_03_progress_is_told_and_has_no_id(api: &Api) {
        let id = api.create().await;
        let job = claim(api).await;
        let mut stream = open(api, &id).await;
        api.store.heartbeat(&job.fence, NOW, 30_000, &RunProgress { progress: 42, current_check: "Security headers", checks: None }).await.unwrap();
        let progress = loop {
            let frame = stream.next().await.unwrap();
            if frame.event == "scan.progress" && frame.data["data"]["progress"] == 42 {
                break frame;
            }
        };
        assert_eq!((progress.id, &progress.data["data"]["current_check"]), (None, &"Security headers".into()));
        finish(api, &job).await;
        assert_eq!(stream.logged().await.unwrap().event, "scan.cancelled");
    }

    async fn e_03_a_client_resumes_without_gap_or_repeat_wherever_it_was_cut(api: &Api) {
        let id = api.create().await;
        let job = claim(api).await;
        for number in 0..30 {
            started(api, &job, &format!("scanner-{number}")).await;
        }
        finish(api, &job).await;
        let all = open(api, &id).await.rest().await;
        assert_eq!(all.len(), 33);
        for cut in 0..all.len() - 1 {
            let answer = resume(api, &id, all[cut].id.as_deref().unwrap()).await;
            assert_eq!(Stream::of(answer).rest().await, all[cut + 1..]);
        }
        let last = all[32].id.as_deref().unwrap();
        assert_eq!(resume(api, &id, last).await.status(), 204);
        let in_query = api.keyed("GET", &format!("{}?last_event_id={last}", path(&id)));
        assert_eq!(send(api, in_query).await.status(), 204);
    }

    async fn e_03_an_unknown_position_gets_the_state_first_and_then_all_of_it(api: &Api) {
        let (id, other) = (api.create().await, api.create().await);
        let foreign = open(api, &other).await.next().await.unwrap().id.unwrap();
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        for unknown in ["0", "-1", "999999999", "nonsense", "ended", foreign.as_str()] {
            if unknown == "ended" {
                assert_eq!(resume(api, &id, unknown).await.status(), 204);
                continue;
            }
            let mut stream = Stream::of(resume(api, &id, unknown).await);
            let snapshot = stream.next().await.unwrap();
            assert_eq!((snapshot.event.as_str(), snapshot.id), ("snapshot", None), "{unknown}");
            assert_eq!(snapshot.data["data"]["scan_id"], id.as_str());
            assert_eq!(names(&stream.rest().await), ["scan.queued", "scan.cancelled"]);
        }
    }

    async fn e_03_a_scan_whose_events_are_forgotten_is_told_as_it_is(api: &Api) {
        let id = api.create().await;
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        assert_eq!(api.store.forget_events(NOW, i64::MAX, 100).await.unwrap(), 0, "too young");
        assert_eq!(api.store.forget_events(NOW + 1, 0, 100).await.unwrap(), 0, "nobody has passed them");
        assert!(api.store.forget_events(NOW + 1, i64::MAX, 100).await.unwrap() >= 2);
        let frames = open(api, &id).await.rest().await;
        assert_eq!((names(&frames), frames[0].id.as_deref()), (vec!["snapshot"], Some("ended")));
        assert_eq!(frames[0].data["data"]["status"], "failed");
        assert_eq!(resume(api, &id, "ended").await.status(), 204);
    }

    async fn e_02_k_10_the_stream_needs_a_key_that_may_read_scans(api: &Api) {
        let id = api.create().await;
        refused(api, Request::builder().uri(path(&id))).await;
        let other = api.make_key(Scope::parse("read:findings").unwrap(), false).await;
        let answer = api.send(Request::builder().uri(path(&id)).header("x-api-key", &other), "").await;
        answer.assert_error(403, "insufficient_scope");
        api.as_other_tenant().get(&path(&id)).await.assert_error(404, "not_found");
        let reader = api.make_key(Scope::READ, false).await;
        let mut stream = Stream::of(send(api, Request::builder().uri(path(&id)).header("x-api-key", &reader)).await);
        assert_eq!(stream.next().await.unwrap().event, "scan.queued");
    }

    async fn k_19_k_20_an_event_token_opens_the_stream_of_its_scan_and_nothing_else(api: &Api) {
        let (id, other) = (api.create().await, api.create().await);
        let token = token(api, &id).await;
        for _ in 0..2 {
            let mut stream = Stream::of(send(api, with_token(&id, &token)).await);
            assert_eq!(stream.next().await.unwrap().event, "scan.queued");
        }
        refused(api, with_token(&other, &token)).await;
        refused(api, with_token(&id, "pal_event_AAAA")).await;
        refused(api, with_token(&id, "")).await;
        for elsewhere in ["/v1/usage", &format!("/v1/scans/{id}"), "/v1/events"] {
            refused(api, Request::builder().uri(format!("{elsewhere}?event_token={token}"))).await;
            refused(api, Request::builder().uri(elsewhere).header("x-api-key", &token)).await;
        }
        // A key is no event token, and in a URL it is refused for being one.
        let request = Request::builder().uri(format!("{}?event_token={}", path(&id), api.key));
        api.send(request, "").await.assert_error(401, "unauthorized");
        let request = Request::builder().uri(format!("{}?api_key={}", path(&id), api.key));
        api.send(request, "").await.assert_error(400, "key_in_query");
    }

    async fn k_20_h15_an_event_token_ends_with_its_time(api: &Api) {
        let id = api.create().await;
        let token = token(api, &id).await;
        let mut stream = Stream::of(send(api, with_token(&id, &token)).await);
        assert_eq!(stream.next().await.unwrap().event, "scan.queued");
        api.clock.advance(299_999);
        assert_eq!(send(api, with_token(&id, &token)).await.status(), 200);
        api.clock.advance(1);
        refused(api, with_token(&id, &token)).await;
        assert_eq!(stream.rest().await, [], "the open stream ends");
    }

    async fn k_20_h15_a_revoked_key_ends_its_streams_and_tokens(api: &Api) {
        let id = api.create().await;
        let token = token(api, &id).await;
        let key = api.make_key(Scope::READ, false).await;
        let key_id = api.service.list_keys().await.unwrap().last().unwrap().id;
        let request = || Request::builder().header("x-api-key", &key);
        let mine = send(api, request().method("POST").uri(format!("/v1/scans/{id}/event-token"))).await;
        let bytes = axum::body::to_bytes(mine.into_body(), 1_000).await.unwrap();
        let mine = serde_json::from_slice::<Value>(&bytes).unwrap()["token"].as_str().unwrap().to_owned();
        let mut concerned = Vec::new();
        for request in [request().uri(path(&id)), with_token(&id, &mine)] {
            let mut stream = Stream::of(send(api, request).await);
            assert_eq!(stream.next().await.unwrap().event, "scan.queued");
            concerned.push(stream);
        }
        let mut unconcerned = Stream::of(send(api, with_token(&id, &token)).await);
        api.service.revoke_key(key_id).await.unwrap();
        refused(api, with_token(&id, &mine)).await;
        for stream in concerned {
            assert_eq!(stream.rest().await, []);
        }
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        assert_eq!(unconcerned.logged().await.unwrap().event, "scan.queued");
        assert_eq!(unconcerned.logged().await.unwrap().event, "scan.cancelled");
    }

    async fn k_14_k_20_an_event_token_is_good_where_its_key_is(api: &Api) {
        let id = api.create().await;
        let body = r#"{"name":"office","scopes":["read:scans"],"expires_in_days":1,"ip_allowlist":["192.0.2.0/24"]}"#;
        let (key, _) = api.token(body).await;
        let path_of_token = format!("/v1/scans/{id}/event-token");
        let request = from_address("POST", &path_of_token, [192, 0, 2, 7]).header("x-api-key", &key);
        let token = api.send(request, "").await.matching("EventToken")["token"].as_str().unwrap().to_owned();
        let stream = format!("{}?event_token={token}", path(&id));
        let opened = Stream::of(send(api, from_address("GET", &stream, [192, 0, 2, 8])).await).next().await;
        assert_eq!(opened.unwrap().event, "scan.queued");
        api.send(from_address("GET", &stream, [198, 51, 100, 7]), "").await.assert_error(403, "ip_not_allowed");
        api.send(Request::builder().uri(&stream), "").await.assert_error(403, "ip_not_allowed");
        // A key that ends before its token takes it along.
        api.clock.advance(86_400_000 - 60_000);
        let request = from_address("POST", &path_of_token, [192, 0, 2, 7]).header("x-api-key", &key);
        let token = api.send(request, "").await.json()["token"].as_str().unwrap().to_owned();
        let stream = format!("{}?event_token={token}", path(&id));
        let mut opened = Stream::of(send(api, from_address("GET", &stream, [192, 0, 2, 8])).await);
        assert_eq!(opened.next().await.unwrap().event, "scan.queued");
        api.clock.advance(60_000);
        refused(api, from_address("GET", &stream, [192, 0, 2, 8])).await;
        assert_eq!(opened.rest().await, []);
    }

    async fn e_03_an_idle_stream_says_that_it_lives(api: &Api) {
        let id = api.create().await;
        let mut stream = open(api, &id).await;
        assert_eq!(stream.next().await.unwrap().event, "scan.queued");
        while !stream.text.contains("\n\n") {
            let chunk = tokio::time::timeout(PATIENCE, stream.body.next()).await.expect("a comment comes");
            stream.text.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
        }
        assert_eq!(stream.text, ": keep-alive\n\n");
    }

    async fn a_key_has_at_most_100_streams_and_gets_a_place_back(api: &Api) {
        let id = api.create().await;
        let mut streams = Vec::new();
        for _ in 0..100 {
            streams.push(open(api, &id).await);
        }
        let refused = api.get(&path(&id)).await;
        let body = refused.assert_error(429, "too_many_streams");
        assert!(body["retry_after"].as_u64().unwrap() > 0);
        streams.pop();
        streams.push(open(api, &id).await);
        // One event wakes them all.
        api.post(&format!("/v1/scans/{id}/cancel"), "").await;
        for stream in streams {
            assert_eq!(names(&stream.rest().await), ["scan.queued", "scan.cancelled"]);
        }
    }

    async fn a_stopping_server_ends_its_streams_and_opens_no_more(api: &Api) {
        let id = api.create().await;
        let mut stream = open(api, &id).await;
        stream.next().await.unwrap();
        api.service.close_streams();
        assert_eq!(stream.logged().await, None);
        api.get(&path(&id)).await.assert_error(503, "shutting_down");
        assert_eq!(api.get(&format!("/v1/scans/{id}")).await.status, 200);
    }
}
