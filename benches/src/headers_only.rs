//! A `headers_only` scan of a local HTTPS nginx: from POST to completed, and requests that nginx counted.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::figure::{Goal, median, millis, print};
use crate::server::{Server, client};

const RUNS: usize = 15;

pub(crate) async fn run(binary: &Path) -> anyhow::Result<()> {
    let nginx = Nginx::start()?;
    let server = Server::start(binary, &["--allow-private-targets"])?;
    let mut times = Vec::new();
    let mut most_requests: usize = 0;
    for _ in 0..RUNS {
        let before = nginx.requests()?;
        times.push(scan(&server, &nginx.url).await?);
        most_requests = most_requests.max(nginx.requests()? - before);
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    print("headers_only, POST to completed (median)", median(times), "ms", Goal::AtMost(150.0));
    print("headers_only, POST to completed (worst)", worst, "ms", Goal::AtMost(150.0));
    let requests = u32::try_from(most_requests).map_or(f64::INFINITY, f64::from);
    print("headers_only, requests to the target (most)", requests, "", Goal::AtMost(6.0));
    Ok(())
}

async fn scan(server: &Server, target: &str) -> anyhow::Result<f64> {
    let (http, url) = (client()?, format!("{}/v1/scans", server.url));
    let started = Instant::now();
    let body = json!({"target": target, "scan_type": "headers_only"});
    let created = http.post(&url).bearer_auth(&server.key).json(&body).send().await?;
    let id = created.json::<Value>().await?["scan_id"].as_str().context("a scan id")?.to_owned();
    loop {
        let scan: Value =
            http.get(format!("{url}/{id}")).bearer_auth(&server.key).send().await?.json().await?;
        match scan["status"].as_str() {
            Some("completed") => return Ok(millis(started.elapsed())),
            Some("failed") => anyhow::bail!("the scan failed: {}", scan["failure"]),
            _ => tokio::time::sleep(std::time::Duration::from_millis(1)).await,
        }
    }
}

/// An nginx of our own with a self-signed certificate.
struct Nginx {
    child: Child,
    url: String,
    folder: TempDir,
}

impl Nginx {
    fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
        std::fs::write(folder.path().join("tls.crt"), made.cert.pem())?;
        std::fs::write(folder.path().join("tls.key"), made.signing_key.serialize_pem())?;
        std::fs::write(folder.path().join("index.html"), "<!doctype html><title>bench</title>")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let config = folder.path().join("nginx.conf");
        std::fs::write(&config, configuration(folder.path(), port))?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&config)
            .args(["-g", "daemon off;"])
            .stderr(Stdio::null())
            .spawn()
            .context("expected nginx (Debian's package of that name)")?;
        let nginx = Self { child, url: format!("https://localhost:{port}/"), folder };
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            anyhow::ensure!(started.elapsed().as_secs() < 10, "nginx did not start");
        }
        Ok(nginx)
    }

    fn requests(&self) -> anyhow::Result<usize> {
        Ok(std::fs::read_to_string(self.folder.path().join("access.log"))?.lines().count())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\nevents {{}}\nhttp {{\n  \
         access_log {folder}/access.log;\n  server {{\n    listen 127.0.0.1:{port} ssl;\n    ssl_certificate {folder}/tls.crt;\n    \
         ssl_certificate_key {folder}/tls.key;\n    root {folder};\n    default_type text/html;\n  }}\n}}\n"
    )
}
