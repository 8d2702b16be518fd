//! Ordinary sites: what is found on a weak one, what is not found on a hardened one, what is said when
//! there is none.

use std::collections::BTreeSet;

use palisade_engine::{Cancel, Progress, TargetContext, TargetRequest};
use palisade_model::{GapReason, ScanType};

use crate::server::{Server, certified, own_authority, response, self_signed_expired};
use crate::support::{config, run, run_in, scan};

const WEAK: &[(&str, &str)] = &[
    ("Server", "nginx/1.14.0"),
    ("X-Upstream", "10.0.3.17:8080"),
    ("Content-Type", "text/html"),
    ("Content-Security-Policy", "script-src * 'unsafe-inline' 'unsafe-eval'; report-url /x"),
    ("X-Frame-Options", "ALLOWALL"),
    ("Referrer-Policy", "unsafe-url"),
    ("X-XSS-Protection", "1"),
    ("Set-Cookie", "session=topsecretvalue; Max-Age=99999999"),
    ("Set-Cookie", "__Secure-x=1"),
];

const WEAK_IDS: [&str; 22] = [
    "auth-cookie-httponly",
    "auth-cookie-prefix",
    "auth-cookie-samesite",
    "auth-cookie-secure",
    "edge-internal-header",
    "edge-server-version",
    "hdr-coep",
    "hdr-content-type-missing",
    "hdr-coop",
    "hdr-corp",
    "hdr-csp-broad-script-source",
    "hdr-csp-no-form-action",
    "hdr-csp-no-object-src",
    "hdr-csp-unparseable",
    "hdr-csp-unsafe-eval",
    "hdr-csp-unsafe-inline",
    "hdr-frame-invalid",
    "hdr-nosniff",
    "hdr-permissions-policy",
    "hdr-referrer-policy",
    "hdr-xxp-enabled",
    "priv-cookie-lifetime",
];

pub(crate) const HARDENED: &[(&str, &str)] = &[
    ("Server", "edge"),
    ("Content-Type", "text/html; charset=utf-8"),
    (
        "Content-Security-Policy",
        "default-src 'self'; script-src 'nonce-c2VjcmV0LW5vbmNl' 'strict-dynamic'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
    ),
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Set-Cookie", "__Host-session=v; Secure; HttpOnly; SameSite=Lax; Path=/"),
];

fn weak_ids() -> BTreeSet<&'static str> {
    BTreeSet::from(WEAK_IDS)
}

#[tokio::test]
async fn a_weak_http_site_gives_exactly_its_weaknesses() {
    let server = Server::http(|_| response(200, WEAK, b"<!doctype html><p>hello</p>")).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.ids(), weak_ids());
    let checks = scanned.report().checks;
    assert_eq!(checks.fail + checks.pass + checks.not_applicable + checks.error, 44);
    assert_eq!((checks.fail, checks.error), (22, 0));
    assert_eq!(scanned.percent, 99);
    assert!(server.requests() <= 6, "{} requests", server.requests());
    let everything = format!("{:?} {:?}", scanned.shown(), scanned.report());
    assert!(!everything.contains("topsecretvalue"), "a cookie value left the scanner");
}

#[tokio::test]
async fn a_weak_https_site_adds_its_certificate_and_hsts() {
    let server = Server::https(self_signed_expired(), |_| response(200, WEAK, b"<!doctype html>")).await;
    let scanned = scan(config(), &format!("https://127.0.0.1:{}/", server.port)).await;
    let mut expected = weak_ids();
    expected.extend([
        "hdr-hsts-missing",
        "tls-cert-expired",
        "tls-cert-name-mismatch",
        "tls-cert-self-signed",
    ]);
    assert_eq!(scanned.ids(), expected);
    let certificate = scanned.block("certificate");
    assert_eq!(certificate["not_after"], "2021-01-01T00:00:00Z");
    assert_eq!(certificate["trusted"], false);
    assert_eq!(scanned.block("observatory")["grade"], "F");
}

#[tokio::test]
async fn a_hardened_site_gives_nothing() {
    let certified = certified();
    let server =
        Server::https(certified.config, |_| response(200, HARDENED, b"<!doctype html><p>hello</p>")).await;
    let with_root = palisade_web::WebConfig { roots: vec![certified.root], ..config() };
    let scanned = scan(with_root, &format!("https://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.shown(), Vec::<String>::new());
    assert_eq!(scanned.report().gaps, []);
    assert_eq!((scanned.report().checks.fail, scanned.report().checks.error), (0, 0));
    assert_eq!(scanned.block("observatory")["grade"], "A+");
    assert!(server.requests() <= 6, "{} requests", server.requests());
}

#[tokio::test]
async fn a_certificate_of_an_unknown_root_is_untrusted_and_not_self_signed() {
    let server = Server::https(certified().config, |_| response(200, HARDENED, b"<!doctype html>")).await;
    let scanned = scan(config(), &format!("https://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.ids(), BTreeSet::from(["tls-cert-untrusted"]));
}

#[tokio::test]
async fn a_self_signed_authority_is_one_finding_until_it_is_trusted() {
    let authority = own_authority();
    let server = Server::https(authority.config, |_| response(200, HARDENED, b"<!doctype html>")).await;
    let url = format!("https://127.0.0.1:{}/", server.port);
    assert_eq!(scan(config(), &url).await.ids(), BTreeSet::from(["tls-cert-self-signed"]));
    let with_root = palisade_web::WebConfig { roots: vec![authority.root], ..config() };
    assert_eq!(scan(with_root, &url).await.ids(), BTreeSet::new());
}

#[tokio::test]
async fn an_http_port_that_leads_to_an_https_port_is_judged_by_both() {
    let secure = Server::https(self_signed_expired(), |_| response(200, HARDENED, b"<!doctype html>")).await;
    let location = format!("https://127.0.0.1:{}/", secure.port);
    let plain = Server::http(move |_| response(308, &[("Location", &location)], b"")).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", plain.port)).await;
    let expected = ["tls-cert-expired", "tls-cert-name-mismatch", "tls-cert-self-signed"];
    assert_eq!(scanned.ids(), BTreeSet::from(expected));
}

#[tokio::test]
async fn a_closed_port_is_a_failure_and_not_a_clean_site() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let scanned = scan(config(), &format!("http://127.0.0.1:{free}/")).await;
    assert_eq!(scanned.failure().code, "connection_refused");
    assert_eq!(
        scanned.failure().message,
        format!("http://127.0.0.1:{free}/: nothing listens on 127.0.0.1:{free}")
    );
    assert!(scanned.drafts.is_empty());
}

/// Knows one name.
struct OneName(&'static str);

#[async_trait::async_trait]
impl palisade_engine::guard::Resolve for OneName {
    async fn resolve(&self, name: &str) -> std::io::Result<Vec<std::net::IpAddr>> {
        let known = name == self.0;
        Ok(known.then(|| std::net::Ipv4Addr::LOCALHOST.into()).into_iter().collect())
    }
}

#[tokio::test]
async fn a_target_is_found_by_name_or_said_to_be_missing() {
    let server = Server::http(|_| response(200, WEAK, b"<!doctype html>")).await;
    let resolver =
        || palisade_web::WebConfig { resolver: std::sync::Arc::new(OneName("shop.example")), ..config() };
    let found = scan(resolver(), &format!("http://shop.example:{}/", server.port)).await;
    assert_eq!(found.ids(), weak_ids());
    let missing = scan(resolver(), &format!("http://shap.example:{}/", server.port)).await;
    assert_eq!(missing.failure().code, "host_not_found");
    let metadata = scan(resolver(), "http://metadata.google.internal/").await;
    assert_eq!(metadata.failure().code, "address_not_allowed");
}

#[tokio::test]
async fn a_port_without_tls_fails_an_https_scan() {
    let server = Server::http(|_| response(200, WEAK, b"")).await;
    let task = scan(config(), &format!("https://127.0.0.1:{}/", server.port)).await;
    assert_eq!(task.failure().code, "tls_failed");
}

#[tokio::test]
async fn a_block_page_is_never_a_finding() {
    let block = || response(503, &[("Content-Type", "text/html")], b"<title>Just a moment...</title>");
    let plain = Server::http(move |_| block()).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", plain.port)).await;
    assert_eq!(scanned.failure().code, "blocked");
    assert!(scanned.drafts.is_empty());

    let certified = certified();
    let secure = Server::https(certified.config, move |_| block()).await;
    let with_root = palisade_web::WebConfig { roots: vec![certified.root], ..config() };
    let scanned = scan(with_root, &format!("https://127.0.0.1:{}/", secure.port)).await;
    assert!(scanned.drafts.is_empty());
    assert_eq!(scanned.report().checks.pass, 6, "only TLS was judged");
    assert!(scanned.report().checks.error >= 30);
    assert!(scanned.report().gaps.iter().all(|gap| gap.reason == GapReason::Unreachable));
}

#[tokio::test]
async fn a_server_error_is_not_judged() {
    let server = Server::http(|_| response(500, &[("Content-Type", "text/html")], b"<h1>oops</h1>")).await;
    let scanned = scan(config(), &format!("http://127.0.0.1:{}/", server.port)).await;
    assert_eq!(scanned.failure().code, "invalid_response");
}

#[tokio::test]
async fn each_kind_of_scan_runs_the_checks_of_its_tier() {
    let server = Server::http(|_| response(200, WEAK, b"<!doctype html>")).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    for (scan_type, expected) in [(ScanType::HeadersOnly, 44), (ScanType::Quick, 146), (ScanType::Full, 205)]
    {
        let scanned = run(config(), TargetRequest::new(url.clone(), scan_type)).await;
        let checks = scanned.report().checks;
        assert_eq!(checks.fail + checks.pass + checks.not_applicable + checks.error, expected);
    }
}

#[tokio::test]
async fn a_cancelled_scan_ends_without_a_report() {
    let server = Server::http(|_| vec![]).await;
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Progress::default().into(),
        identity_key: [0; 32],
    };
    context.cancel.cancel();
    let url = format!("http://127.0.0.1:{}/", server.port);
    let request = TargetRequest::new(url, ScanType::HeadersOnly);
    assert_eq!(run_in(&context, config(), request).await.failure().code, "cancelled");
}
