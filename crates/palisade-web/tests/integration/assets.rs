//! Sites with scripts, styles, source maps, forms and links: what their texts give away, and what they cost.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use palisade_advisories::Library;
use palisade_engine::TargetRequest;
use palisade_model::{ScanType, Severity};
use palisade_rules::example::expand;
use palisade_web::{Budgets, Pace, WebConfig};

use crate::server::{Received, Server, Step, certified, response};
use crate::sites::HARDENED;
use crate::support::{Scanned, config, run};

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const SCRIPT: (&str, &str) = ("Content-Type", "text/javascript");

/// A scan without pauses between requests.
async fn scan(config: WebConfig, scan_type: ScanType, url: String) -> Scanned {
    let pace = Pace { per_second: 5000.0, burst: 5000.0, ..Pace::default() };
    let budgets = Budgets { pace, ..config.budgets };
    run(WebConfig { budgets, ..config }, TargetRequest::new(url, scan_type)).await
}

async fn scanned(
    scan_type: ScanType,
    script: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static,
) -> (Scanned, Server) {
    let server = Server::answering(script).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    (scan(config(), scan_type, url).await, server)
}

fn found(scanned: &Scanned, prefixes: &[&str]) -> BTreeSet<String> {
    let ids = scanned.ids();
    let wanted = ids.iter().filter(|id| prefixes.iter().any(|prefix| id.starts_with(prefix)));
    wanted.map(|id| (*id).to_owned()).collect()
}

const SHOP: &str = "<!doctype html><title>Shop</title><meta name=generator content='WordPress 4.1'>\
    <script src=/app.js></script><script src=/app.js></script><link rel=stylesheet href=/app.css>\
    <script src=https://cdn.bootcss.com/jquery/1.12.4/jquery.min.js></script>\
    <!-- TODO: security review of the login -->\
    <form action=/login><input name=user><input type=password name=p></form>\
    <a href=/about>About</a><a href=/private/plan>Plan</a><a href='/cart?PHPSESSID=3f9a7c1e5b2d4860aa17'>Cart</a>\
    <iframe src=https://stats.example/ width=1 height=1></iframe>";

/// The weak shop with this token in its script and this one in the map.
fn shop(script_token: &str, map_token: &str) -> impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static {
    let script = format!(
        "const t='{script_token}';fetch('https://orders.shop.internal/v1');\n//# sourceMappingURL=app.js.map"
    );
    let map = format!(
        "{{\"version\":3,\"sources\":[\"a.ts\"],\"sourcesContent\":[\"const u='{map_token}'\\n\"],\"mappings\":\"\"}}"
    );
    move |request| match request.path.as_str() {
        "/" => response(200, &[HTML], SHOP.as_bytes()),
        "/app.js" => response(200, &[SCRIPT], script.as_bytes()),
        "/app.js.map" => response(200, &[("Content-Type", "application/json")], map.as_bytes()),
        "/app.css" => response(
            200,
            &[("Content-Type", "text/css")],
            b"@import url(https://fonts.googleapis.com/css?family=A);",
        ),
        "/robots.txt" => {
            response(200, &[("Content-Type", "text/plain")], b"User-agent: *\nDisallow: /private\n")
        }
        "/about" => response(
            200,
            &[HTML],
            b"<title>About</title><img src='http://www.google-analytics.com/collect?v=1'>",
        ),
        _ => response(404, &[HTML], b"<title>Not found</title>"),
    }
}

const QUICK: [&str; 8] = [
    "auth-form-get-password",
    "auth-login-over-http",
    "auth-session-in-url",
    "disc-cms-version",
    "disc-comment-sensitive",
    "disc-internal-hostname",
    "disc-lib-backdoored-cdn",
    "disc-source-map",
];

#[tokio::test]
async fn a_weak_shop_gives_away_what_its_files_say() {
    let (token, other) = (expand("glpat-{base64url:20}"), expand("ghp_{alnum:36}"));
    let (quick, server) = scanned(ScanType::Quick, shop(&token, &other)).await;
    let expected: BTreeSet<String> = QUICK.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(found(&quick, &["auth-", "disc-c", "disc-i", "disc-l", "disc-so"]), expected);
    assert_eq!(found(&quick, &["sec-", "baas-"]), BTreeSet::from(["sec-vcs-token".to_owned()]));
    let watched = ["priv-hidden-iframe", "priv-third-party-fonts"].map(str::to_owned);
    assert_eq!(found(&quick, &["priv-"]), BTreeSet::from(watched));
    assert!(server.requests() < 40, "{} requests", server.requests());
    let everything = format!("{:?} {:?}", quick.shown(), quick.report());
    assert!(!everything.contains(&token[8..]), "a secret left the scanner");
}

#[tokio::test]
async fn a_full_scan_reads_maps_and_further_pages_that_robots_allow() {
    let (token, other) = (expand("glpat-{base64url:20}"), expand("npm_{alnum:36}"));
    let (full, _server) = scanned(ScanType::Full, shop(&token, &other)).await;
    let expected = ["sec-sourcemap-secret", "sec-vcs-token"].map(str::to_owned);
    assert_eq!(found(&full, &["sec-"]), BTreeSet::from(expected));
    assert!(full.ids().contains("priv-beacon-http"), "{:?}", full.ids());
    let asked = full.block("exchanges").to_string();
    assert!(asked.contains("/about") && !asked.contains("/private/plan"), "{asked}");
    let everything = format!("{:?} {:?}", full.shown(), full.report());
    assert!(
        !everything.contains(&token[8..]) && !everything.contains(&other[8..]),
        "a secret left the scanner"
    );
    let foreign = ["bootcss", "stats.example", "googleapis", "google-analytics"];
    assert!(!foreign.iter().any(|host| asked.contains(host)), "{asked}");
}

#[tokio::test]
async fn a_hardened_single_page_site_gives_nothing_of_weight() {
    let certified = certified();
    let page = "<!doctype html><title>App</title><script nonce=c2VjcmV0LW5vbmNl type=module src=/app.js></script>\
                <link rel=stylesheet href=/app.css><div id=root></div><a href=/privacy>Privacy</a>";
    let code = "const api='/api/v1',theme='dark';export function login(user,password){return fetch(api+'/login',\
                {method:'POST',body:JSON.stringify({user,password})})}const key=event=>event.key;/*! jQuery v9.9.9 | (c) */";
    let server = Server::https(certified.config, move |path| match path {
        "/app.js" => response(200, &[SCRIPT, ("X-Content-Type-Options", "nosniff")], code.as_bytes()),
        "/app.css" => response(200, &[("Content-Type", "text/css")], b"body{color:#222}"),
        _ => response(200, HARDENED, page.as_bytes()),
    })
    .await;
    let with_root = WebConfig { roots: vec![certified.root], ..config() };
    for scan_type in [ScanType::Quick, ScanType::Full] {
        let scanned = scan(with_root.clone(), scan_type, format!("https://127.0.0.1:{}/", server.port)).await;
        let weighty = scanned
            .drafts
            .iter()
            .filter(|draft| draft.severity.unwrap_or(draft.rule.severity) >= Severity::Medium);
        // The nonce of the fixed answer is the same each time.
        let ids: Vec<&str> =
            weighty.map(|draft| draft.rule.id.as_str()).filter(|id| *id != "hdr-csp-nonce-weak").collect();
        assert_eq!(ids, [""; 0]);
    }
}

#[tokio::test]
async fn a_million_links_and_scripts_without_end_stay_inside_the_budgets() {
    let links = "<a href=/x/1></a>".repeat(1_000_000);
    let scripts: String = (0..100).map(|number| format!("<script src=/s/{number}.js></script>")).collect();
    let page = format!("<!doctype html>{scripts}{links}");
    let server = Server::answering(move |request| match request.path.as_str() {
        "/" => response(200, &[HTML], page.as_bytes()),
        path if path.starts_with("/s/") => vec![
            Step::Send(b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n\r\n".to_vec()),
            Step::Forever(b"let api_key=1;".repeat(1000)),
        ],
        _ => response(404, &[HTML], b""),
    })
    .await;
    let impatient = Budgets { quick: Duration::from_secs(8), ..config().budgets };
    let started = Instant::now();
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = scan(WebConfig { budgets: impatient, ..config() }, ScanType::Quick, url).await;
    assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
    assert!(
        scanned.report().gaps.iter().any(|gap| gap.subject == "sec-cloud-key"),
        "{:?}",
        scanned.report().gaps
    );
    assert!(server.requests() < 100, "{} requests", server.requests());
}

#[tokio::test]
async fn a_large_script_is_read_whole() {
    let token = expand("glpat-{base64url:20}");
    let mut code = "function f(a,b){return a.map(x=>x.token+b.key)}\n".repeat(100_000);
    code.push_str(&format!("const t='{token}'"));
    let (scanned, _server) = scanned(ScanType::Quick, move |request| match request.path.as_str() {
        "/" => response(200, &[HTML], b"<!doctype html><script src=/large.js></script>"),
        "/large.js" => response(200, &[SCRIPT], code.as_bytes()),
        _ => response(404, &[HTML], b""),
    })
    .await;
    assert!(scanned.ids().contains("sec-vcs-token"), "{:?}", scanned.report().gaps);
}

/// A library of advisories with one about jquery.
fn advisories(folder: &std::path::Path) -> Library {
    let record = r#"{"id":"GHSA-0000-0000-0001","modified":"2024-05-01T00:00:00Z","aliases":["CVE-2000-0001"],"summary":"about jquery",
        "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"}],"affected":[{"package":{"ecosystem":"npm",
        "name":"jquery"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.5.0"}]}]}]}"#;
    let file = folder.join("GHSA-0000-0000-0001.json");
    std::fs::write(&file, record).unwrap();
    let library = Library::new(&folder.join("library"));
    library.import(&[file], 1_750_000_000_000).unwrap();
    library
}

#[tokio::test]
async fn libraries_are_judged_by_the_advisories_of_npm() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::answering(|request| match request.path.as_str() {
        "/" => response(
            200,
            &[HTML],
            b"<!doctype html><script src=/vendor.js></script><script src=/lib/jquery-3.6.0.min.js></script>",
        ),
        "/vendor.js" => response(200, &[SCRIPT], b"/*! jQuery v1.12.4 | (c) */\n"),
        _ => response(404, &[HTML], b""),
    })
    .await;
    let config = WebConfig { advisories: Some(Arc::new(advisories(folder.path()))), ..config() };
    let scanned = scan(config, ScanType::Quick, format!("http://127.0.0.1:{}/", server.port)).await;
    let shown: Vec<String> =
        scanned.shown().into_iter().filter(|shown| shown.starts_with("disc-lib-vulnerable")).collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(
        shown[0].contains(" critical ")
            && shown[0].contains("jquery 1.12.4: CVE-2000-0001; repaired in 3.5.0"),
        "{shown:?}"
    );
}
