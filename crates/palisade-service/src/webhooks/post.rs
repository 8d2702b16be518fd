//! One attempt over the network: through the address guard, over TLS, without following redirects, and bounded in time
//! and memory whatever the receiver does.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use palisade_engine::guard::{AddressPolicy, ConnectError, Resolve, connect};
use palisade_model::UnixMillis;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use crate::{CoreError, error_chain};

/// Status line and header fields of an answer.
const HEAD_BYTES: usize = 16 * 1024;
const HEADERS: usize = 100;
/// Read of a body; the rest is left with the receiver.
const BODY_BYTES: usize = 20_000;
/// Kept of a body.
const EXCERPT_BYTES: usize = 2_000;
/// The status has decided by then; the body is only for people.
const BODY_TIME: Duration = Duration::from_secs(3);

/// What is sent.
#[derive(Debug)]
pub struct PostRequest<'a> {
    pub url: &'a str,
    pub headers: &'a [(&'static str, String)],
    pub body: &'a str,
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// `None` when there was no answer.
    pub status: Option<u16>,
    /// The `Retry-After` field as it came.
    pub retry_after: Option<String>,
    /// Why there was no answer, for the endpoint's owner.
    pub error: Option<String>,
    pub timed_out: bool,
    /// The beginning of the body.
    pub excerpt: Option<String>,
}

impl Answer {
    fn failed(error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..Self::default() }
    }

    fn late(what: &str) -> Self {
        Self { timed_out: true, ..Self::failed(format!("{what} did not come in time")) }
    }

    /// How long the receiver asks to wait from `now`; `None` when it does not say or cannot be understood.
    pub(crate) fn retry_after_ms(&self, now: UnixMillis) -> Option<i64> {
        let text = self.retry_after.as_deref()?.trim();
        if let Ok(seconds) = text.parse::<u32>() {
            return Some(i64::from(seconds) * 1000);
        }
        let date = httpdate::parse_http_date(text).ok()?;
        let at = date.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis();
        Some(i64::try_from(at).ok()?.saturating_sub(now))
    }
}

/// Sends messages.
#[async_trait]
pub trait Post: Send + Sync {
    /// Makes one attempt. Ends within a bounded time.
    async fn post(&self, request: PostRequest<'_>) -> Answer;
}

/// The network behind the address guard.
pub struct HttpPost {
    policy: AddressPolicy,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
    time_out: Duration,
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

impl HttpPost {
    /// Trusts the public roots and those in `roots` (PEM texts). Each attempt ends within `time_out`.
    ///
    /// # Errors
    /// `invalid_root` for a text that holds no certificate.
    pub fn new(
        policy: AddressPolicy,
        resolver: Arc<dyn Resolve>,
        roots: &[String],
        time_out: Duration,
    ) -> Result<Self, CoreError> {
        let tls = TlsConnector::from(Arc::new(client_config(roots)?));
        Ok(Self { policy, resolver, tls, time_out })
    }

    async fn open(&self, url: &url::Url, deadline: Instant) -> Result<Box<dyn Io>, Answer> {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        let budget = deadline.saturating_duration_since(Instant::now());
        let connected = connect(&self.policy, self.resolver.as_ref(), host, port, budget).await;
        let (stream, _) = connected.map_err(|error| no_connection(&error))?;
        if url.scheme() != "https" {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|_| Answer::failed("expected a host name that TLS can carry"))?;
        match timeout_at(deadline, self.tls.connect(name, stream)).await {
            Ok(Ok(stream)) => Ok(Box::new(stream)),
            Ok(Err(error)) => Err(Answer::failed(format!("the TLS handshake failed: {error}"))),
            Err(_) => Err(Answer::late("the TLS handshake")),
        }
    }
}

#[async_trait]
impl Post for HttpPost {
    async fn post(&self, request: PostRequest<'_>) -> Answer {
        let deadline = Instant::now() + self.time_out;
        let Ok(url) = url::Url::parse(request.url) else { return Answer::failed("expected a URL") };
        let io = match self.open(&url, deadline).await {
            Ok(io) => io,
            Err(answer) => return answer,
        };
        let mut client = http1::Builder::new();
        client.max_buf_size(HEAD_BYTES).max_headers(HEADERS);
        let (mut sender, connection) = match client.handshake(TokioIo::new(io)).await {
            Ok(parts) => parts,
            Err(error) => return Answer::failed(describe(&error)),
        };
        let Ok(message) = message(&url, &request) else {
            return Answer::failed("expected a URL that can be requested");
        };
        let work = async {
            match timeout_at(deadline, sender.send_request(message)).await {
                Ok(Ok(response)) => answered(response, deadline).await,
                Ok(Err(error)) => Answer::failed(describe(&error)),
                Err(_) => Answer::late("the answer"),
            }
        };
        drive(connection, work).await
    }
}

fn client_config(roots: &[String]) -> Result<ClientConfig, CoreError> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for text in roots {
        for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
            let added = certificate
                .map_err(|error| error.to_string())
                .and_then(|certificate| store.add(certificate).map_err(|error| error.to_string()));
            added.map_err(|error| {
                let detail = format!("expected a PEM certificate as trusted root, found {error}");
                CoreError::invalid_field("invalid_root", "roots", detail)
            })?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(CoreError::internal)?
        .with_root_certificates(store)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// What the owner of an endpoint may know: not what internal names resolve to.
fn no_connection(error: &ConnectError) -> Answer {
    match error {
        ConnectError::Refused(_) => Answer::failed("the address is one that this server does not connect to"),
        ConnectError::HostNotFound(_) => Answer::failed("the host was not found"),
        ConnectError::ConnectionRefused(_) => Answer::failed("the connection was refused"),
        ConnectError::TimedOut(_) => Answer::late("the connection"),
        ConnectError::Other { .. } => Answer::failed("the host could not be reached"),
    }
}

fn message(url: &url::Url, request: &PostRequest<'_>) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut message = Request::post(path)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("Palisade-Webhooks/", env!("CARGO_PKG_VERSION")))
        .header(header::ACCEPT, "*/*")
        .header(header::CONNECTION, "close");
    for (name, value) in request.headers {
        message = message.header(*name, value);
    }
    message.body(Full::new(Bytes::copy_from_slice(request.body.as_bytes())))
}

async fn answered(response: Response<Incoming>, deadline: Instant) -> Answer {
    let (head, body) = response.into_parts();
    let retry_after = head.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    Answer {
        status: Some(head.status.as_u16()),
        retry_after: retry_after.map(str::to_owned),
        excerpt: Some(excerpt(body, deadline.min(Instant::now() + BODY_TIME)).await)
            .filter(|text| !text.is_empty()),
        ..Answer::default()
    }
}

/// The beginning of a body that may never end, as printable text.
async fn excerpt(mut body: Incoming, deadline: Instant) -> String {
    let (mut kept, mut read) = (Vec::new(), 0);
    while let Ok(Some(Ok(frame))) = timeout_at(deadline, body.frame()).await {
        let Some(data) = frame.data_ref() else { continue };
        read += data.len();
        let room = EXCERPT_BYTES - kept.len();
        kept.extend_from_slice(&data[..data.len().min(room)]);
        if read >= BODY_BYTES {
            break;
        }
    }
    palisade_model::printable(&String::from_utf8_lossy(&kept))
}

/// Runs `work` while `connection` moves its bytes. Nothing is spawned, so nothing outlives the attempt.
async fn drive(
    connection: impl Future<Output = Result<(), hyper::Error>>,
    work: impl Future<Output = Answer>,
) -> Answer {
    tokio::pin!(connection, work);
    tokio::select! {
        biased;
        answer = &mut work => return answer,
        _ = &mut connection => {}
    }
    work.await
}

fn describe(error: &hyper::Error) -> String {
    format!("expected an HTTP answer, found {}", error_chain(error))
}
