//! A network for tests: names and ports of the real world lead to listeners on loopback, so that whole scans can meet
//! services on ports that a test cannot have.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::guard::{AddressPolicy, ConnectError};
use palisade_engine::{Cancel, Draft, Progress, Reach, TargetContext, TargetReport, TargetSink};
use palisade_model::{ManualClock, ScanType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

use crate::checks;
use crate::checks::fixture::now;
use crate::config::{Budgets, Pace, WebConfig};
use crate::dns::DnsConfig;
use crate::fetch::{Connect, Io};
use crate::run::{Registered, Run};
use crate::tls::Roots;
use crate::visit::Visit;

/// The host that is scanned.
pub(crate) const HOST: &str = "shop.example";

/// Where names and ports lead; everything else is closed.
#[derive(Default)]
pub(crate) struct Town {
    places: HashMap<(String, u16), SocketAddr>,
    servers: JoinSet<()>,
}

impl Town {
    /// A town whose host answers a page on port 80.
    pub(crate) async fn with_site() -> Self {
        let mut town = Self::default();
        town.open(HOST, 80, |mut stream| async move {
            let page = "<!doctype html><title>Shop</title>";
            let head = format!("Content-Type: text/html\r\nContent-Length: {}", page.len());
            let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\nConnection: close\r\n\r\n{page}");
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await;
        town
    }

    /// Serves each connection to `host` and `port` with `serve`.
    pub(crate) async fn open<F>(&mut self, host: &str, port: u16, serve: fn(TcpStream) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.lead(host, port, listener.local_addr().unwrap());
        self.servers.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(stream));
            }
        });
    }

    /// Says `words` to everybody who connects to a port of the host, after reading once when it is `polite`.
    pub(crate) async fn say(&mut self, port: u16, polite: bool, words: &'static [u8]) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.lead(HOST, port, listener.local_addr().unwrap());
        self.servers.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                if polite {
                    let _ = stream.read(&mut [0; 4096]).await;
                }
                let _ = stream.write_all(words).await;
                let _ = stream.read(&mut [0; 4096]).await;
            }
        });
    }

    /// Lets `host` and `port` lead to `address`.
    pub(crate) fn lead(&mut self, host: &str, port: u16, address: SocketAddr) {
        self.places.insert((host.to_owned(), port), address);
    }
}

#[async_trait]
impl Connect for Town {
    async fn connect(&self, host: &str, port: u16, _: Duration) -> Result<Box<dyn Io>, ConnectError> {
        let closed = ConnectError::ConnectionRefused(SocketAddr::from(([192, 0, 2, 1], port)));
        let address = self.places.get(&(host.to_owned(), port)).ok_or(closed)?;
        Ok(Box::new(TcpStream::connect(address).await.unwrap()))
    }

    async fn knock(&self, host: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        // The real guard lets only known ports through.
        AddressPolicy::default().judge_service_port(port)?;
        self.connect(host, port, budget).await
    }

    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(Vec::new())
    }
}

#[derive(Default)]
struct Kept(Mutex<Vec<Draft>>);

#[async_trait]
impl TargetSink for Kept {
    async fn report(&self, draft: Draft) {
        self.0.lock().unwrap().push(draft);
    }
}

/// What a scan of the host with the owner's consent found.
pub(crate) struct Visited {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) report: TargetReport,
}

impl Visited {
    /// Findings of these checks, each with its place.
    pub(crate) fn found(&self, ids: &[&str]) -> BTreeSet<(String, String)> {
        let wanted = |draft: &&Draft| ids.contains(&draft.rule.id.as_str());
        let shown = |draft: &Draft| (draft.rule.id.clone(), draft.location.display().to_string());
        self.drafts.iter().filter(wanted).map(shown).collect()
    }

    /// Whether a check could not be judged.
    pub(crate) fn unjudged(&self, id: &str) -> bool {
        self.report.gaps.iter().any(|gap| gap.subject == id)
    }
}

/// Everything for a scan without a DNS server.
pub(crate) fn config() -> WebConfig {
    let budgets = Budgets { exchange: Duration::from_secs(2), pace: Pace::UNLIMITED, ..Budgets::default() };
    let dns = DnsConfig::asking(Vec::new());
    WebConfig { clock: Arc::new(ManualClock::new(now())), budgets, dns, ..WebConfig::default() }
}

/// Scans the host, fully and with consent.
pub(crate) async fn visit(town: &Town, config: &WebConfig) -> Visited {
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        identity_key: [7; 32],
    };
    let roots = Roots::with_extra(&config.roots).unwrap();
    let sink = Kept::default();
    let checks: Vec<Registered> = checks::ALL.iter().map(|check| (Arc::new(check.meta()), *check)).collect();
    let run = Run { context: &context, sink: &sink, checks: &checks, parts_at_once: 16, user_rules: &[] };
    let target = Url::parse(&format!("http://{HOST}/")).unwrap();
    let visit = Visit::new(config, &roots, town, target, ScanType::Full).with_consent(Reach::Domain);
    let report = run.of(&visit).await.unwrap();
    Visited { drafts: sink.0.into_inner().unwrap(), report }
}
