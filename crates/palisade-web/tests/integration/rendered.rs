//! Pages that their scripts make, in a real browser: what appears only then, and where a page cannot lead the scanner.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palisade_engine::TargetRequest;
use palisade_model::{GapReason, ScanType};
use palisade_rules::example::expand;
use palisade_web::{BrowserConfig, WebConfig};
use tokio::net::{TcpListener, UdpSocket};
use tokio::task::JoinHandle;

use crate::server::{Server, Step, response};
use crate::support::{Scanned, config, run};

const HTML: (&str, &str) = ("Content-Type", "text/html; charset=utf-8");
const SCRIPT: (&str, &str) = ("Content-Type", "text/javascript");
const JSON: (&str, &str) = ("Content-Type", "application/json");

const SHELL: &str =
    "<!doctype html><title>Shop</title><div id=app>Loading</div><script src=/app.js></script>";
const APP: &str = "const part = name => '/' + name + '.js';
    fetch('/settings', {headers: {'X-App': 'shop'}}).then(r => r.json()).then(settings => {
      document.getElementById('app').innerHTML = '<h1>' + settings.title + '</h1><a href=/cart>Cart</a>';
      const tag = document.createElement('script');
      tag.src = 'https://www.googletagmanager.com/' + 'gtag/js?id=G-1';
      document.head.append(tag);
      return import(part('checkout'));
    });
    fetch('/orders', {method: 'POST', body: '{}'}).catch(() => {});
    new Image().src = '/pixel.gif';";

/// Real browsers refuse to keep their sandbox for root.
fn browser() -> BrowserConfig {
    BrowserConfig::new(None, !rustix::process::geteuid().is_root())
}

async fn scan(browser: Option<BrowserConfig>, url: String) -> Scanned {
    run(WebConfig { browser, ..config() }, TargetRequest::new(url, ScanType::Quick)).await
}

/// The shop; its token is in an answer that only its script asks for.
fn shop(token: &str) -> impl Fn(&crate::server::Received) -> Vec<Step> + Send + Sync + 'static {
    let settings = format!("{{\"title\": \"Tea\", \"token\": \"{token}\"}}");
    move |request| match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/") => response(200, &[HTML], SHELL.as_bytes()),
        ("GET", "/app.js") => response(200, &[SCRIPT], APP.as_bytes()),
        ("GET", "/settings") if request.field("x-app") == Some("shop") => {
            response(200, &[JSON], settings.as_bytes())
        }
        ("GET", "/checkout.js") => response(
            200,
            &[SCRIPT],
            b"document.body.append('ready');export const stage = 'https://pay.shop.internal/v1';",
        ),
        _ => response(404, &[("Content-Type", "text/plain")], b"nothing here"),
    }
}

#[tokio::test]
async fn what_scripts_bring_is_found_in_the_rendered_page_only() {
    let token = expand("ghp_{alnum:36}");
    let plain = Server::answering(shop(&token)).await;
    let rendered = Server::answering(shop(&token)).await;
    let without = scan(None, format!("http://127.0.0.1:{}/", plain.port)).await;
    let with = scan(Some(browser()), format!("http://127.0.0.1:{}/", rendered.port)).await;
    let more: BTreeSet<&str> = with.ids().difference(&without.ids()).copied().collect();
    let block = with.block("rendered");
    assert_eq!(block["gap"], serde_json::Value::Null, "{:?}", with.report().gaps);
    assert!(more.contains("priv-third-party-trackers"), "{more:?} {block}");
    assert!(more.contains("sec-vcs-token") && more.contains("disc-internal-hostname"), "{more:?} {block}");
    assert_eq!(without.ids().difference(&with.ids()).count(), 0, "nothing is lost");
    assert!(block["document_bytes"].as_u64().unwrap() > SHELL.len() as u64);
    let refused: Vec<(&str, &str)> = block["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refused| (refused["url"].as_str().unwrap(), refused["why"].as_str().unwrap()))
        .collect();
    let own = |path: &str| format!("http://127.0.0.1:{}{path}", rendered.port);
    assert!(refused.contains(&(own("/orders").as_str(), "method")), "{refused:?}");
    assert!(refused.contains(&(own("/pixel.gif").as_str(), "kind")), "{refused:?}");
    assert!(without.report().blocks.iter().all(|(name, _)| name != "rendered"));
}

/// This machine, under another address than the site has: files of that are not the site's own.
const ELSEWHERE: &str = "127.0.0.2";

/// Listens for TCP and UDP on one port and counts whoever comes.
struct Watch {
    port: u16,
    came: Arc<AtomicUsize>,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Watch {
    async fn start() -> Self {
        let listener = TcpListener::bind((ELSEWHERE, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket = UdpSocket::bind((ELSEWHERE, port)).await.unwrap();
        let came = Arc::new(AtomicUsize::new(0));
        let (by_tcp, by_udp) = (Arc::clone(&came), Arc::clone(&came));
        let tcp = tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                by_tcp.fetch_add(1, Ordering::SeqCst);
            }
        });
        let udp = tokio::spawn(async move {
            let mut packet = [0; 2048];
            while socket.recv_from(&mut packet).await.is_ok() {
                by_udp.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, came, tasks: [tcp, udp] }
    }
}

/// Every way out that a page has, to one port of this machine and to the metadata address.
const BREAKOUT: &str = "<!doctype html><title>x</title><link rel=preconnect href=http://B><link rel=dns-prefetch href=//localhost>
    <link rel=prefetch href=http://B/prefetch><link rel=stylesheet href=http://B/style.css><img src=http://B/image>
    <iframe src=http://B/frame></iframe><object data=http://B/object></object><script src=http://B/script.js></script>
    <script>
    const attempt = f => { try { f() } catch (e) {} }, quiet = () => {};
    attempt(() => fetch('http://B/fetch', {mode: 'no-cors'}).catch(quiet));
    attempt(() => fetch('http://B/post', {method: 'POST', mode: 'no-cors', body: 'x'}).catch(quiet));
    attempt(() => fetch('http://169.254.169.254/latest/meta-data/', {mode: 'no-cors'}).catch(quiet));
    attempt(() => fetch('http://localhost:P/', {mode: 'no-cors'}).catch(quiet));
    attempt(() => fetch('http://127.0.0.1:OTHER/', {mode: 'no-cors'}).catch(quiet));
    attempt(() => new WebSocket('ws://127.0.0.1:OTHER/'));
    attempt(() => fetch('/moved', {mode: 'no-cors'}).catch(quiet));
    attempt(() => navigator.sendBeacon('http://B/beacon', 'x'));
    attempt(() => new WebSocket('ws://B/socket'));
    attempt(() => new EventSource('http://B/events'));
    attempt(() => new WebTransport('https://B/transport').ready.catch(quiet));
    attempt(() => new Worker('/worker.js'));
    attempt(() => new Worker(URL.createObjectURL(new Blob([\"fetch('http://B/blob');new WebSocket('ws://B/blob')\"]))));
    attempt(() => navigator.serviceWorker.register('/worker.js').catch(quiet));
    attempt(() => window.open('http://B/window'));
    attempt(() => {
      const servers = ['stun:B', 'turn:B?transport=udp', 'turn:B?transport=tcp'];
      const call = new RTCPeerConnection({iceServers: servers.map(urls => ({urls, username: 'u', credential: 'c'}))});
      const other = new RTCPeerConnection();
      call.createDataChannel('x');
      call.createOffer().then(o => call.setLocalDescription(o)).then(() => other.setRemoteDescription(call.localDescription))
        .then(() => other.createAnswer()).then(a => other.setLocalDescription(a).then(() => call.setRemoteDescription(a)))
        .then(() => ['UDP 2122252543 127.0.0.2 P typ host', 'TCP 2105524479 127.0.0.2 P typ host tcptype passive']
          .forEach((to, n) => call.addIceCandidate({candidate: 'candidate:' + n + ' 1 ' + to, sdpMid: '0'})));
    });
    setTimeout(() => { document.title = 'tried'; location = 'http://B/away' }, 300);
    </script>";

#[tokio::test]
async fn a_page_leads_the_browser_nowhere_else() {
    let watch = Watch::start().await;
    let own_host = Server::http(|_| response(200, &[HTML], b"another port")).await;
    let there = format!("{ELSEWHERE}:{}", watch.port);
    let page = BREAKOUT.replace("http://B", &format!("http://{there}")).replace("'B", &format!("'{there}"));
    let page = page.replace("://B", &format!("://{there}")).replace(":B", &format!(":{there}"));
    let page = page.replace(":OTHER", &format!(":{}", own_host.port));
    let page = page.replace(":P", &format!(":{}", watch.port)).replace(" P ", &format!(" {} ", watch.port));
    let moved = format!("http://{there}/moved");
    let worker = format!("fetch('http://{there}/worker');new WebSocket('ws://{there}/worker')");
    let server = Server::http(move |path| match path {
        "/" => response(200, &[HTML], page.as_bytes()),
        "/worker.js" => response(200, &[SCRIPT], worker.as_bytes()),
        "/moved" => response(302, &[("Location", &moved)], b""),
        _ => response(404, &[("Content-Type", "text/plain")], b"nothing here"),
    })
    .await;
    let scanned = scan(Some(browser()), format!("http://127.0.0.1:{}/", server.port)).await;
    let block = scanned.block("rendered");
    assert!(block["refused_count"].as_u64().unwrap() >= 12, "{block}");
    assert!(block["document_bytes"].as_u64().unwrap() > 0, "{block}");
    assert_eq!((watch.came.load(Ordering::SeqCst), own_host.connections()), (0, 0), "{block}");
}

#[tokio::test]
async fn a_script_without_end_ends_with_its_time() {
    let server = Server::http(|path| match path {
        "/" => response(200, &[HTML], b"<!doctype html><p>hello</p><script>for (;;) {}</script>"),
        _ => response(404, &[("Content-Type", "text/plain")], b"nothing here"),
    })
    .await;
    let hasty = browser().loading_for(Duration::from_secs(2));
    let scanned = scan(Some(hasty), format!("http://127.0.0.1:{}/", server.port)).await;
    let gap = scanned.report().gaps.iter().find(|gap| gap.subject == "rendered").expect("a gap");
    assert_eq!(gap.reason, GapReason::TimeOut);
    assert!(scanned.report().checks.pass > 50, "{:?}", scanned.report().checks);
}

#[tokio::test]
async fn without_a_browser_the_scan_goes_on_and_says_so() {
    let server = Server::answering(shop("none")).await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    let missing = BrowserConfig::new(Some(PathBuf::from("/nowhere/chromium")), true);
    let with = scan(Some(missing), url.clone()).await;
    let gap = with.report().gaps.iter().find(|gap| gap.subject == "rendered").expect("a gap");
    assert_eq!(gap.detail, "expected a browser at /nowhere/chromium, found no file");
    assert_eq!(with.ids(), scan(None, url).await.ids());
}
