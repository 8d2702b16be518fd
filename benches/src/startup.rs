//! Start to the first healthy answer with an empty store, and memory when nothing happens.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::figure::{Goal, median, millis, print};
use crate::server::Server;

const RUNS: usize = 7;

pub(crate) async fn run(binary: &Path) -> anyhow::Result<()> {
    let times = (0..RUNS).map(|_| first_health(binary)).collect::<anyhow::Result<Vec<_>>>()?;
    print("start to first /health 200, empty store (median)", median(times), "ms", Goal::AtMost(150.0));
    let server = Server::start(binary, &[])?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    print("idle memory (resident)", server.resident_bytes()? / 1e6, "MB", Goal::AtMost(40.0));
    Ok(())
}

/// Asks without pause from the moment of the start.
fn first_health(binary: &Path) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let started = Instant::now();
    let mut child = Command::new(binary)
        .args(["serve", "--listen", &address.to_string(), "--data-dir"])
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    while !is_healthy(address) {
        if started.elapsed() > Duration::from_secs(20) {
            bail!("the server did not become healthy");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let time = millis(started.elapsed());
    child.kill()?;
    child.wait()?;
    Ok(time)
}

fn is_healthy(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}
