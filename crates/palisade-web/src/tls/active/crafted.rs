//! A small server of TLS 1.2 for the tests: greets as it is told, then does with each record exactly what the test wants.

use std::sync::Arc;
use std::time::Duration;

use palisade_model::ScanType;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::facts::Probed;
use super::server::Server;
use super::wire::{HANDSHAKE, Said, Wire, record};
use crate::observation::Unjudged;
use crate::tls::Roots;
use crate::town::{HOST, Town, config};
use crate::visit::Visit;

/// What it does with a record.
pub(super) enum Reaction {
    Nothing,
    Say(u8, Vec<u8>),
    Close,
}

/// The server.
pub(super) struct Crafted {
    pub(super) heartbeats: bool,
    pub(super) suite: u16,
    pub(super) certificate: Vec<u8>,
    pub(super) reacts: fn(u8, &[u8]) -> Reaction,
}

impl Default for Crafted {
    fn default() -> Self {
        Self { heartbeats: false, suite: 0x002f, certificate: Vec::new(), reacts: |_, _| Reaction::Close }
    }
}

/// A handshake message.
pub(super) fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

/// The ServerHello of a random of sevens.
pub(super) fn server_hello(suite: u16, extensions: &[u8]) -> Vec<u8> {
    let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
    let body = [&[3, 3][..], &[7; 32], &[0], &suite.to_be_bytes(), &[0], &length, extensions].concat();
    message(2, &body)
}

impl Crafted {
    fn flight(&self) -> Vec<u8> {
        let heartbeats: &[u8] = if self.heartbeats { &[0, 15, 0, 1, 1] } else { &[] };
        let length = u32::try_from(self.certificate.len()).unwrap();
        let of = |length: u32| length.to_be_bytes()[1..].to_vec();
        let list = [of(length + 3), of(length), self.certificate.clone()].concat();
        let hello = server_hello(self.suite, &[&[0xff, 1, 0, 1, 0], heartbeats].concat());
        record(HANDSHAKE, 0x0303, &[hello, message(11, &list), message(14, &[])].concat())
    }

    async fn serve(&self, mut stream: TcpStream) {
        let mut header = [0; 5];
        if stream.read_exact(&mut header).await.is_err() {
            return;
        }
        let mut hello = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        if stream.read_exact(&mut hello).await.is_err() || stream.write_all(&self.flight()).await.is_err() {
            return;
        }
        let mut wire = Wire::new(Box::new(stream));
        while let Said::Record { kind, content } = wire.next(Duration::from_secs(20)).await {
            match (self.reacts)(kind, &content) {
                Reaction::Nothing => {}
                Reaction::Say(kind, content) => wire.send_record(kind, 0x0303, &content).await,
                Reaction::Close => return,
            }
        }
    }
}

/// What a probe finds out about a crafted server.
pub(super) async fn probed(
    crafted: Crafted,
    probe: impl AsyncFnOnce(&Server<'_>) -> Result<Probed, Unjudged>,
) -> Result<Probed, Unjudged> {
    let (port, serving) = start(crafted).await;
    let outcome = probed_at(port, probe).await;
    serving.abort();
    outcome
}

/// Serves on a port of loopback.
pub(super) async fn start(crafted: Crafted) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let crafted = Arc::new(crafted);
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let crafted = Arc::clone(&crafted);
            tokio::spawn(async move { crafted.serve(stream).await });
        }
    });
    (port, serving)
}

/// What a probe finds out about a server on a port of loopback.
pub(super) async fn probed_at(
    port: u16,
    probe: impl AsyncFnOnce(&Server<'_>) -> Result<Probed, Unjudged>,
) -> Result<Probed, Unjudged> {
    let mut town = Town::default();
    town.lead(HOST, 443, ([127, 0, 0, 1], port).into());
    let mut config = config();
    config.budgets.exchange = Duration::from_millis(300);
    let roots = Roots::with_extra(&[]).unwrap();
    let target = Url::parse(&format!("https://{HOST}/")).unwrap();
    let visit = Visit::new(&config, &roots, &town, target, ScanType::Full);
    let deadline = Instant::now() + Duration::from_secs(20);
    probe(&Server { visit: &visit, host: HOST.to_owned(), port: 443, deadline }).await
}
