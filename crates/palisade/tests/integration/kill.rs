//! `kill -9` at random moments under load: no accepted scan is lost, stuck, or has lost or doubled findings.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::command::numbered_token;
use crate::support::server::{Client, Engine, Installation, PATIENCE, Server};

const CONCURRENT: usize = 10;
const LEASE: Duration = Duration::from_secs(2);
const FILES: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn four_kills_lose_nothing_on_sqlite() {
    kill_under_load(Engine::Sqlite, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_kills_lose_nothing_on_postgres() {
    kill_under_load(Engine::Postgres, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run with --ignored"]
async fn fifty_kills_lose_nothing_on_sqlite() {
    kill_under_load(Engine::Sqlite, 50).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run with --ignored"]
async fn fifty_kills_lose_nothing_on_postgres() {
    kill_under_load(Engine::Postgres, 50).await;
}

async fn kill_under_load(engine: Engine, kills: u64) {
    let tree = tree();
    let root = tree.path().to_str().unwrap();
    let installation =
        Installation::new(engine, &["--allow-path", root, "--lease-seconds", &LEASE.as_secs().to_string()]);
    let mut server = installation.start();
    let key = server.first_key.clone().unwrap();
    let mut accepted = Vec::new();
    for round in 0..kills {
        let client = server.client_with(&key);
        let mut adding = tokio::task::JoinSet::new();
        for _ in 0..CONCURRENT {
            adding.spawn(create(client.clone(), root.to_owned()));
        }
        // Pseudo-random and the same in every run: from before the first commit to well into the scans.
        tokio::time::sleep(Duration::from_millis(round * 7919 % 240)).await;
        server.kill();
        accepted.extend(adding.join_all().await.into_iter().flatten());
        server = installation.start();
    }
    check(&server, &key, &accepted).await;
}

/// The id of a scan whose creation was answered; a scan whose answer was lost may exist or not.
async fn create(client: Client, target: String) -> Option<String> {
    let answer = client.post("/v1/scans").json(&json!({"target": target})).send().await.ok()?;
    assert_eq!(answer.status(), 202);
    answer.json::<Value>().await.ok()?["scan_id"].as_str().map(str::to_owned)
}

async fn check(server: &Server, key: &str, accepted: &[String]) {
    let client = server.client_with(key);
    let started = Instant::now();
    let mut lost_workers = 0;
    for id in accepted {
        let scan = client.ended(id).await;
        // Three lost workers in a row are the documented end; nothing else may fail a scan here.
        let fate = (scan["status"].as_str(), scan["failure"]["code"].as_str());
        assert!(matches!(fate, (Some("completed"), None) | (Some("failed"), Some("worker_lost"))), "{scan}");
        lost_workers += usize::from(fate.0 == Some("failed"));
        if fate.0 == Some("completed") {
            let findings = client.findings(id).await;
            let distinct: HashSet<_> =
                findings.iter().map(|finding| finding["fingerprint"].to_string()).collect();
            assert_eq!((findings.len(), distinct.len()), (FILES, FILES), "scan {id}");
        }
    }
    assert!(started.elapsed() < PATIENCE, "scans were stuck");
    assert!(
        lost_workers * 100 <= accepted.len(),
        "{lost_workers} of {} lost their worker three times",
        accepted.len()
    );
    let stored = count_scans(&client).await;
    assert!(stored >= accepted.len(), "{stored} stored, {} accepted", accepted.len());
}

async fn count_scans(client: &Client) -> usize {
    let (mut count, mut cursor) = (0, String::new());
    loop {
        let page = client.json(&format!("/v1/scans?limit=100{cursor}")).await;
        count += page["data"].as_array().unwrap().len();
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return count,
        }
    }
}

/// One planted secret a file, and enough text that a scan takes a moment.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let filler = "let value = compute(1, 2, 3);\n".repeat(2_000);
    for number in 0..FILES {
        let token = numbered_token(number);
        std::fs::write(
            folder.path().join(format!("{number}.js")),
            format!("{filler}const t = \"{token}\";\n"),
        )
        .unwrap();
    }
    folder
}
