//! A throw-away PostgreSQL cluster: made once per test process, gone when the process is.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const SCRIPT: &str = include_str!("postgres.sh");
const PROGRAMS: [&str; 4] = ["createdb", "initdb", "pg_ctl", "postgres"];
const PORTS_TO_TRY: usize = 4;

/// A running cluster; stopped and removed on drop, and when this process ends in any way.
#[derive(Debug)]
pub struct Postgres {
    watcher: Child,
    binaries: PathBuf,
    port: u16,
    databases: AtomicU32,
}

impl Postgres {
    /// The cluster that all tests of this process share.
    ///
    /// # Panics
    /// As [`Postgres::start`].
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Makes and starts a new cluster on a free loopback port.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start: a test that needs it must not pass without.
    pub fn start() -> Self {
        let binaries = find_binaries().expect(
            "expected PostgreSQL's initdb, pg_ctl and createdb in PATH or /usr/lib/postgresql/*/bin, found none: install \
             Debian's package \"postgresql\" or its like",
        );
        let mut watcher = unprivileged("sh")
            .args(["-c", SCRIPT, "postgres.sh"])
            .arg(&binaries)
            .args(free_ports().iter().map(u16::to_string))
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell can be started");
        let mut output = BufReader::new(watcher.stdout.take().expect("standard output is piped"));
        let mut first = String::new();
        output.read_line(&mut first).expect("the output is text");
        let Some(port) = first.trim().strip_prefix("ready ").and_then(|port| port.parse().ok()) else {
            let mut rest = String::new();
            let _ = output.read_to_string(&mut rest);
            panic!("expected PostgreSQL to start, found: {first}{rest}");
        };
        Self { watcher, binaries, port, databases: AtomicU32::new(0) }
    }

    /// Makes an empty database and answers its `postgres://` URL.
    ///
    /// # Panics
    /// When the cluster does not answer.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let port = self.port;
        let made = Command::new(self.binaries.join("createdb"))
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "palisade", &name])
            .output()
            .expect("createdb can be started");
        assert!(made.status.success(), "createdb failed: {}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://palisade@127.0.0.1:{port}/{name}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The watcher stops the server at the end of its input.
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

/// PATH first, then Debian's folders with the newest version first.
fn find_binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort_by_key(|folder| std::cmp::Reverse(version_of(folder)));
    // Some systems put only a part of the programs into PATH.
    let complete = |folder: &PathBuf| PROGRAMS.iter().all(|program| folder.join(program).is_file());
    std::env::split_paths(&path).chain(versions).find(complete)
}

fn version_of(binaries: &Path) -> u32 {
    let version = binaries.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    version.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// PostgreSQL refuses to run as root, so root becomes the user of Debian's package, or nobody.
fn unprivileged(program: &str) -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if !is_root {
        return Command::new(program);
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = if users.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" };
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--", program]);
    command
}

/// Ports that were free a moment ago; held together so that they differ.
fn free_ports() -> Vec<u16> {
    let sockets: Vec<_> =
        (0..PORTS_TO_TRY).filter_map(|_| TcpListener::bind(("127.0.0.1", 0)).ok()).collect();
    sockets.iter().filter_map(|socket| Some(socket.local_addr().ok()?.port())).collect()
}
