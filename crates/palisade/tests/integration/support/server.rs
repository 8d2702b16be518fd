//! A real `palisade serve` on a free loopback port, over SQLite or PostgreSQL, that tests may kill.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use palisade_testkit::Postgres;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before a test gives up. Not a pause: every wait ends with its event.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Which database a server runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// One installation: data folder, database and settings; started, killed and started again.
pub(crate) struct Installation {
    pub(crate) folder: TempDir,
    database_url: Option<String>,
    arguments: Vec<String>,
}

/// A running server of an installation.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// The admin key that the first start printed.
    pub(crate) first_key: Option<String>,
    pub(crate) log: PathBuf,
}

impl Installation {
    pub(crate) fn new(engine: Engine, arguments: &[&str]) -> Self {
        let database_url = (engine == Engine::Postgres).then(|| Postgres::shared().database());
        let arguments = arguments.iter().map(ToString::to_string).collect();
        Self { folder: tempfile::tempdir().unwrap(), database_url, arguments }
    }

    /// `palisade` with this installation's store, for any command.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palisade"));
        command
            .arg(name)
            .env_remove("PALISADE_LOG")
            .env("PALISADE_DATA_DIR", self.data_dir())
            .env("PALISADE_OFFLINE", "1");
        if let Some(url) = &self.database_url {
            command.env("PALISADE_DATABASE_URL", url);
        }
        command
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What `palisade_testkit::Sql` connects to.
    pub(crate) fn database(&self) -> String {
        let file = || self.data_dir().join("palisade.db").to_str().unwrap().to_owned();
        self.database_url.clone().unwrap_or_else(file)
    }

    pub(crate) fn start(&self) -> Server {
        self.start_with(&[])
    }

    /// Starts a server with more arguments and waits until it has said where it listens.
    pub(crate) fn start_with(&self, more: &[&str]) -> Server {
        let log = self.folder.path().join("server.log");
        let stderr = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut command = self.command("serve");
        command.args(["--listen", "127.0.0.1:0"]).args(&self.arguments).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        let (url, first_key) = read_greeting(&lines, &log);
        Server { child, url, first_key, log }
    }

    /// A new key from the command line.
    pub(crate) fn create_key(&self, arguments: &[&str]) -> String {
        let output =
            self.command("keys").args(["create", "--name", "test"]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().last().unwrap().to_owned()
    }
}

impl Server {
    /// `kill -9`: nothing of the process gets to run any more.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and waits for the orderly end.
    pub(crate) fn stop(mut self) {
        let killed = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(killed.success());
        assert!(self.child.wait().unwrap().success());
    }

    /// A client with the first admin key.
    pub(crate) fn client(&self) -> Client {
        self.client_with(self.first_key.as_deref().expect("the first start prints a key"))
    }

    pub(crate) fn client_with(&self, key: &str) -> Client {
        Client { http: http_client(), base: self.url.clone(), key: key.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An API client with one key.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    base: String,
    key: String,
}

impl Client {
    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.key)
    }

    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.key)
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    /// Starts a scan and answers its id.
    pub(crate) async fn scan(&self, target: &str, scan_type: &str) -> String {
        let body = json!({"target": target, "scan_type": scan_type});
        let answer = self.post("/v1/scans").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 202);
        answer.json::<Value>().await.unwrap()["scan_id"].as_str().unwrap().to_owned()
    }

    /// The scan once it has ended.
    pub(crate) async fn ended(&self, id: &str) -> Value {
        let wait = async {
            loop {
                let scan = self.json(&format!("/v1/scans/{id}")).await;
                if matches!(scan["status"].as_str(), Some("completed" | "failed")) {
                    return scan;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("scan {id} did not end"))
    }

    pub(crate) async fn findings(&self, id: &str) -> Vec<Value> {
        self.json(&format!("/v1/scans/{id}/results")).await["findings"].as_array().unwrap().clone()
    }
}

fn http_client() -> reqwest::Client {
    static PROVIDER: std::sync::Once = std::sync::Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().ok();
    });
    let tls = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).timeout(PATIENCE).no_proxy().build().unwrap()
}

/// Lines of a pipe, read by a thread of its own so that the child never blocks on it.
fn lines_of(pipe: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Reads the greeting to its last line, `Ready.`: the address, and the key when one is printed.
fn read_greeting(lines: &mpsc::Receiver<String>, log: &Path) -> (String, Option<String>) {
    let (mut url, mut key) = (String::new(), None);
    loop {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            panic!("the server did not start:\n{}", std::fs::read_to_string(log).unwrap_or_default())
        });
        let text = line.trim();
        if let Some(address) = text.strip_prefix("Palisade listens on ") {
            address.clone_into(&mut url);
        } else if text.starts_with("pal_live_") {
            key = Some(text.to_owned());
        } else if text == "Ready." {
            return (url, key);
        }
    }
}
