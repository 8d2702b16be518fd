//! Hosts of tests: servers on loopback behind the names and the well-known ports that the test gives them.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::guard::ConnectError;
use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::fetch::{Connect, Io};

/// Answers by path; what is not there is 404.
pub(super) type Pages = HashMap<&'static str, String>;

/// Names, and where their servers listen.
#[derive(Default)]
pub(super) struct Loopback {
    servers: HashMap<(String, u16), SocketAddr>,
    /// What was dialled.
    dialled: Mutex<Vec<String>>,
}

impl Loopback {
    /// Adds a server for a name at port 80 or 443.
    pub(super) async fn serving(mut self, host: &str, port: u16, pages: Pages) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        self.servers.insert((host.to_owned(), port), listener.local_addr().unwrap());
        let acceptor = (port == 443).then(|| acceptor(host));
        let pages = Arc::new(pages);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, pages) = (acceptor.clone(), Arc::clone(&pages));
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(stream, &pages).await,
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => serve(stream, &pages).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        self
    }

    /// Names and ports to which connections were wanted, sorted, each once.
    pub(super) fn dialled(&self) -> Vec<String> {
        let mut dialled = self.dialled.lock().unwrap().clone();
        dialled.sort();
        dialled.dedup();
        dialled
    }
}

#[async_trait]
impl Connect for Loopback {
    async fn connect(&self, host: &str, port: u16, _: Duration) -> Result<Box<dyn Io>, ConnectError> {
        self.dialled.lock().unwrap().push(format!("{host}:{port}"));
        let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let Some(address) = self.servers.get(&(host.to_owned(), port)) else {
            return Err(ConnectError::ConnectionRefused(nobody));
        };
        Ok(Box::new(TcpStream::connect(address).await.unwrap()))
    }

    async fn knock(&self, host: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        self.connect(host, port, budget).await
    }

    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![Ipv4Addr::LOCALHOST.into()])
    }
}

/// A page as it is sent.
pub(super) fn page(status: &str, fields: &[&str], body: &str) -> String {
    let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{fields}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// With a certificate that nobody vouches for.
fn acceptor(host: &str) -> TlsAcceptor {
    let made = generate_simple_self_signed([host.to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// One request, one answer.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, pages: &Pages) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1)?;
    let missing = || page("404 Not Found", &[], "no");
    let answer = pages.get(path).cloned().unwrap_or_else(missing);
    stream.write_all(answer.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}
