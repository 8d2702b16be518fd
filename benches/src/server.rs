//! A release server on a free loopback port with an empty SQLite store.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use tempfile::TempDir;

pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) folder: TempDir,
}

impl Server {
    /// Starts `palisade serve` and reads its greeting.
    pub(crate) fn start(binary: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.path().join("log"))?)
            .spawn()
            .with_context(|| format!("expected a release build at {}", binary.display()))?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        let (mut url, mut key) = (String::new(), String::new());
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            let text = line.trim();
            if let Some(address) = text.strip_prefix("Palisade listens on ") {
                address.clone_into(&mut url);
            } else if text.starts_with("pal_live_") {
                text.clone_into(&mut key);
            } else if text == "Ready." {
                return Ok(Self { child, url, key, folder });
            }
        }
        bail!("the server ended before it was ready")
    }

    /// A further key of the same organisation, made with the command line.
    pub(crate) fn create_key(&self, binary: &Path) -> anyhow::Result<String> {
        let output = Command::new(binary)
            .args(["keys", "create", "--name", "bench", "--scope", "admin", "--data-dir"])
            .arg(self.folder.path())
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        text.lines().last().map(str::to_owned).context("the command prints the key")
    }

    /// Resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("the process is gone")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("VmRSS has a number")?.parse()?;
        Ok(kilobytes * 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A plain HTTP client for loopback.
pub(crate) fn client() -> anyhow::Result<reqwest::Client> {
    let tls = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build()?)
}
