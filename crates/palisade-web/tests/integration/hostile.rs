//! Targets that attack the scanner: redirects inward, endless answers, bombs, silence.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use flate2::{Compression, write::GzEncoder};
use palisade_engine::TargetRequest;
use palisade_engine::guard::AddressPolicy;
use palisade_model::ScanType;
use palisade_web::{Budgets, WebConfig};

use crate::server::{Received, Server, Step, response};
use crate::support::{config, run, scan};

/// Far above the budgets below, far below a hang.
const NEVER_LONGER: Duration = Duration::from_secs(4);

fn impatient() -> WebConfig {
    let half_a_second = Duration::from_millis(500);
    WebConfig {
        budgets: Budgets { exchange: half_a_second, headers_only: half_a_second, ..Budgets::default() },
        ..config()
    }
}

fn head(fields: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").into_bytes()
}

#[tokio::test]
async fn a_redirect_to_the_metadata_service_is_not_followed() {
    let server =
        Server::http(|_| response(302, &[("Location", "http://169.254.169.254/latest/meta-data/")], b""))
            .await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(scanned.ids().is_empty());
    let gaps = &scanned.report().gaps;
    assert!(gaps.iter().any(|gap| gap.detail.contains("cloud metadata address")), "{gaps:?}");
}

#[tokio::test]
async fn a_redirect_to_a_refused_address_reaches_nobody() {
    let secret =
        Server::start("127.0.0.2:0", None, Arc::new(|_: &Received| response(200, &[], b"secret"))).await;
    let inward = format!("http://127.0.0.2:{}/admin", secret.port);
    let front =
        Server::http(move |_| response(301, &[("Location", &inward), ("Server", "nginx/1.2.3")], b"")).await;
    let only_front =
        AddressPolicy { allow_private: false, allowed_cidrs: vec!["127.0.0.1".parse().unwrap()] };
    let scanned =
        scan(WebConfig { policy: only_front, ..config() }, &format!("http://127.0.0.1:{}/", front.port))
            .await;
    assert_eq!(secret.connections(), 0);
    assert_eq!(scanned.ids(), BTreeSet::from(["edge-server-version"]));
}

#[tokio::test]
async fn a_loopback_target_is_refused_by_default() {
    let server = Server::http(|_| response(200, &[], b"")).await;
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
        let closed = WebConfig { policy: AddressPolicy::default(), ..config() };
        let scanned = scan(closed, &format!("http://{host}:{}/", server.port)).await;
        assert_eq!(scanned.failure().code, "address_not_allowed", "{host}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_redirect_loop_is_one_finding_and_few_requests() {
    let server =
        Server::http(|path| response(302, &[("Location", if path == "/a" { "/b" } else { "/a" })], b""))
            .await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.ids(), BTreeSet::from(["net-redirect-loop"]));
    assert!(server.requests() <= 6, "{} requests", server.requests());
}

#[tokio::test]
async fn endless_redirects_stop_after_ten() {
    let server = Server::http(|path| response(302, &[("Location", &format!("{path}x"))], b"")).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.ids(), BTreeSet::from(["net-redirect-loop"]));
    assert_eq!(server.requests(), 11);
}

#[tokio::test]
async fn an_endless_body_is_cut_and_the_headers_are_judged() {
    let server = Server::http(|_| vec![Step::Send(head("")), Step::Forever(vec![b'a'; 65_536])]).await;
    let started = Instant::now();
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(started.elapsed() < NEVER_LONGER);
    assert!(scanned.ids().contains("hdr-nosniff"));
    assert!(scanned.report().gaps.iter().any(|gap| gap.detail.contains("larger than the limit")));
}

#[tokio::test]
async fn a_gzip_bomb_is_cut() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 50_000_000]).unwrap();
    let bomb = encoder.finish().unwrap();
    let fields = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")];
    let server = Server::http(move |_| response(200, &fields, &bomb)).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(scanned.ids().contains("hdr-nosniff"));
    assert!(
        scanned.report().gaps.iter().any(|gap| gap.detail.contains("was cut")),
        "{:?}",
        scanned.report().gaps
    );
}

#[tokio::test]
async fn an_endless_header_is_refused() {
    let server = Server::http(|_| {
        vec![Step::Send(b"HTTP/1.1 200 OK\r\nX: ".to_vec()), Step::Forever(vec![b'a'; 65_536])]
    })
    .await;
    let started = Instant::now();
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(started.elapsed() < NEVER_LONGER);
    assert_eq!(scanned.failure().code, "invalid_response");
}

#[tokio::test]
async fn slow_headers_end_with_the_budget() {
    let server =
        Server::http(|_| vec![Step::Drip(head(&"X-Slow: 1\r\n".repeat(50)), Duration::from_millis(50))])
            .await;
    let started = Instant::now();
    let scanned = scan(impatient(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(started.elapsed() < NEVER_LONGER);
    assert_eq!(scanned.failure().code, "timed_out");
}

#[tokio::test]
async fn a_slow_body_ends_with_the_budget_and_the_headers_are_judged() {
    let server =
        Server::http(|_| vec![Step::Send(head("")), Step::Drip(vec![b'a'; 500], Duration::from_millis(50))])
            .await;
    let started = Instant::now();
    let scanned = scan(impatient(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert!(started.elapsed() < NEVER_LONGER);
    assert!(scanned.ids().contains("hdr-nosniff"));
    assert!(scanned.report().gaps.iter().any(|gap| gap.detail.contains("did not end in time")));
}

#[tokio::test]
async fn a_server_that_never_shakes_hands_ends_with_the_budget() {
    let server = Server::http(|_| vec![]).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let started = Instant::now();
    let scanned = scan(impatient(), &format!("https://{}/", listener.local_addr().unwrap())).await;
    assert!(started.elapsed() < NEVER_LONGER);
    assert_eq!(scanned.failure().code, "timed_out");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    for garbage in [&b"SSH-2.0-OpenSSH_9.0\r\n"[..], b"\x00\xff\x00\xff", b"HTTP/1.1 abc\r\n\r\n", b""] {
        let server = Server::http(move |_| vec![Step::Send(garbage.to_vec())]).await;
        let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
        assert_eq!(scanned.failure().code, "invalid_response", "{garbage:?}");
    }
}

/// Answers 127.0.0.1, where the site is, and from then on what must not be reached.
#[derive(Default)]
struct Rebinding(std::sync::atomic::AtomicUsize);

#[async_trait::async_trait]
impl palisade_engine::guard::Resolve for Rebinding {
    async fn resolve(&self, _: &str) -> std::io::Result<Vec<std::net::IpAddr>> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(vec![if number == 0 { [127, 0, 0, 1].into() } else { [127, 0, 0, 2].into() }])
    }
}

#[tokio::test]
async fn a_name_that_rebinds_leads_nowhere_new() {
    // Every answer closes its connection, so each request connects again.
    let site = Server::http(|_| {
        let mut steps = response(200, &[("Content-Type", "text/html")], b"<!doctype html>");
        steps.pop();
        steps
    })
    .await;
    let inside = format!("127.0.0.2:{}", site.port);
    let secret = Server::start(&inside, None, Arc::new(|_: &Received| response(200, &[], b"secret"))).await;
    let resolver = Arc::new(Rebinding::default());
    let only_site = AddressPolicy { allow_private: false, allowed_cidrs: vec!["127.0.0.1".parse().unwrap()] };
    let config = WebConfig { policy: only_site, resolver: Arc::clone(&resolver) as _, ..config() };
    let url = format!("http://shop.example:{}/", site.port);
    let scanned = run(config, TargetRequest::new(url, ScanType::Quick)).await;
    assert!(scanned.ids().contains("hdr-nosniff"));
    assert!(site.connections() > 5, "{} connections", site.connections());
    assert_eq!(secret.connections(), 0);
    assert_eq!(resolver.0.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_flood_of_cookies_is_judged_or_refused_by_its_size() {
    let cookies = |count: usize| -> Vec<u8> {
        let fields: String = (0..count).map(|number| format!("Set-Cookie: session{number}=x\r\n")).collect();
        format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{fields}\r\n").into_bytes()
    };
    let many = Server::http(move |_| vec![Step::Send(cookies(400))]).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", many.port)).await;
    assert!(scanned.ids().contains("auth-cookie-httponly"));
    let endless = Server::http(move |_| vec![Step::Send(cookies(100_000))]).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", endless.port)).await;
    assert_eq!(scanned.failure().code, "invalid_response");
}

#[tokio::test]
async fn a_site_that_is_slow_everywhere_ends_with_the_scan() {
    let page = || response(200, &[("Content-Type", "text/html")], b"<!doctype html><p>hello</p>");
    let server = Server::http(move |path| match path {
        "/" => page(),
        _ => vec![Step::Drip(head(&"X-Slow: 1\r\n".repeat(100)), Duration::from_millis(100))],
    })
    .await;
    let budgets =
        Budgets { exchange: Duration::from_millis(600), full: Duration::from_secs(3), ..Budgets::default() };
    let started = Instant::now();
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = run(WebConfig { budgets, ..config() }, TargetRequest::new(url, ScanType::Full)).await;
    assert!(started.elapsed() < NEVER_LONGER, "{:?}", started.elapsed());
    assert!(scanned.ids().contains("hdr-nosniff"));
    let checks = scanned.report().checks;
    assert!(checks.error > 20, "{checks:?}");
    assert!(!scanned.ids().iter().any(|id| id.starts_with("disc-")), "{:?}", scanned.ids());
}

#[tokio::test]
async fn a_scan_reads_no_more_than_its_bytes() {
    let body = vec![b'a'; 60_000];
    let server = Server::http(move |_| response(200, &[("Content-Type", "text/html")], &body)).await;
    let budgets = Budgets { scan_bytes: 300_000, ..config().budgets };
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = run(WebConfig { budgets, ..config() }, TargetRequest::new(url, ScanType::Quick)).await;
    assert!(scanned.ids().contains("hdr-nosniff"));
    assert!(server.requests() > 6);
}

#[tokio::test]
async fn a_megabyte_of_links_costs_one_page() {
    let links = "<a href=/x>x</a><script src=/x/y.js></script>".repeat(25_000);
    let server =
        Server::http(move |_| response(200, &[("Content-Type", "text/html")], links.as_bytes())).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = run(config(), TargetRequest::new(url, ScanType::Quick)).await;
    assert!(scanned.outcome.is_ok());
    assert!(server.requests() < 30, "{} requests", server.requests());
}
