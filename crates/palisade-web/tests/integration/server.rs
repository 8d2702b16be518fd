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
    /// Reads the next request; without it the connection is closed after the last step.
    Next,
}

/// A request as it was read.
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Request line and fields.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Received {
    /// The value of a header field, whose name is in lower case.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields
            .map(|(field, value)| (field, value.trim()))
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

type Script = Arc<dyn Fn(&Received) -> Vec<Step> + Send + Sync>;

/// What came in so far.
#[derive(Default)]
struct Counters {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

/// A running server; it stops when dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    counters: Arc<Counters>,
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
        Self::answering(move |request| script(&request.path)).await
    }

    /// A server on 127.0.0.1 that answers each request by `script`.
    pub(crate) async fn answering(script: impl Fn(&Received) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::start("127.0.0.1:0", None, Arc::new(script)).await
    }

    pub(crate) async fn https(
        config: ServerConfig,
        script: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let script = Arc::new(move |request: &Received| script(&request.path));
        Self::start("127.0.0.1:0", Some(acceptor), script).await
    }

    pub(crate) async fn start(address: &str, acceptor: Option<TlsAcceptor>, script: Script) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counters = Arc::new(Counters::default());
        let counted = Arc::clone(&counters);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                counted.connections.fetch_add(1, Ordering::SeqCst);
                let (acceptor, script, counted) =
                    (acceptor.clone(), Arc::clone(&script), Arc::clone(&counted));
                connections.spawn(async move {
                    match acceptor {
                        None => serve(stream, script, &counted).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, script, &counted).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, counters, task }
    }

    /// Requests so far.
    pub(crate) fn requests(&self) -> usize {
        self.counters.requests.load(Ordering::SeqCst)
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.counters.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, script: Script, counters: &Counters) {
    let mut unread = Vec::new();
    while let Some(request) = receive(&mut stream, &mut unread).await {
        counters.requests.fetch_add(1, Ordering::SeqCst);
        let steps = script(&request);
        let goes_on = matches!(steps.last(), Some(Step::Next));
        for step in steps {
            if play(&mut stream, step).await.is_err() {
                return;
            }
        }
        if !goes_on {
            break;
        }
    }
    let _ = stream.shutdown().await;
}

/// The next request; `None` when the client is gone.
async fn receive(stream: &mut (impl AsyncRead + Unpin), unread: &mut Vec<u8>) -> Option<Received> {
    // A TLS record where a request was expected is answered like one.
    let head_end = |bytes: &[u8]| match bytes.first() {
        Some(0x16) => Some(bytes.len()),
        _ => bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4),
    };
    let end = loop {
        match head_end(unread) {
            Some(end) => break end,
            None => read_more(stream, unread).await?,
        }
    };
    let head = String::from_utf8_lossy(&unread.drain(..end).collect::<Vec<u8>>()).into_owned();
    let mut words = head.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_else(|| "/".to_owned()));
    let mut request = Received { method, path, head, body: String::new() };
    let length = request.field("content-length").map_or(0, |length| length.parse().unwrap());
    while unread.len() < length {
        read_more(stream, unread).await?;
    }
    request.body = String::from_utf8_lossy(&unread.drain(..length).collect::<Vec<u8>>()).into_owned();
    Some(request)
}

async fn read_more(stream: &mut (impl AsyncRead + Unpin), unread: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer).await {
        Ok(0) | Err(_) => None,
        Ok(count) => {
            unread.extend_from_slice(&buffer[..count]);
            Some(())
        }
    }
}

async fn play(stream: &mut (impl AsyncWrite + Unpin), step: Step) -> std::io::Result<()> {
    match step {
        Step::Next => {}
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

/// A well-formed response, after which the connection stays open.
pub(crate) fn response(status: u16, fields: &[(&str, &str)], body: &[u8]) -> Vec<Step> {
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    vec![Step::Send([head.as_bytes(), body].concat()), Step::Next]
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
    Certified { config: server_config(leaf.der().clone(), &key), root }
}

/// A self-signed certificate for another name that ended in 2021.
pub(crate) fn self_signed_expired() -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = leaf_params(["other.example"]);
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    server_config(params.self_signed(&key).unwrap().der().clone(), &key)
}

/// A certificate for 127.0.0.1 that is its own authority, as one command of a TLS toolkit makes it.
pub(crate) fn own_authority() -> Certified {
    let key = KeyPair::generate().unwrap();
    let mut params = leaf_params(["127.0.0.1"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    Certified { config: server_config(certificate.der().clone(), &key), root: certificate.pem() }
}

fn leaf_params<const N: usize>(names: [&str; N]) -> CertificateParams {
    CertificateParams::new(names.map(str::to_owned)).unwrap()
}

pub(crate) fn server_config(
    certificate: rustls::pki_types::CertificateDer<'static>,
    key: &KeyPair,
) -> ServerConfig {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap()
}
