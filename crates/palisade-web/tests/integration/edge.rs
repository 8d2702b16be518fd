//! Whole scans, with the owner's consent, of a site behind a delivery network whose cache, proxy and static folder are set
//! up badly, and of one where they are not.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use palisade_engine::guard::Resolve;
use palisade_engine::{Reach, TargetRequest};
use palisade_model::ScanType;
use palisade_web::WebConfig;

use crate::server::{Received, Server, Step, response};
use crate::support::{Scanned, config, run};

const HOST: &str = "shop.example.com";
const SCRIPT: &[u8] = b"export const answer = 42; // long enough to be itself";
const EDGE_IDS: [&str; 5] = [
    "edge-alias-traversal",
    "edge-cache-deception",
    "edge-cache-poison-unkeyed",
    "edge-hop-header-trust",
    "edge-origin-exposed",
];

/// The network is on 127.0.0.1, and behind it the machine itself on 127.0.0.2.
struct Names;

#[async_trait]
impl Resolve for Names {
    async fn resolve(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        let last = match name {
            HOST => 1,
            "origin.example.com" => 2,
            _ => return Ok(Vec::new()),
        };
        Ok(vec![Ipv4Addr::new(127, 0, 0, last).into()])
    }
}

/// Answers that a cache keeps, by address.
type Cache = Mutex<HashMap<String, Vec<u8>>>;

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");

/// What the application makes of a request; `weak` when it believes everything.
fn application(request: &Received, weak: bool) -> (u16, Vec<(&'static str, &'static str)>, Vec<u8>) {
    let path = request.path.split('?').next().unwrap_or_default();
    let believed = |field: &str| request.field(field).filter(|_| weak);
    let client = believed("x-forwarded-for").unwrap_or("198.51.100.7");
    match path {
        "/" => {
            let host = believed("x-forwarded-host").unwrap_or(HOST);
            let page = format!(
                "<!doctype html><title>Shop</title><link rel=canonical href=https://{host}/><p>Hello {client}\
                 <script src=/static/app.js></script><a href=/account>account</a>"
            );
            (200, vec![HTML], page.into_bytes())
        }
        "/account" => {
            (200, vec![HTML, ("Cache-Control", "private")], b"<title>Account</title>Welcome back".to_vec())
        }
        below if weak && below.starts_with("/account/") => {
            let cacheable = ("Cache-Control", "public, max-age=86400");
            (200, vec![HTML, cacheable], b"<title>Account</title>Welcome back".to_vec())
        }
        "/static/app.js" => (200, vec![("Content-Type", "text/javascript")], SCRIPT.to_vec()),
        "/static../static/app.js" if weak => {
            (200, vec![("Content-Type", "text/javascript")], SCRIPT.to_vec())
        }
        "/server-status" if client == "127.0.0.1" => {
            (200, vec![HTML], b"<title>Apache Status</title>".to_vec())
        }
        "/server-status" => (403, vec![HTML], b"<title>Forbidden</title>".to_vec()),
        _ => (404, vec![HTML], b"<title>Not found</title>".to_vec()),
    }
}

/// The application behind a cache that keeps pages by their address.
fn cached(cache: &Cache, request: &Received, weak: bool) -> Vec<Step> {
    let (status, mut fields, body) = application(request, weak);
    let is_page = request.path.starts_with("/?") && request.method == "GET";
    let key = request.path.clone();
    let kept = cache.lock().unwrap().get(&key).cloned();
    fields.push(("CF-Ray", "8f2-FRA"));
    match kept {
        Some(body) => {
            fields.push(("CF-Cache-Status", "HIT"));
            response(200, &fields, &body)
        }
        None => {
            fields.push(("CF-Cache-Status", "MISS"));
            if is_page {
                cache.lock().unwrap().insert(key, body.clone());
            }
            response(status, &fields, &body)
        }
    }
}

/// The network and the machine itself on one port.
async fn site(weak: bool) -> (Server, Option<Server>) {
    loop {
        let cache = Cache::default();
        let network = Server::answering(move |request| cached(&cache, request, weak)).await;
        if !weak {
            return (network, None);
        }
        let address = format!("127.0.0.2:{}", network.port);
        // The port may be taken on the other address.
        if std::net::TcpListener::bind(&address).is_ok() {
            let script = Arc::new(move |request: &Received| {
                let (status, fields, body) = application(request, weak);
                response(status, &fields, &body)
            });
            return (network, Some(Server::start(&address, None, script).await));
        }
    }
}

async fn scan(port: u16, reach: Reach) -> Scanned {
    let config = WebConfig { resolver: Arc::new(Names), ..config() };
    let url = format!("http://{HOST}:{port}/");
    run(config, TargetRequest { reach, ..TargetRequest::new(url, ScanType::Full) }).await
}

fn edge_ids(scanned: &Scanned) -> BTreeSet<&str> {
    scanned.ids().into_iter().filter(|id| EDGE_IDS.contains(id)).collect()
}

#[tokio::test]
async fn an_edge_that_believes_everything_gives_each_finding() {
    let (network, _origin) = site(true).await;
    let scanned = scan(network.port, Reach::Domain).await;
    assert_eq!(edge_ids(&scanned), BTreeSet::from(EDGE_IDS), "{:?}", scanned.report().gaps);
}

#[tokio::test]
async fn a_careful_edge_gives_none() {
    let (network, _) = site(false).await;
    let scanned = scan(network.port, Reach::Domain).await;
    assert_eq!(edge_ids(&scanned), BTreeSet::new());
    let gaps: Vec<&str> = scanned.report().gaps.iter().map(|gap| gap.subject.as_str()).collect();
    assert!(EDGE_IDS.iter().all(|id| !gaps.contains(id)), "{gaps:?}");
}

#[tokio::test]
async fn consent_for_the_host_asks_no_other_machine() {
    const OTHERS: [&str; 4] =
        ["dns-open-recursion", "dns-zone-transfer", "edge-origin-exposed", "net-smtp-open-starttls"];
    let (network, origin) = site(true).await;
    let scanned = scan(network.port, Reach::Host).await;
    let own: BTreeSet<&str> = EDGE_IDS.into_iter().filter(|id| !OTHERS.contains(id)).collect();
    assert_eq!(edge_ids(&scanned), own);
    assert_eq!(origin.unwrap().connections(), 0);
    let gaps = scanned.report().gaps.iter().filter(|gap| gap.detail.contains("not covered by the proof"));
    assert_eq!(gaps.map(|gap| gap.subject.as_str()).collect::<BTreeSet<_>>(), BTreeSet::from(OTHERS));
}

#[tokio::test]
async fn without_consent_nothing_of_it_is_asked() {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let (heard, cache) = (Arc::clone(&asked), Cache::default());
    let network = Server::answering(move |request| {
        heard.lock().unwrap().push(request.path.clone());
        cached(&cache, request, true)
    })
    .await;
    let scanned = scan(network.port, Reach::Nothing).await;
    assert_eq!(edge_ids(&scanned), BTreeSet::new());
    let asked = asked.lock().unwrap();
    assert!(!asked.iter().any(|path| path.contains("cachebuster") || path.contains("..")), "{asked:?}");
}

#[tokio::test]
async fn no_visitor_ever_gets_what_was_made_up() {
    let cache: Arc<Cache> = Arc::default();
    let kept = Arc::clone(&cache);
    let network = Server::answering(move |request| cached(&kept, request, true)).await;
    scan(network.port, Reach::Domain).await;
    let cache = cache.lock().unwrap();
    let poisoned =
        cache.iter().filter(|(_, body)| String::from_utf8_lossy(body).contains("https://palisade"));
    let addresses: Vec<&String> = poisoned.map(|(address, _)| address).collect();
    assert!(!addresses.is_empty());
    assert!(addresses.iter().all(|address| address.starts_with("/?cachebuster=palisade")), "{addresses:?}");
}

#[tokio::test]
async fn a_cache_that_ignores_queries_is_never_tried() {
    let (cache, fields): (Cache, Arc<Mutex<Vec<String>>>) = Default::default();
    let heard = Arc::clone(&fields);
    let network = Server::answering(move |request| {
        let said = request.field("x-forwarded-host").filter(|said| said.starts_with("palisade"));
        heard.lock().unwrap().extend(said.map(str::to_owned));
        let key = request.path.replace("/?", "/").split("cachebuster").next().unwrap_or_default().to_owned();
        let request = Received { path: format!("/?{}", key.trim_start_matches('/')), ..copy(request) };
        cached(&cache, &request, true)
    })
    .await;
    let scanned = scan(network.port, Reach::Domain).await;
    assert!(!scanned.ids().contains("edge-cache-poison-unkeyed"));
    assert!(scanned.report().gaps.iter().any(|gap| gap.subject == "edge-cache-poison-unkeyed"));
    assert_eq!(fields.lock().unwrap().len(), 0);
}

fn copy(request: &Received) -> Received {
    let Received { method, path, head, body } = request;
    Received { method: method.clone(), path: path.clone(), head: head.clone(), body: body.clone() }
}
