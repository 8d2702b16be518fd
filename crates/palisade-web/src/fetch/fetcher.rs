//! Makes exchanges within the budgets of one scan. The same URL is requested once, however many redirect
//! chains lead to it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::ask::Ask;
use super::body;
use super::connector::{Connect, Io};
use super::exchange::Exchange;
use super::failure::{FailureKind, FetchFailure};
use super::headers::Headers;
use crate::config::Budgets;
use crate::tls::{self, Handshake};

pub(crate) type Fetched = Result<Arc<Exchange>, Arc<FetchFailure>>;

/// One line of the `exchanges` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExchangeRecord {
    pub(crate) method: Method,
    pub(crate) url: String,
    /// The status, or why there is none.
    pub(crate) outcome: Result<u16, String>,
    pub(crate) millis: u64,
}

/// The HTTP client of one scan.
pub(crate) struct Fetcher<'a> {
    connector: &'a dyn Connect,
    budgets: &'a Budgets,
    user_agent: &'a str,
    deadline: Instant,
    /// Requests of the whole scan.
    limit: usize,
    seen: Mutex<HashMap<Url, Arc<OnceCell<Fetched>>>>,
    records: Mutex<Vec<ExchangeRecord>>,
    requests: Mutex<usize>,
}

impl<'a> Fetcher<'a> {
    pub(crate) fn new(
        connector: &'a dyn Connect,
        budgets: &'a Budgets,
        user_agent: &'a str,
        deadline: Instant,
        limit: usize,
    ) -> Self {
        let (seen, records, requests) = Default::default();
        Self { connector, budgets, user_agent, deadline, limit, seen, records, requests }
    }

    pub(crate) fn redirect_limit(&self) -> usize {
        self.budgets.redirects
    }

    /// Requests `url`, or answers what it was answered before.
    pub(crate) async fn get(&self, url: &Url) -> Fetched {
        let cell = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(seen.entry(url.clone()).or_default())
        };
        cell.get_or_init(|| self.exchange(Ask::get(url), self.limit * 2)).await.clone()
    }

    /// Makes a request of its own, however often that was asked before; fails when the ordinary requests are spent.
    pub(crate) async fn ask(&self, ask: Ask) -> Fetched {
        self.exchange(ask, self.limit).await
    }

    /// What was requested, ordered by URL.
    pub(crate) fn records(&self) -> Vec<ExchangeRecord> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner).clone();
        records.sort_by(|a, b| (&a.url, a.method.as_str()).cmp(&(&b.url, b.method.as_str())));
        records
    }

    async fn exchange(&self, ask: Ask, limit: usize) -> Fetched {
        if !self.take_request(limit) {
            let detail = format!("expected at most {limit} requests per scan, found more to ask");
            return Err(Arc::new(FetchFailure::new(FailureKind::RequestLimit, detail)));
        }
        let started = Instant::now();
        let outcome = self.attempt(&ask).await;
        let record = ExchangeRecord {
            method: ask.method,
            url: ask.url.to_string(),
            outcome: outcome.as_ref().map(|exchange| exchange.status).map_err(ToString::to_string),
            millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        self.records.lock().unwrap_or_else(PoisonError::into_inner).push(record);
        outcome.map(Arc::new).map_err(Arc::new)
    }

    fn take_request(&self, limit: usize) -> bool {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests += 1;
        *requests <= limit
    }

    async fn attempt(&self, ask: &Ask) -> Result<Exchange, FetchFailure> {
        let url = &ask.url;
        let deadline = self.deadline.min(Instant::now() + self.budgets.exchange);
        let late =
            |what: &str| FetchFailure::new(FailureKind::TimedOut, format!("{what} did not end in time"));
        let (io, handshake) =
            timeout_at(deadline, self.open(url, deadline)).await.map_err(|_| late("the TLS handshake"))??;
        let with_handshake = |failure: FetchFailure| FetchFailure { handshake: handshake.clone(), ..failure };
        let (mut sender, connection) = self.client().handshake(TokioIo::new(io)).await.map_err(|error| {
            with_handshake(FetchFailure::new(FailureKind::InvalidResponse, error.to_string()))
        })?;
        let work = async {
            let request = self.request(ask)?;
            let response = timeout_at(deadline, sender.send_request(request))
                .await
                .map_err(|_| late("the response headers"))?
                .map_err(|error| FetchFailure::new(FailureKind::InvalidResponse, describe(&error)))?;
            let (parts, incoming) = response.into_parts();
            let headers = Headers::from_map(&parts.headers);
            let body = body::read(incoming, headers.first("content-encoding"), self.budgets, deadline).await;
            Ok((parts.status.as_u16(), headers, body))
        };
        let (status, headers, body) = drive(connection, work).await.map_err(&with_handshake)?;
        Ok(Exchange { url: url.clone(), status, headers, body, handshake })
    }

    async fn open(
        &self,
        url: &Url,
        deadline: Instant,
    ) -> Result<(Box<dyn Io>, Option<Arc<Handshake>>), FetchFailure> {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(80);
        let budget = deadline.saturating_duration_since(Instant::now());
        let stream = self.connector.connect(host, port, budget).await?;
        if url.scheme() != "https" {
            return Ok((stream, None));
        }
        let (stream, handshake) = tls::handshake(stream, host, port).await?;
        Ok((stream, Some(Arc::new(handshake))))
    }

    fn client(&self) -> http1::Builder {
        let mut builder = http1::Builder::new();
        builder
            .max_header_size(self.budgets.header_bytes)
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true);
        builder
    }

    fn request(&self, ask: &Ask) -> Result<Request<Full<Bytes>>, FetchFailure> {
        let url = &ask.url;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let cannot = |error: &dyn std::fmt::Display| {
            let detail = format!("expected a request that HTTP can carry: {error}");
            FetchFailure::new(FailureKind::InvalidResponse, detail)
        };
        let mut request = Request::builder()
            .method(&ask.method)
            .uri(path)
            .header(header::HOST, host)
            .header(header::USER_AGENT, self.user_agent)
            .header(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
            .header(header::ACCEPT_ENCODING, "gzip")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::CONNECTION, "close")
            .body(Full::new(ask.body.clone()))
            .map_err(|error| cannot(&error))?;
        for (name, value) in &ask.fields {
            let value = HeaderValue::from_str(value).map_err(|error| cannot(&error))?;
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        Ok(request)
    }
}

/// Runs `work` while `connection` moves its bytes. Nothing is spawned, so nothing outlives the scan.
async fn drive<T>(connection: impl Future, work: impl Future<Output = T>) -> T {
    tokio::pin!(connection, work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        _ = &mut connection => {}
    }
    work.await
}

fn describe(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("expected an HTTP response, found {error}: {cause}"),
        None => format!("expected an HTTP response, found {error}"),
    }
}
