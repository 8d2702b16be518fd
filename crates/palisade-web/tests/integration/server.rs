//! A scripted web server: reads a request, then does exactly what the test wants, well-formed or not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What the server does after it has read a request.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// Sends the bytes until the client goes away.
    Forever(Vec<u8>),
    /// Sends the bytes one by one with this pause, then hangs.
    Drip(Vec<u8>, Duration),
}

type Script = Arc<dyn Fn(&str) -> Vec<Step> + Send + Sync>;

/// A running server; it stops when dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    requests: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// A server on 127.0.0.1 that answers the path of each request by `script`.
    pub(crate) async fn http(script: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::start("127.0.0.1:0", None, Arc::new(script)).await
    }

    pub(crate) async fn https(
        config: ServerConfig,
        script: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        Self::start("127.0.0.1:0", Some(TlsAcceptor::from(Arc::new(config))), Arc::new(script)).await
    }

    pub(crate) async fn start(address: &str, acceptor: Option<TlsAcceptor>, script: Script) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                let (acceptor, script) = (acceptor.clone(), Arc::clone(&script));
                connections.spawn(async move {
                    match acceptor {
                        None => serve(stream, script).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, script).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, requests, task }
    }

    /// Connections so far; the scanner makes one request per connection.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, script: Script) {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    // A TLS record where a request was expected is answered like one.
    while head.first() != Some(&0x16) && !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => head.extend_from_slice(&buffer[..count]),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/");
    for step in script(path) {
        if play(&mut stream, step).await.is_err() {
            return;
        }
    }
    let _ = stream.shutdown().await;
}

async fn play(stream: &mut (impl AsyncWrite + Unpin), step: Step) -> std::io::Result<()> {
    match step {
        Step::Send(bytes) => stream.write_all(&bytes).await?,
        Step::Forever(bytes) => loop {
            stream.write_all(&bytes).await?;
        },
        Step::Drip(bytes, pause) => {
            for byte in bytes {
                stream.write_all(&[byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(pause).await;
            }
            std::future::pending::<()>().await;
        }
    }
    stream.flush().await
}

/// A well-formed response.
pub(crate) fn response(status: u16, fields: &[(&str, &str)], body: &[u8]) -> Vec<Step> {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    vec![Step::Send([head.as_bytes(), body].concat())]
}

/// The TLS side of a server, and the PEM text of the root that signed it.
pub(crate) struct Certified {
    pub(crate) config: ServerConfig,
    pub(crate) root: String,
}

/// A certificate for 127.0.0.1, signed by a root of its own.
pub(crate) fn certified() -> Certified {
    let root_key = KeyPair::generate().unwrap();
    let mut root_params = CertificateParams::new([]).unwrap();
    root_params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root_params.distinguished_name.push(rcgen::DnType::CommonName, "Test Root");
    let root = root_params.self_signed(&root_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let params = leaf_params(["127.0.0.1"]);
    let leaf = params.signed_by(&key, &Issuer::from_params(&root_params, &root_key)).unwrap();
    Certified { config: config(leaf.der().clone(), &key), root }
}

/// A self-signed certificate for another name that ended in 2021.
pub(crate) fn self_signed_expired() -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = leaf_params(["other.example"]);
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    config(params.self_signed(&key).unwrap().der().clone(), &key)
}

/// A certificate for 127.0.0.1 that is its own authority, as one command of a TLS toolkit makes it.
pub(crate) fn own_authority() -> Certified {
    let key = KeyPair::generate().unwrap();
    let mut params = leaf_params(["127.0.0.1"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    Certified { config: config(certificate.der().clone(), &key), root: certificate.pem() }
}

fn leaf_params<const N: usize>(names: [&str; N]) -> CertificateParams {
    CertificateParams::new(names.map(str::to_owned)).unwrap()
}

fn config(certificate: rustls::pki_types::CertificateDer<'static>, key: &KeyPair) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap()
}
