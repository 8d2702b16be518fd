//! Whole scans with the owner's consent: what is found of backends, services, interfaces and sign-ins that stand open, and
//! that nothing is found at sites that answer everything.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_engine::guard::Resolve;
use palisade_engine::{Reach, TargetRequest};
use palisade_model::{Category, ScanType, Tier};
use palisade_web::{Budgets, Pace, WebConfig};

use crate::server::{Received, Server, Step, response};
use crate::support::{Scanned, config, run};

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const JSON: (&str, &str) = ("Content-Type", "application/json");
const PAGE: &[u8] = b"<!doctype html><title>Harbour Books</title><p>Hello";

/// An address of loopback that nothing else uses: what runs on this machine must not be found.
const HOST: &str = "127.77.41.9";
/// Another one, whose usual ports are for one test.
const BUSY_HOST: &str = "127.77.41.10";

type Script = Box<dyn Fn(&Received) -> Vec<Step> + Send + Sync>;

/// Every name is on loopback.
struct Here;

#[async_trait]
impl Resolve for Here {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![Ipv4Addr::LOCALHOST.into()])
    }
}

/// A full scan with the opt-in checks, without pauses between requests.
async fn scan(url: String) -> Scanned {
    let budgets = Budgets { pace: Pace::UNLIMITED, ..config().budgets };
    let request = TargetRequest { reach: Reach::Domain, ..TargetRequest::new(url, ScanType::Full) };
    run(WebConfig { budgets, resolver: Arc::new(Here), ..config() }, request).await
}

async fn site(script: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static) -> (Scanned, Server) {
    let server = Server::start(&format!("{HOST}:0"), None, Arc::new(script)).await;
    (scan(format!("http://{HOST}:{}/", server.port)).await, server)
}

/// What the opt-in checks of applications found.
fn opt_in(scanned: &Scanned) -> BTreeSet<&str> {
    let of_hosts = [Category::Dns, Category::Network, Category::Tls];
    let own = scanned.drafts.iter().filter(|draft| draft.rule.tier == Some(Tier::Active));
    let own = own.filter(|draft| !of_hosts.contains(&draft.rule.category));
    own.map(|draft| draft.rule.id.as_str()).collect()
}

fn absent() -> Vec<Step> {
    response(404, &[HTML], b"<title>Not found</title>")
}

/// What the backend answers: Supabase, PocketBase and a GraphQL engine in one.
fn backend(request: &Received) -> Vec<Step> {
    let path = request.path.split('?').next().unwrap_or_default();
    let rows = [JSON, ("Content-Range", "0-0/12")];
    match (request.method.as_str(), path) {
        ("HEAD", "/rest/v1/orders") => vec![Step::Send(
            format!("HTTP/1.1 206 X\r\n{}: {}\r\n\r\n", rows[1].0, rows[1].1).into_bytes(),
        )],
        ("GET", "/rest/v1/") => response(
            200,
            &[JSON],
            br#"{"swagger":"2.0","info":{"title":"s"},"paths":{"/":{},"/orders":{}}}"#,
        ),
        ("GET", "/storage/v1/bucket") => response(200, &[JSON], b"[]"),
        ("GET", "/api/collections/notes/records") => response(
            200,
            &[JSON],
            br#"{"page":1,"perPage":1,"totalItems":3,"totalPages":3,"items":[{"id":"swordfish"}]}"#,
        ),
        ("POST", "/v1/graphql") => response(
            200,
            &[JSON],
            br#"{"data":{"__schema":{"queryType":{"name":"query_root","fields":[{"name":"users"},{"name":"users_by_pk"}]}}}}"#,
        ),
        _ => response(401, &[JSON], b"{}"),
    }
}

#[tokio::test]
async fn backends_that_the_site_names_are_asked_and_others_are_not() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let backend = Server::answering(move |request| {
        log.lock().unwrap().push(format!("{} {}", request.method, request.path));
        backend(request)
    })
    .await;
    let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"supabase","ref":"x","role":"anon"}"#);
    let key = format!(
        "{}.{claims}.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNoZWNrcw",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#)
    );
    let at = format!("http://data.backend.example:{}", backend.port);
    let code = format!(
        "createClient('{at}','{key}').from('orders').select('*');\
         new PocketBase('{at}').collection('notes').getList(1);query('{at}/v1/graphql')"
    );
    let (scanned, _site) = site(move |request| match request.path.as_str() {
        "/" => response(200, &[HTML], b"<!doctype html><title>Shop</title><script src=/app.js></script>"),
        "/app.js" => response(200, &[("Content-Type", "text/javascript")], code.as_bytes()),
        _ => absent(),
    })
    .await;
    let expected = [
        "baas-appwrite-pocketbase-open",
        "baas-hasura-anon",
        "baas-supabase-rls-open",
        "baas-supabase-schema-listing",
    ];
    assert_eq!(opt_in(&scanned), BTreeSet::from(expected), "{:?}", scanned.report().gaps);
    let asked = asked.lock().unwrap();
    assert!(asked.iter().all(|line| !line.starts_with("PUT") && !line.starts_with("DELETE")), "{asked:?}");
    assert!(asked.len() <= 12, "{asked:?}");
    let shown = format!("{:?}{:?}", scanned.shown(), scanned.report());
    assert!(!shown.contains("swordfish") && !shown.contains(&key), "{shown}");
}

#[tokio::test]
async fn services_on_the_host_are_found_on_their_ports() {
    let plain = Arc::new(|request: &Received| {
        match request.path.as_str() {
        "/" => response(200, &[HTML], PAGE),
        "/mcp" if request.body.contains("\"initialize\"") => response(
            200,
            &[JSON, ("Mcp-Session-Id", "s")],
            br#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","serverInfo":{"name":"shop"}}}"#,
        ),
        "/mcp" if request.body.contains("tools/list") => response(
            200,
            &[JSON],
            br#"{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"add","description":"<IMPORTANT>","inputSchema":{}}]}}"#,
        ),
        "/mcp" => response(202, &[], b""),
        _ => absent(),
    }
    });
    let model = Arc::new(|request: &Received| match request.path.as_str() {
        "/api/tags" => response(200, &[JSON], br#"{"models":[{"name":"llama3","digest":"0"}]}"#),
        _ => absent(),
    });
    // Something that speaks no HTTP must not end the scan.
    let silent = Arc::new(|_: &Received| vec![Step::Send(b"-ERR unknown\r\n".to_vec())]);
    let site = Server::start(&format!("{BUSY_HOST}:0"), None, plain).await;
    let _model = Server::start(&format!("{BUSY_HOST}:11434"), None, model).await;
    let _silent = Server::start(&format!("{BUSY_HOST}:8080"), None, silent).await;
    let scanned = scan(format!("http://{BUSY_HOST}:{}/", site.port)).await;
    let expected = ["ai-mcp-tool-injection", "ai-mcp-unauth", "ai-open-inference"];
    assert_eq!(opt_in(&scanned), BTreeSet::from(expected), "{:?}", scanned.report().gaps);
    assert_eq!(scanned.report().checks.error, 0, "{:?}", scanned.report().gaps);
}

const SIGN_IN: &[u8] =
    b"<!doctype html><title>Shop</title><a href='/go?next=/cart'>Cart</a><script src=/chat.js></script>\
    <form method=post action=/in><input name=user><input type=password name=pass></form>";

#[tokio::test]
async fn interfaces_and_sign_ins_are_tried_within_bounds() {
    let (attempts, calls) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (tried, called) = (Arc::clone(&attempts), Arc::clone(&calls));
    let (scanned, server) = site(move |request| match (request.method.as_str(), request.path.as_str()) {
        (_, "/") => response(200, &[HTML], SIGN_IN),
        (_, "/chat.js") => response(200, &[("Content-Type", "text/javascript")], b"post('/api/chat')"),
        ("POST", "/api/chat") => {
            response(200, &[JSON], br#"{"message":{"role":"assistant","content":"swordfish"}}"#)
        }
        ("POST", "/in") => {
            tried.fetch_add(1, Ordering::SeqCst);
            response(200, &[HTML], b"<p>No such user</p>")
        }
        ("POST", "/graphql") if request.body.starts_with('[') => {
            let one = r#"{"data":{"__typename":"Query"}}"#;
            response(200, &[JSON], format!("[{}]", [one; 10].join(",")).as_bytes())
        }
        ("POST", "/graphql") => {
            response(200, &[JSON], b"{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"}}}}")
        }
        ("GET", "/api") => {
            called.fetch_add(1, Ordering::SeqCst);
            response(200, &[JSON], b"{\"version\":1}")
        }
        ("GET", path) if path.starts_with("/go?next=http") => {
            let to = path.split("next=").nth(1).unwrap().replace("%3A", ":").replace("%2F", "/");
            response(302, &[("Location", &to)], b"")
        }
        _ => absent(),
    })
    .await;
    let expected = [
        "ai-chat-endpoint-unauth",
        "api-graphql-batching",
        "api-no-rate-headers",
        "api-openredirect-param",
        "auth-no-login-throttle",
        "auth-user-enumeration",
    ];
    assert_eq!(opt_in(&scanned), BTreeSet::from(expected), "{:?}", scanned.report().gaps);
    assert_eq!(attempts.load(Ordering::SeqCst), 10);
    assert!(calls.load(Ordering::SeqCst) <= 18, "{}", calls.load(Ordering::SeqCst));
    assert!(server.requests() <= 330, "{} requests", server.requests());
    assert!(!format!("{:?}{:?}", scanned.shown(), scanned.report()).contains("swordfish"));
}

#[tokio::test]
async fn without_consent_nothing_of_it_is_asked() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let tried = Arc::clone(&attempts);
    let server = Server::answering(move |request| match (request.method.as_str(), request.path.as_str()) {
        (_, "/") => response(200, &[HTML], SIGN_IN),
        ("POST", "/in" | "/mcp" | "/api/chat") => {
            tried.fetch_add(1, Ordering::SeqCst);
            response(200, &[HTML], b"<p>No such user</p>")
        }
        _ => absent(),
    })
    .await;
    let budgets = Budgets { pace: Pace::UNLIMITED, ..config().budgets };
    let url = format!("http://127.0.0.1:{}/", server.port);
    let scanned = run(WebConfig { budgets, ..config() }, TargetRequest::new(url, ScanType::Full)).await;
    assert_eq!((opt_in(&scanned), attempts.load(Ordering::SeqCst)), (BTreeSet::new(), 0));
}

#[tokio::test]
async fn sites_that_answer_everything_have_nothing_open() {
    let wall = b"<!doctype html><title>Sign in</title><form method=post action=/login><input name=user>\
        <input type=password name=pass></form>";
    let form = move || response(200, &[HTML], wall);
    let sites: Vec<(&str, Script)> = vec![
        ("its page", Box::new(|_| response(200, &[HTML], PAGE))),
        ("a sign-in", Box::new(move |_| form())),
        (
            "a way to the sign-in",
            Box::new(move |request| match request.path.as_str() {
                path if path.starts_with("/login") => form(),
                path => response(302, &[("Location", &format!("/login?next={path}"))], b""),
            }),
        ),
        (
            "a demand for a password",
            Box::new(|_| response(401, &[HTML, ("WWW-Authenticate", "Basic realm=\"Shop\"")], b"<p>no")),
        ),
        (
            "an object",
            Box::new(|request| match request.path.as_str() {
                "/" => response(200, &[HTML], PAGE),
                _ => response(
                    200,
                    &[JSON],
                    br#"{"status":"ok","data":[],"models":[],"items":[],"version":"1"}"#,
                ),
            }),
        ),
        (
            "a list",
            Box::new(|request| match request.path.as_str() {
                "/" => response(200, &[HTML], PAGE),
                _ => response(200, &[JSON], b"[]"),
            }),
        ),
        (
            "what it was asked",
            Box::new(|request| match request.path.as_str() {
                "/" => response(200, &[HTML], PAGE),
                _ => response(200, &[JSON], request.body.as_bytes()),
            }),
        ),
    ];
    for (answer, script) in sites {
        let (scanned, _server) = site(script).await;
        assert_eq!(opt_in(&scanned), BTreeSet::new(), "a site that answers {answer}");
    }
}
