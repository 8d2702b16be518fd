//! Connects the scanner to the built-in site without a socket.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use palisade_engine::guard::ConnectError;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, duplex};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::certificate::{SandboxError, server_config};
use super::pages;
use crate::fetch::{Connect, Io};

const HOST: &str = "sandbox.palisade.example";

/// What the scan of the sandbox names as its target.
pub(crate) const URL: &str = "https://sandbox.palisade.example/";

/// More than one answer with its headers, so that neither side waits for the other.
const PIPE_BYTES: usize = 64 * 1024;

/// What the site answers to any request, told whether it came over TLS.
pub(crate) type Answer = fn(over_tls: bool) -> Result<Response<Full<Bytes>>, hyper::http::Error>;

/// The site; its connections end when it is dropped.
pub(crate) struct Site {
    answer: Answer,
    acceptor: TlsAcceptor,
    connections: tokio::sync::Mutex<JoinSet<()>>,
}

impl Site {
    /// # Errors
    /// [`SandboxError`] when the certificate cannot be made.
    pub(crate) fn new() -> Result<Self, SandboxError> {
        Self::answering(|_| pages::shop())
    }

    /// The same host and certificate with other content.
    pub(crate) fn answering(answer: Answer) -> Result<Self, SandboxError> {
        let acceptor = TlsAcceptor::from(Arc::new(server_config(HOST)?));
        Ok(Self { answer, acceptor, connections: tokio::sync::Mutex::default() })
    }
}

#[async_trait]
impl Connect for Site {
    async fn connect(&self, host: &str, port: u16, _: Duration) -> Result<Box<dyn Io>, ConnectError> {
        if host != HOST {
            return Err(ConnectError::HostNotFound(host.to_owned()));
        }
        let (client, server) = duplex(PIPE_BYTES);
        let acceptor = (port == 443).then(|| self.acceptor.clone());
        self.connections.lock().await.spawn(serve(server, acceptor, self.answer));
        Ok(Box::new(client))
    }

    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(Vec::new())
    }

    fn has_public_names(&self) -> bool {
        false
    }
}

/// A connection that breaks is the client's to notice.
async fn serve(stream: DuplexStream, acceptor: Option<TlsAcceptor>, answer: Answer) {
    let _ended: Result<(), io::Error> = match acceptor {
        None => respond(stream, || answer(false)).await,
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => respond(stream, || answer(true)).await,
            Err(error) => Err(error),
        },
    };
}

async fn respond(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: impl Fn() -> Result<Response<Full<Bytes>>, hyper::http::Error>,
) -> io::Result<()> {
    let service = service_fn(|_| std::future::ready(answer()));
    let mut server = http1::Builder::new();
    server.auto_date_header(false);
    server.serve_connection(TokioIo::new(stream), service).await.map_err(io::Error::other)
}
