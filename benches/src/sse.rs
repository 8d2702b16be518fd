//! 2,000 slow readers on one node: what each costs in memory, and whether each sees the end of its scan.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::figure::{Goal, print};
use crate::server::{Server, client};

const SCANS: usize = 20;
const READERS_PER_SCAN: usize = 100;
const FINDINGS: usize = 2_000;
/// What a slow reader takes at a time, and how long it rests then.
const SIP: usize = 4 * 1024;
const REST: Duration = Duration::from_millis(50);
const SAMPLE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) async fn run(binary: &Path) -> anyhow::Result<()> {
    let tree = tree()?;
    let root = tree.path().to_str().context("a temporary folder has a plain name")?;
    let server = Server::start(binary, &["--no-worker", "--allow-path", root])?;
    let mut readers = JoinSet::new();
    let mut opened = Vec::new();
    for _ in 0..SCANS {
        let key = server.create_key(binary)?;
        let scan = create_scan(&server, &key, root).await?;
        opened.push((scan, key));
    }
    let before = server.resident_bytes()?;
    for (scan, key) in &opened {
        for _ in 0..READERS_PER_SCAN {
            let stream = open(&server.url, scan, key).await?;
            readers.spawn(tokio::time::timeout(PATIENCE, read_slowly(stream)));
        }
    }
    let idle = server.resident_bytes()?;
    // In a process of its own, so that its memory is not counted.
    let mut worker = Command::new(binary)
        .args(["worker", "--allow-path", root, "--data-dir"])
        .arg(&server.folder)
        .stderr(Stdio::null())
        .spawn()?;
    let (ended, peak) = follow(&server, readers).await?;
    worker.kill()?;
    worker.wait()?;
    let all = (SCANS * READERS_PER_SCAN) as f64;
    print("sse: memory per open stream, idle", (idle - before) / all / 1024.0, "kB", Goal::AtMost(64.0));
    print("sse: memory per open stream, at most", (peak - before) / all / 1024.0, "kB", Goal::AtMost(64.0));
    print("sse: streams that saw the end of their scan", ended as f64, "", Goal::AtLeast(all));
    Ok(())
}

/// Waits for every reader; answers how many saw a terminal event, and the most memory that the server held.
async fn follow(
    server: &Server,
    mut readers: JoinSet<Result<bool, tokio::time::error::Elapsed>>,
) -> anyhow::Result<(usize, f64)> {
    let (mut ended, mut peak) = (0, 0.0_f64);
    let mut samples = tokio::time::interval(SAMPLE);
    while !readers.is_empty() {
        tokio::select! {
            Some(read) = readers.join_next() => ended += usize::from(matches!(read, Ok(Ok(true)))),
            _ = samples.tick() => peak = peak.max(server.resident_bytes()?),
        }
    }
    Ok((ended, peak))
}

async fn create_scan(server: &Server, key: &str, target: &str) -> anyhow::Result<String> {
    let request = client()?.post(format!("{}/v1/scans", server.url)).bearer_auth(key);
    let answer: Value = request.json(&json!({ "target": target })).send().await?.json().await?;
    answer["scan_id"].as_str().map(str::to_owned).with_context(|| format!("expected a scan, found {answer}"))
}

async fn open(url: &str, scan: &str, key: &str) -> anyhow::Result<TcpStream> {
    let address = url.strip_prefix("http://").context("the server speaks HTTP")?;
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "GET /v1/scans/{scan}/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).await?;
    ensure!(start == *b"HTTP/1.1 200", "expected a stream, found {}", String::from_utf8_lossy(&start));
    Ok(stream)
}

/// Whether a terminal event came before the end.
async fn read_slowly(mut stream: TcpStream) -> bool {
    let (mut bytes, mut tail) = ([0; SIP], Vec::new());
    let mut ended = false;
    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
        tail.extend_from_slice(&bytes[..read]);
        ended |= String::from_utf8_lossy(&tail).contains("event: scan.completed");
        tail.drain(..tail.len().saturating_sub(64));
        if tail.ends_with(b"0\r\n\r\n") {
            break;
        }
        tokio::time::sleep(REST).await;
    }
    ended
}

/// Many findings, so that the events of a scan are more than any buffer holds.
fn tree() -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let body: String =
        (0..32_u32).map(|n| char::from_digit((n * 7 + n * n / 3) % 36, 36).unwrap_or('x')).collect();
    for file in 0..FINDINGS / 100 {
        let line = |number| format!("token = \"gh{}_{body}{:04}\"\n", 'p', file * 100 + number);
        std::fs::write(folder.path().join(format!("{file}.py")), (0..100).map(line).collect::<String>())?;
    }
    Ok(folder)
}
