//! Streams of scans across restarts and nodes, and what a real scan tells in them.

use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::command::tree_with_a_secret;
use crate::support::server::{Client, Installation, PATIENCE, Server};
use crate::support::site::Site;

/// One logged event of a stream: its id, its name and its data.
type Told = (String, String, Value);

/// An open stream.
struct Follower {
    chunks: std::pin::Pin<Box<dyn Stream<Item = Option<Vec<u8>>> + Send>>,
    text: String,
}

impl Follower {
    async fn open(client: &Client, scan: &str, after: Option<&str>) -> Self {
        let mut request = client.get(&format!("/v1/scans/{scan}/events"));
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let chunks = answer.bytes_stream().map(|chunk| chunk.ok().map(|bytes| bytes.to_vec()));
        Self { chunks: Box::pin(chunks), text: String::new() }
    }

    /// The next event of the log; `None` when the stream has ended or was cut.
    async fn next(&mut self) -> Option<Told> {
        loop {
            while let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(told) = told(&frame) {
                    return Some(told);
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.chunks.next()).await.expect("the stream goes on");
            self.text.push_str(&String::from_utf8(chunk.flatten()?).unwrap());
        }
    }

    async fn rest(mut self) -> Vec<Told> {
        let mut all = Vec::new();
        while let Some(told) = self.next().await {
            all.push(told);
        }
        all
    }
}

fn told(frame: &str) -> Option<Told> {
    let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    Some((field("id: ")?, field("event: ")?, serde_json::from_str(&field("data: ")?).unwrap()))
}

fn names(told: &[Told]) -> Vec<&str> {
    told.iter().map(|(_, name, _)| name.as_str()).collect()
}

fn start(installation: &Installation, key: Option<&str>) -> (Server, Client) {
    let server = installation.start();
    let client = key.map_or_else(|| server.client(), |key| server.client_with(key));
    (server, client)
}

on_both_engines! {
    async fn e_01_e_03_a_scan_tells_what_its_scanners_do(engine: Engine) {
        let tree = tree_with_a_secret();
        let root = tree.path().to_str().unwrap();
        let installation = Installation::new(engine, &["--allow-path", root]);
        let (_server, client) = start(&installation, None);
        let id = client.scan(root, "full").await;
        let all = Follower::open(&client, &id, None).await.rest().await;
        assert_eq!(
            names(&all),
            [
                "scan.queued", "scan.started", "scanner.started", "scanner.started", "scanner.started", "finding.created",
                "scanner.completed", "scanner.completed", "scanner.completed", "scan.completed",
            ]
        );
        let data = |at: usize| &all[at].2["data"];
        let scanners = |places: [usize; 3]| places.map(|at| data(at)["name"].as_str().unwrap());
        assert_eq!(scanners([2, 3, 4]), ["dependencies", "secrets", "code"]);
        assert_eq!(scanners([6, 7, 8]), ["secrets", "code", "dependencies"]);
        assert_eq!((&data(6)["findings"], &data(6)["status"]), (&json!(1), &json!("completed")));
        let ran = json!(["secrets", "code", "dependencies"]);
        assert_eq!((&data(9)["findings_count"], &data(9)["scanners_run"]), (&json!(1), &ran));
        for (_, name, event) in &all {
            let described = palisade_service::event_types().iter().find(|of| of.kind.as_str() == name).unwrap();
            let schema = jsonschema::draft202012::new(&described.entry.schema).unwrap();
            assert!(schema.is_valid(&event["data"]), "{event}");
        }
    }

    async fn ft15_a_stream_that_a_killed_node_cut_goes_on_without_gap_or_repeat(engine: Engine) {
        let site = Site::holding().await;
        let installation = Installation::new(engine, &["--allow-private-targets", "--lease-seconds", "2"]);
        let (server, client) = start(&installation, None);
        let key = server.first_key.clone().unwrap();
        let id = client.scan(&site.url, "headers_only").await;
        let mut follower = Follower::open(&client, &id, None).await;
        let mut seen = Vec::new();
        while names(&seen).last() != Some(&"scan.started") {
            seen.push(follower.next().await.unwrap());
        }
        server.kill();
        while let Some(told) = follower.next().await {
            seen.push(told);
        }
        let (_server, client) = start(&installation, Some(&key));
        site.answer();
        let last = seen.last().unwrap().0.clone();
        seen.extend(Follower::open(&client, &id, Some(&last)).await.rest().await);
        assert_eq!(names(&seen).last(), Some(&"scan.completed"), "{:?}", names(&seen));
        // What a client sees who was never cut.
        assert_eq!(seen, Follower::open(&client, &id, None).await.rest().await);
        let last = seen.last().unwrap().0.clone();
        let again = client.get(&format!("/v1/scans/{id}/events")).header("last-event-id", last);
        assert_eq!(again.send().await.unwrap().status(), 204);
    }

    async fn e_01_any_node_serves_the_stream_of_any_scan(engine: Engine) {
        let site = Site::holding().await;
        let installation = Installation::new(engine, &["--allow-private-targets"]);
        let (server, client) = start(&installation, None);
        let other = installation.start_with(&["--no-worker"]);
        let other = other_client(&other, &server);
        let id = client.scan(&site.url, "headers_only").await;
        let mut there = Follower::open(&other, &id, None).await;
        assert_eq!(there.next().await.unwrap().1, "scan.queued");
        site.answer();
        let here = Follower::open(&client, &id, None).await.rest().await;
        let there = there.rest().await;
        assert_eq!((names(&here).last(), &here[1..]), (Some(&"scan.completed"), &there[..]));
    }
}

fn other_client(other: &Server, first: &Server) -> Client {
    other.client_with(first.first_key.as_deref().unwrap())
}
