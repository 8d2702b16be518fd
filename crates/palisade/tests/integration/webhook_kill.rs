//! `kill -9` between the receiver's 200 and our commit (FT12): nothing is lost, and what comes twice has the same id.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::receiver::{Message, Receiver};
use crate::support::server::{Client, Engine, Installation, PATIENCE};

#[tokio::test(flavor = "multi_thread")]
async fn ft12_four_kills_after_the_answer_lose_no_message_on_sqlite() {
    kill_after_answers(Engine::Sqlite, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ft12_four_kills_after_the_answer_lose_no_message_on_postgres() {
    kill_after_answers(Engine::Postgres, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run with --ignored"]
async fn ft12_hundred_kills_after_the_answer_lose_no_message_on_sqlite() {
    kill_after_answers(Engine::Sqlite, 100).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run with --ignored"]
async fn ft12_hundred_kills_after_the_answer_lose_no_message_on_postgres() {
    kill_after_answers(Engine::Postgres, 100).await;
}

async fn kill_after_answers(engine: Engine, kills: usize) {
    let receiver = Receiver::start().await;
    // The lease is twice the time-out: what a killed server had under way comes again after two seconds.
    let installation = Installation::new(engine, &["--allow-private-targets", "--webhook-seconds", "1"]);
    let mut server = installation.start();
    let key = server.first_key.clone().unwrap();
    subscribe(&server.client_with(&key), &receiver.url).await;
    let (mut accepted, mut got) = (HashSet::new(), Vec::new());
    for _ in 0..kills {
        accepted.insert(create(&server.client_with(&key)).await);
        got.push(next(&receiver).expect("a message arrives"));
        server.kill();
        server = installation.start();
    }
    let deadline = Instant::now() + PATIENCE;
    while !accepted.is_subset(&scans_of(&got)) || waits(&server.client_with(&key)).await {
        assert!(Instant::now() < deadline, "{} of {} scans were told", scans_of(&got).len(), accepted.len());
        got.extend(next_soon(&receiver));
    }
    check(&got, kills);
}

#[expect(clippy::print_stdout, reason = "the figure of the long run")]
fn check(got: &[Message], kills: usize) {
    let mut bodies: HashMap<&str, &str> = HashMap::new();
    for message in got {
        let first = bodies.entry(&message.id).or_insert(&message.body);
        assert_eq!(*first, message.body, "the same id, the same bytes");
    }
    let distinct: HashSet<_> = got.iter().map(|message| &message.body).collect();
    assert_eq!(distinct.len(), bodies.len(), "the same message, the same id");
    println!("{kills} kills: {} messages, {} of them again", bodies.len(), got.len() - bodies.len());
}

async fn subscribe(client: &Client, url: &str) {
    let body = json!({"url": url, "events": ["scan.queued"]});
    let answer = client.post("/v1/webhooks").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201);
}

async fn create(client: &Client) -> String {
    client.scan("http://127.0.0.1:9/", "headers_only").await
}

fn next(receiver: &Receiver) -> Option<Message> {
    tokio::task::block_in_place(|| receiver.messages.recv_timeout(PATIENCE)).ok()
}

fn next_soon(receiver: &Receiver) -> Option<Message> {
    tokio::task::block_in_place(|| receiver.messages.recv_timeout(Duration::from_millis(200))).ok()
}

fn scans_of(messages: &[Message]) -> HashSet<String> {
    let scan = |message: &Message| {
        let body: Value = serde_json::from_str(&message.body).unwrap();
        body["data"]["scan_id"].as_str().unwrap().to_owned()
    };
    messages.iter().map(scan).collect()
}

/// Whether a message is still on its way.
async fn waits(client: &Client) -> bool {
    let webhooks = client.json("/v1/webhooks").await;
    let id = webhooks["data"][0]["id"].as_str().unwrap().to_owned();
    let pending = client.json(&format!("/v1/webhooks/{id}/deliveries?state=pending&limit=1")).await;
    !pending["data"].as_array().unwrap().is_empty()
}
