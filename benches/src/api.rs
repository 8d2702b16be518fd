//! Requests per second with wrk on the same machine: reading one scan, and creating scans.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::figure::{Goal, print};
use crate::server::{Server, client};

const SECONDS: u32 = 10;

/// wrk prints its own summary for people; this adds one line for us.
const REPORT: &str = r#"
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("palisade %f %f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000, bad))
end
"#;

/// What wrk saw.
struct Load {
    per_second: f64,
    p99_ms: f64,
    errors: u64,
}

pub(crate) async fn run(binary: &Path) -> anyhow::Result<()> {
    let tree = tempfile::tempdir()?;
    std::fs::write(tree.path().join("a.txt"), "nothing here\n")?;
    let target = tree.path().to_str().context("the temporary folder has a plain name")?;
    let reading = Server::start(binary, &["--allow-path", target, "--max-queued", "100000000"])?;
    read_one_scan(&reading, target).await?;
    drop(reading);
    for (name, worker) in [("without a worker", false), ("with a worker running them", true)] {
        let mut arguments = vec!["--allow-path", target, "--max-queued", "100000000"];
        if !worker {
            arguments.push("--no-worker");
        }
        let server = Server::start(binary, &arguments)?;
        create_scans(&server, target, name)?;
    }
    Ok(())
}

async fn read_one_scan(server: &Server, target: &str) -> anyhow::Result<()> {
    let (http, url) = (client()?, format!("{}/v1/scans", server.url));
    let created = http.post(&url).bearer_auth(&server.key).json(&json!({"target": target})).send().await?;
    let id = created.json::<Value>().await?["scan_id"].as_str().context("a scan id")?.to_owned();
    loop {
        let scan: Value =
            http.get(format!("{url}/{id}")).bearer_auth(&server.key).send().await?.json().await?;
        if scan["status"] == "completed" {
            break;
        }
    }
    let load = wrk(server, &format!("/v1/scans/{id}"), "")?;
    print("GET /v1/scans/{id}, 64 connections", load.per_second, "req/s", Goal::AtLeast(15_000.0));
    print("GET /v1/scans/{id}, p99", load.p99_ms, "ms", Goal::AtMost(20.0));
    print("GET /v1/scans/{id}, errors", count(load.errors), "", Goal::AtMost(0.0));
    Ok(())
}

fn create_scans(server: &Server, target: &str, name: &str) -> anyhow::Result<()> {
    let script = format!(
        "wrk.method = \"POST\"\nwrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = '{}'\n",
        json!({"target": target})
    );
    let load = wrk(server, "/v1/scans", &script)?;
    print(&format!("POST /v1/scans, {name}"), load.per_second, "req/s", Goal::AtLeast(500.0));
    print(&format!("POST /v1/scans, {name}, errors"), count(load.errors), "", Goal::AtMost(0.0));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count of errors of one run is far below 2^52")]
fn count(number: u64) -> f64 {
    number as f64
}

fn wrk(server: &Server, path: &str, script: &str) -> anyhow::Result<Load> {
    let mut file = tempfile::Builder::new().suffix(".lua").tempfile()?;
    file.write_all(script.as_bytes())?;
    file.write_all(REPORT.as_bytes())?;
    let output = Command::new("wrk")
        .args(["--threads", "2", "--connections", "64", "--latency", "--duration", &format!("{SECONDS}s")])
        .arg("--header")
        .arg(format!("Authorization: Bearer {}", server.key))
        .arg("--script")
        .arg(file.path())
        .arg(format!("{}{path}", server.url))
        .output()
        .context("expected wrk (Debian's package of that name)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(line) = text.lines().find_map(|line| line.strip_prefix("palisade ")) else {
        bail!("wrk gave no result: {text}{}", String::from_utf8_lossy(&output.stderr));
    };
    let mut numbers = line.split(' ');
    let mut next = || numbers.next().context("three numbers");
    Ok(Load { per_second: next()?.parse()?, p99_ms: next()?.parse()?, errors: next()?.parse()? })
}
