//! Connects the scanner to the built-in site without a socket.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
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

/// The site; its connections end when it is dropped.
pub(crate) struct Site {
    acceptor: TlsAcceptor,
    connections: tokio::sync::Mutex<JoinSet<()>>,
}

impl Site {
    /// # Errors
    /// [`SandboxError`] when the certificate cannot be made.
    pub(crate) fn new() -> Result<Self, SandboxError> {
        let acceptor = TlsAcceptor::from(Arc::new(server_config(HOST)?));
        Ok(Self { acceptor, connections: tokio::sync::Mutex::default() })
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
        self.connections.lock().await.spawn(serve(server, acceptor));
        Ok(Box::new(client))
    }
}

/// A connection that breaks is the client's to notice.
async fn serve(stream: DuplexStream, acceptor: Option<TlsAcceptor>) {
    let _ended: Result<(), io::Error> = match acceptor {
        None => answer(stream).await,
        Some(acceptor) => match acceptor.accept(stream).await {
            Ok(stream) => answer(stream).await,
            Err(error) => Err(error),
        },
    };
}

async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    let service = service_fn(|_| async { pages::shop() });
    let mut server = http1::Builder::new();
    server.auto_date_header(false);
    server.serve_connection(TokioIo::new(stream), service).await.map_err(io::Error::other)
}
