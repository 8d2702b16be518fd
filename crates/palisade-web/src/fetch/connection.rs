//! One open connection of the pool: TLS where the scheme says so, HTTP/2 where the server agrees to it,
//! HTTP/1.1 otherwise.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper::rt::Executor;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};

use super::background::Starter;
use super::connector::{Connect, Io};
use super::failure::{FailureKind, FetchFailure};
use super::origin::Origin;
use super::request::Version;
use crate::config::Budgets;
use crate::tls::{self, Handshake, Wish};

/// What one stream of a connection may hold unread, and all of them together.
const STREAM_WINDOW: u32 = 256 * 1024;
const CONNECTION_WINDOW: u32 = 1024 * 1024;
/// Fields of one response; their bytes have a budget of their own.
const MAX_FIELDS: usize = 1000;

/// A connection on which the next request can be made. That of HTTP/2 is shared by its copies.
pub(super) struct Connection {
    sender: Sender,
    pub(super) handshake: Option<Arc<Handshake>>,
    /// Whether a request was made on it before; if so, the server may have closed it meanwhile.
    pub(super) reused: bool,
}

enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Connection {
    /// Connects through the guard, shakes hands, and leaves the moving of bytes to `starter`.
    pub(super) async fn open(
        connector: &dyn Connect,
        origin: &Origin,
        budgets: &Budgets,
        starter: Starter,
    ) -> Result<Self, FetchFailure> {
        let stream = connector.connect(&origin.host, origin.port, budgets.exchange).await?;
        if !origin.tls {
            let sender = over_http1(stream, budgets, &starter).await?;
            return Ok(Self { sender, handshake: None, reused: false });
        }
        let (stream, handshake) = tls::handshake(stream, &origin.host, origin.port, &Wish::ANYTHING).await?;
        let handshake = Arc::new(handshake);
        let sender = match handshake.http2 {
            true => over_http2(stream, budgets, starter).await,
            false => over_http1(stream, budgets, &starter).await,
        };
        match sender {
            Ok(sender) => Ok(Self { sender, handshake: Some(handshake), reused: false }),
            Err(failure) => Err(FetchFailure { handshake: Some(handshake), ..failure }),
        }
    }

    pub(super) fn version(&self) -> Version {
        match self.sender {
            Sender::Http1(_) => Version::Http1,
            Sender::Http2(_) => Version::Http2,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => !sender.is_closed(),
            Sender::Http2(sender) => !sender.is_closed(),
        }
    }

    /// The same connection once more; `None` when it carries one request at a time.
    pub(super) fn share(&self) -> Option<Self> {
        match &self.sender {
            Sender::Http1(_) => None,
            Sender::Http2(sender) => Some(Self {
                sender: Sender::Http2(sender.clone()),
                handshake: self.handshake.clone(),
                reused: true,
            }),
        }
    }

    pub(super) async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<Response<Incoming>> {
        match &mut self.sender {
            Sender::Http1(sender) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
            Sender::Http2(sender) => {
                sender.ready().await?;
                sender.send_request(request).await
            }
        }
    }
}

async fn over_http1(
    stream: Box<dyn Io>,
    budgets: &Budgets,
    starter: &Starter,
) -> Result<Sender, FetchFailure> {
    let (sender, connection) = http1::Builder::new()
        .max_header_size(budgets.header_bytes)
        .max_headers(MAX_FIELDS)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| FetchFailure::new(FailureKind::InvalidResponse, error.to_string()))?;
    starter.execute(connection);
    Ok(Sender::Http1(sender))
}

async fn over_http2(
    stream: Box<dyn Io>,
    budgets: &Budgets,
    starter: Starter,
) -> Result<Sender, FetchFailure> {
    let (sender, connection) = http2::Builder::new(starter.clone())
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(u32::try_from(budgets.header_bytes).unwrap_or(u32::MAX))
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| FetchFailure::new(FailureKind::InvalidResponse, error.to_string()))?;
    starter.execute(connection);
    Ok(Sender::Http2(sender))
}
