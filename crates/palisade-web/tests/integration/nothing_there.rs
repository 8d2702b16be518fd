//! Sites that answer everything, or nothing, in their own way: nothing may be found at them that is not there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use palisade_engine::TargetRequest;
use palisade_model::{Category, ScanType};
use palisade_web::{Budgets, Pace, WebConfig};

use crate::server::{Received, Server, Step, response};
use crate::support::{Scanned, config, run};

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const PAGE: &[u8] =
    b"<!doctype html><title>Harbour Books</title><script src=/assets/app.js></script><p>Hello</p>";

/// A full scan of the server without pauses between requests.
async fn full(script: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static) -> (Scanned, Server) {
    let server = Server::answering(script).await;
    let pace = Pace::UNLIMITED;
    let budgets = Budgets { pace, ..config().budgets };
    let url = format!("http://127.0.0.1:{}/", server.port);
    let request = TargetRequest::new(url, ScanType::Full);
    (run(WebConfig { budgets, ..config() }, request).await, server)
}

/// Ids of what was found published; the absence of a document is no publication.
fn published(scanned: &Scanned) -> Vec<&str> {
    let told = [Category::Disclosure, Category::Api, Category::AiSafety];
    let by_content = |draft: &&palisade_engine::Draft| {
        told.contains(&draft.rule.category)
            || ["auth-admin-panel-exposed", "auth-jwks-weak-key", "auth-oidc-weak-metadata"]
                .contains(&draft.rule.id.as_str())
    };
    let ids = scanned.drafts.iter().filter(by_content).map(|draft| draft.rule.id.as_str());
    ids.filter(|id| *id != "disc-security-txt").collect()
}

#[tokio::test]
async fn a_site_that_answers_every_path_with_its_page_has_no_files() {
    let (scanned, _server) = full(|_| response(200, &[HTML], PAGE)).await;
    assert_eq!(published(&scanned), [""; 0]);
    assert_eq!(scanned.report().checks.error, 0, "{:?}", scanned.report().gaps);
}

#[tokio::test]
async fn a_site_that_answers_every_path_with_text_or_with_what_was_asked_has_no_files() {
    let (text, _server) = full(|request| match request.path.as_str() {
        "/" => response(200, &[HTML], PAGE),
        _ => response(200, &[("Content-Type", "text/plain")], b"OK"),
    })
    .await;
    assert_eq!(published(&text), [""; 0]);
    let (echo, _server) = full(|request| match request.path.as_str() {
        "/" => response(200, &[HTML], PAGE),
        path => response(200, &[HTML], format!("<title>Search</title>Nothing for {path}").as_bytes()),
    })
    .await;
    assert_eq!(published(&echo), [""; 0]);
    let (json, _server) = full(|request| match request.path.as_str() {
        "/" => response(200, &[HTML], PAGE),
        path => {
            let body = format!("{{\"openapi\":\"3.1.0\",\"paths\":{{\"{path}\":{{}}}},\"keys\":[],\"password\":\"swordfish\"}}");
            response(200, &[("Content-Type", "application/json")], body.as_bytes())
        }
    })
    .await;
    assert_eq!(published(&json), [""; 0]);
}

#[tokio::test]
async fn a_login_wall_has_no_files() {
    let (redirecting, _server) = full(|request| match request.path.as_str() {
        "/login" => response(200, &[HTML], b"<!doctype html><title>Sign in</title><form method=post></form>"),
        path => response(302, &[("Location", &format!("/login?next={path}"))], b""),
    })
    .await;
    assert_eq!(published(&redirecting), [""; 0]);
    let (showing, _server) = full(|request| {
        let page =
            format!("<!doctype html><title>Sign in</title><input type=hidden value=\"{}\">", request.path);
        response(401, &[HTML, ("WWW-Authenticate", "Basic realm=\"Shop\"")], page.as_bytes())
    })
    .await;
    assert_eq!(published(&showing), [""; 0]);
}

#[tokio::test]
async fn block_pages_are_errors_and_no_files() {
    let (scanned, _server) = full(|request| match request.path.as_str() {
        "/" => response(200, &[HTML], PAGE),
        _ => response(
            403,
            &[HTML, ("cf-mitigated", "challenge")],
            b"<title>Just a moment...</title>ref: refs/heads/main",
        ),
    })
    .await;
    assert_eq!(published(&scanned), [""; 0]);
    assert!(scanned.report().checks.error >= 25, "{:?}", scanned.report().checks);
}

#[tokio::test]
async fn a_site_that_limits_requests_gives_errors_and_is_left_alone() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let (scanned, server) =
        full(move |request| match (counter.fetch_add(1, Ordering::SeqCst), request.path.as_str()) {
            (_, "/") => response(200, &[HTML], PAGE),
            (0..30, _) => response(404, &[HTML], b"<title>Not found</title>"),
            _ => response(429, &[("Retry-After", "0")], b"slow down"),
        })
        .await;
    assert_eq!(published(&scanned), [""; 0]);
    assert!(scanned.report().checks.error > 0);
    assert!(server.requests() < 140, "{} requests", server.requests());
}

#[tokio::test]
async fn what_is_there_is_found_once() {
    let (scanned, server) = full(|request| match (request.method.as_str(), request.path.as_str()) {
        (_, "/") => response(200, &[HTML], PAGE),
        (_, "/.git/HEAD") => response(200, &[], b"ref: refs/heads/main\n"),
        (_, "/.git/config") => response(200, &[], b"[core]\n\trepositoryformatversion = 0\n"),
        (_, "/.env") => response(200, &[], b"APP_KEY=base64:x\nDB_PASSWORD=swordfish\n"),
        (_, "/backup.zip") => response(
            206,
            &[("Content-Type", "application/zip")],
            b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00",
        ),
        (_, "/assets/") => response(
            200,
            &[HTML],
            b"<title>Index of /assets/</title><h1>Index of /assets/</h1><a href=../>../</a>",
        ),
        ("POST", "/graphql") => {
            response(200, &[], b"{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"}}}}")
        }
        _ => response(404, &[HTML], b"<title>Not found</title>"),
    })
    .await;
    let expected = [
        "api-graphql-introspection",
        "disc-backup-archive",
        "disc-directory-listing",
        "disc-env-file",
        "disc-git-exposed",
    ];
    let mut found = published(&scanned);
    found.sort_unstable();
    assert_eq!(found, expected);
    assert!(!format!("{:?}{:?}", scanned.shown(), scanned.report()).contains("swordfish"));
    assert_eq!(scanned.report().checks.error, 0, "{:?}", scanned.report().gaps);
    assert!(server.requests() <= 230, "{} requests", server.requests());
    assert!(server.connections() <= 16, "{} connections", server.connections());
}
