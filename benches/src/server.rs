//! A release server on a free loopback port, with an empty SQLite store unless its arguments say otherwise.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use tempfile::TempDir;

pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// Printed only when it was made: by the first start on a store.
    pub(crate) key: String,
    pub(crate) folder: PathBuf,
    /// Removed with the server.
    _temporary: Option<TempDir>,
}

impl Server {
    /// Starts `palisade serve` in a folder of its own and reads its greeting.
    pub(crate) fn start(binary: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut server = Self::start_in(binary, folder.path(), arguments)?;
        server._temporary = Some(folder);
        Ok(server)
    }

    /// Starts it in a folder that stays.
    pub(crate) fn start_in(binary: &Path, folder: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.join("log"))?)
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
                return Ok(Self { child, url, key, folder: folder.to_owned(), _temporary: None });
            }
        }
        bail!("the server ended before it was ready")
    }

    /// A further key of the same organisation, made with the command line.
    pub(crate) fn create_key(&self, binary: &Path) -> anyhow::Result<String> {
        let output = Command::new(binary)
            .args(["keys", "create", "--name", "bench", "--scope", "admin", "--data-dir"])
            .arg(&self.folder)
            .output()?;
        let text = String::from_utf8(output.stdout)?;
        text.lines().last().map(str::to_owned).context("the command prints the key")
    }

    /// Resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> anyhow::Result<f64> {
        Ok(self.memory()?.0)
    }

    /// Resident memory in bytes, and of this what is no file of which pages are mapped.
    pub(crate) fn memory(&self) -> anyhow::Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let bytes = |name: &str| -> anyhow::Result<f64> {
            let line = status.lines().find(|line| line.starts_with(name)).context("the process is gone")?;
            let kilobytes: f64 = line.split_whitespace().nth(1).context("a size has a number")?.parse()?;
            Ok(kilobytes * 1024.0)
        };
        Ok((bytes("VmRSS:")?, bytes("RssAnon:")?))
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
