//! 10,000 events to a receiver that does not answer and then does, beside a healthy one: nothing is lost, and the
//! healthy one does not notice.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use palisade_model::{Clock, SystemClock, parse_rfc3339};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::figure::{Goal, print};
use crate::server::{Server, client};

const ALONE: usize = 2_000;
const EVENTS: usize = 10_000;
/// Events come at this pace, so that delays say something about delivery and not about a burst.
const PER_SECOND: u64 = 100;
const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) async fn run(binary: &Path, database_url: Option<&str>) -> anyhow::Result<()> {
    let mut arguments = vec!["--allow-private-targets", "--worker-slots", "1", "--webhook-seconds", "5"];
    if let Some(url) = database_url {
        arguments.extend(["--database-url", url]);
    }
    let server = Server::start(binary, &arguments)?;
    let (healthy, dead) = (Receiver::start(true).await?, Receiver::start(false).await?);
    subscribe(&server, &healthy.url).await?;
    make_events(&server, ALONE).await?;
    healthy.wait_for(ALONE).await?;
    let alone = p99(healthy.take_delays());

    subscribe(&server, &dead.url).await?;
    make_events(&server, EVENTS).await?;
    healthy.wait_for(ALONE + EVENTS).await?;
    let beside = p99(healthy.take_delays());
    ensure!(dead.distinct() == 0, "the dead receiver answered");
    print("healthy endpoint, delay p99, alone", alone, "ms", Goal::AtMost(5_000.0));
    print(
        "healthy endpoint, delay p99, beside a dead one",
        beside,
        "ms",
        Goal::AtMost((alone * 1.1).max(alone + 50.0)),
    );

    dead.up.store(true, Ordering::SeqCst);
    let recovered = Instant::now();
    dead.wait_for(EVENTS).await?;
    let took = recovered.elapsed().as_secs_f64();
    print(
        "10,000 events to a receiver that was down: lost",
        (EVENTS - dead.distinct()) as f64,
        "",
        Goal::AtMost(0.0),
    );
    print("10,000 events delivered after recovery", took, "s", Goal::AtMost(360.0));
    Ok(())
}

async fn subscribe(server: &Server, url: &str) -> anyhow::Result<()> {
    let body = json!({ "url": url, "events": ["scan.queued"] });
    let request = client()?.post(format!("{}/v1/webhooks", server.url)).bearer_auth(&server.key).json(&body);
    ensure!(request.send().await?.status() == 201, "expected a webhook to be made");
    Ok(())
}

/// One event each: a queued scan of nothing.
async fn make_events(server: &Server, count: usize) -> anyhow::Result<()> {
    let client = client()?;
    let mut tick = tokio::time::interval(Duration::from_millis(1000 / PER_SECOND));
    let body = json!({ "target": "http://127.0.0.1:9/", "scan_type": "headers_only" });
    for _ in 0..count {
        tick.tick().await;
        let request = client.post(format!("{}/v1/scans", server.url)).bearer_auth(&server.key).json(&body);
        let status = request.send().await?.status();
        ensure!(status == 202, "expected a scan to be made, found status {status}");
    }
    Ok(())
}

fn p99(mut delays: Vec<f64>) -> f64 {
    delays.sort_by(f64::total_cmp);
    delays.get(delays.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

/// Takes messages; while it is not up it takes them and never answers.
struct Receiver {
    url: String,
    up: Arc<AtomicBool>,
    got: Arc<Mutex<Got>>,
}

#[derive(Default)]
struct Got {
    ids: HashSet<String>,
    /// From the event to its first arrival, in milliseconds.
    delays: Vec<f64>,
}

impl Receiver {
    async fn start(up: bool) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let (up, got) = (Arc::new(AtomicBool::new(up)), Arc::new(Mutex::new(Got::default())));
        let (shared_up, shared_got) = (up.clone(), got.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, shared_up.clone(), shared_got.clone()));
            }
        });
        Ok(Self { url, up, got })
    }

    fn distinct(&self) -> usize {
        self.got.lock().unwrap_or_else(PoisonError::into_inner).ids.len()
    }

    fn take_delays(&self) -> Vec<f64> {
        std::mem::take(&mut self.got.lock().unwrap_or_else(PoisonError::into_inner).delays)
    }

    async fn wait_for(&self, count: usize) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.distinct() < count {
            if started.elapsed() > PATIENCE {
                bail!("expected {count} messages, found {} after {PATIENCE:?}", self.distinct());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

async fn answer(stream: TcpStream, up: Arc<AtomicBool>, got: Arc<Mutex<Got>>) -> anyhow::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    stream.read_line(&mut String::new()).await?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = value.parse()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    if !up.load(Ordering::SeqCst) {
        // Until the sender gives up.
        stream.read_u8().await?;
        return Ok(());
    }
    let body: Value = serde_json::from_slice(&body)?;
    let happened = body["timestamp"].as_str().and_then(parse_rfc3339).context("an event has a time")?;
    let id = body["id"].as_str().context("an event has an id")?.to_owned();
    {
        let mut got = got.lock().unwrap_or_else(PoisonError::into_inner);
        if got.ids.insert(id) {
            got.delays.push((SystemClock.now() - happened) as f64);
        }
    }
    stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
    Ok(())
}
