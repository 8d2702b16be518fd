//! `palisade advisories sync`, and the first sync of a scan, against an HTTP server on loopback.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use palisade_testkit::{Advisory, Fault, FileServer, export};
use serde_json::Value;

use crate::support::command::{Ran, palisade};
use crate::support::server::{Engine, Installation, PATIENCE};

const ZIP: &str = "PyPI/all.zip";
const LIST: &str = "PyPI/modified_id.csv";

fn advisories(count: usize) -> Vec<Advisory> {
    let one = |number: usize| Advisory {
        id: format!("A-{number}"),
        modified: "2026-01-02T03:04:05Z".to_owned(),
        package: format!("weak-{number}"),
        fixed: "2.0".to_owned(),
    };
    (0..count).map(one).collect()
}

fn server() -> FileServer {
    let server = FileServer::start();
    server.put(export("PyPI", &advisories(40)));
    server
}

/// A tree with one package that the server has an advisory of, and one of an ecosystem that it does not have.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tree")).unwrap();
    std::fs::write(folder.path().join("tree/requirements.txt"), "weak-1==1.0\nfine==1.0\n").unwrap();
    std::fs::write(folder.path().join("tree/Gemfile.lock"), "GEM\n  specs:\n    rake (13.0.0)\n").unwrap();
    folder
}

fn sync(folder: &Path, server: &FileServer, more: &[&str]) -> Ran {
    let arguments = ["advisories", "sync", "--data-dir", "data", "--base-url", &server.url];
    palisade(folder, &[&arguments[..], more].concat())
}

/// A scan that may download.
fn online_scan(folder: &Path, base_url: &str, more: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_palisade"))
        .args(["scan", "tree", "--data-dir", "data"])
        .args(more)
        .current_dir(folder)
        .env_remove("PALISADE_OFFLINE")
        .env_remove("PALISADE_CONFIG")
        .env("PALISADE_ADVISORIES_URL", base_url)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn paths(server: &FileServer) -> Vec<String> {
    server.take_requests().into_iter().map(|request| request.path).collect()
}

#[test]
fn a_sync_says_what_is_new_and_status_when_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = server();
    let first = sync(folder.path(), &server, &["pypi"]);
    assert_eq!((first.code, first.stdout.as_str()), (Some(0), "PyPI             40 advisories imported\n"));
    assert!(first.stderr.contains(&format!("PyPI: {}/{ZIP} (", server.url)), "{}", first.stderr);
    let status = palisade(folder.path(), &["advisories", "status", "--data-dir", "data"]).stdout;
    assert!(status.contains("40  2026-01-02T03:04:05Z  today         today\n"), "{status}");
    server.take_requests();
    let second = sync(folder.path(), &server, &[]);
    assert_eq!((second.code, second.stdout.as_str()), (Some(0), "PyPI             unchanged\n"));
    assert_eq!(second.stderr, "");
    assert_eq!(paths(&server), [LIST]);
}

#[test]
fn without_arguments_everything_that_is_published_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let server = server();
    server.put(export("GitHub Actions", &advisories(2)));
    let ran = sync(folder.path(), &server, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "GitHub Actions   2 advisories imported\nPyPI             40 advisories imported\n"
    );
    let asked = sync(folder.path(), &server, &["npm", "PyPI"]);
    assert_eq!(asked.code, Some(2));
    assert_eq!(asked.stdout, "PyPI             unchanged\n");
    assert!(asked.stderr.contains("warning: npm: "), "{}", asked.stderr);
    assert!(asked.stderr.ends_with("error: 1 of 2 could not be synced\n"), "{}", asked.stderr);
    let unknown = sync(folder.path(), &server, &["NPN"]);
    assert!(unknown.stderr.contains("expected one of AlmaLinux, "), "{}", unknown.stderr);
}

#[test]
fn scores_that_fail_are_told_and_the_rest_counts() {
    let folder = tempfile::tempdir().unwrap();
    let server = server();
    let url = format!("{}/epss.csv", server.url);
    let ran = sync(folder.path(), &server, &["PyPI", "--epss-url", &url]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stdout.contains("40 advisories imported"));
    assert!(ran.stderr.contains(&format!("warning: EPSS: {url}: expected ")), "{}", ran.stderr);
}

#[test]
fn a_killed_sync_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let server = server();
    server.break_next(ZIP, &[Fault::HoldAfter(1234)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_palisade"))
        .args(["advisories", "sync", "PyPI", "--data-dir", "data", "--base-url", &server.url])
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let part = folder.path().join("data/advisories/sync/PyPI/all.zip.part");
    let started = Instant::now();
    while part.metadata().map_or(0, |metadata| metadata.len()) < 1234 {
        assert!(started.elapsed() < PATIENCE, "the first bytes did not arrive");
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    server.take_requests();
    let ran = sync(folder.path(), &server, &["PyPI"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "PyPI             40 advisories imported\n"));
    let ranges: Vec<_> =
        server.take_requests().into_iter().map(|request| (request.path, request.range)).collect();
    assert_eq!(ranges, [(LIST.to_owned(), None), (ZIP.to_owned(), Some("bytes=1234-".to_owned()))]);
}

#[test]
fn the_first_scan_downloads_what_the_tree_needs_and_the_second_does_not() {
    let folder = tree();
    let server = server();
    let first = online_scan(folder.path(), &server.url, &[]);
    assert_eq!(first.code, Some(1), "{}", first.stderr);
    assert!(first.stdout.contains("Vulnerable package weak-1 1.0: A-1"), "{}", first.stdout);
    assert!(first.stdout.contains("RubyGems (expected advisories, found none"), "{}", first.stdout);
    assert!(!first.stderr.contains("warning"), "{}", first.stderr);
    assert_eq!(paths(&server), [LIST, ZIP, "RubyGems/modified_id.csv", "RubyGems/all.zip"]);
    let second = online_scan(folder.path(), &server.url, &["--format", "json"]);
    assert_eq!((second.code, second.stderr.as_str()), (Some(1), ""));
    serde_json::from_str::<Value>(&second.stdout).unwrap();
    assert_eq!(paths(&server), [""; 0], "what is not published is not asked for again so soon");
}

#[test]
fn a_scan_asks_nobody_when_it_shall_not() {
    let folder = tree();
    let server = server();
    let offline = online_scan(folder.path(), &server.url, &["--offline"]);
    assert!(offline.stdout.contains("PyPI (expected advisories, found none: 2"), "{}", offline.stdout);
    palisade(folder.path(), &["scan", "tree", "--data-dir", "data"]);
    online_scan(folder.path(), &server.url, &["--scanners", "secrets"]);
    assert_eq!(paths(&server), [""; 0]);
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_scan_without_a_network_warns_once_and_is_as_good_as_offline() {
    let folder = tree();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}");
    let ran = online_scan(folder.path(), &url, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("PyPI (expected advisories, found none: 2"), "{}", ran.stdout);
    let warning = format!(
        "warning: advisories could not be downloaded of PyPI, RubyGems: {url}/PyPI/modified_id.csv: "
    );
    assert!(ran.stderr.starts_with(&warning), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1);
    assert_eq!(online_scan(folder.path(), &url, &[]).stderr, "", "it is not tried again so soon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_judges_by_what_was_synced_since_it_started() {
    let folder = tree();
    let root = folder.path().join("tree");
    let installation = Installation::new(Engine::Sqlite, &["--allow-path", root.to_str().unwrap()]);
    let palisade = installation.start();
    let client = palisade.client();
    let target = root.canonicalize().unwrap();
    let before = client.scan(target.to_str().unwrap(), "full").await;
    assert_eq!(client.ended(&before).await["status"], "completed");
    assert!(client.findings(&before).await.is_empty());
    let server = server();
    let arguments = ["sync", "PyPI", "--base-url", &server.url];
    let synced = installation.command("advisories").args(arguments).output().unwrap();
    assert!(synced.status.success(), "{}", String::from_utf8_lossy(&synced.stderr));
    let after = client.scan(target.to_str().unwrap(), "full").await;
    client.ended(&after).await;
    assert_eq!(client.findings(&after).await.len(), 1);
}
