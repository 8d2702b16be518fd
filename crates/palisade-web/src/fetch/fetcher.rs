//! Makes exchanges within the budgets of one scan. The same URL is requested once, however many redirect
//! chains lead to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::{Method, Response};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::ask::Ask;
use super::body::{self, Allowance, BodyEnd};
use super::connector::Connect;
use super::exchange::Exchange;
use super::failure::{FailureKind, FetchFailure};
use super::headers::Headers;
use super::origin::Origin;
use super::pace::{NoTurn, Pacer, Taken};
use super::pool::{Lease, Pool};
use super::request::request;
use crate::config::Budgets;

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
    pool: Pool<'a>,
    pacer: Pacer,
    budgets: &'a Budgets,
    user_agent: &'a str,
    deadline: Instant,
    /// Requests of the whole scan.
    limit: usize,
    allowance: Allowance,
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
        let (pool, pacer) = (Pool::new(connector, budgets), Pacer::new(budgets.pace));
        let allowance = Allowance::of(budgets.scan_bytes);
        let (seen, records, requests) = Default::default();
        Self { pool, pacer, budgets, user_agent, deadline, limit, allowance, seen, records, requests }
    }

    /// When the last answer of the scan counts.
    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
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

    /// Waits until `host` may be asked something else than HTTP: the pace is the same for everything.
    pub(crate) async fn turn(&self, host: &str) -> Result<(), FetchFailure> {
        self.pacer.turn(host, self.deadline).await.map_err(no_turn)
    }

    /// Asks, and once more where the host was asked too fast.
    async fn exchange(&self, ask: Ask, limit: usize) -> Fetched {
        let first = self.once(&ask, limit).await;
        let outcome = match &first {
            Ok(exchange) if ask.again && too_fast(exchange).is_some() => {
                let again = self.once(&ask, limit).await;
                if again.as_ref().is_ok_and(|exchange| too_fast(exchange).is_some()) {
                    self.pacer.tell(host(&ask.url), Taken::Failed);
                }
                again.or(first)
            }
            _ => first,
        };
        outcome.map(Arc::new).map_err(Arc::new)
    }

    /// One request in its turn, counted, timed and recorded.
    async fn once(&self, ask: &Ask, limit: usize) -> Result<Exchange, FetchFailure> {
        if !self.take_request(limit) {
            let detail = format!("expected at most {limit} requests per scan, found more to ask");
            return Err(FetchFailure::new(FailureKind::RequestLimit, detail));
        }
        self.turn(host(&ask.url)).await?;
        let permit = timeout_at(self.deadline, self.pool.place()).await.map_err(|_| late("the queue"))?;
        let started = Instant::now();
        let deadline = self.deadline.min(started + self.budgets.exchange);
        let lease = self.lease(ask, permit, deadline).await;
        let outcome = match lease {
            Ok(lease) => self.attempt(ask, lease, deadline).await,
            Err(failure) => Err(failure),
        };
        if ask.counts || outcome.is_ok() {
            self.pacer.tell(host(&ask.url), taken(&outcome));
        }
        self.record(ask, &outcome, started);
        outcome
    }

    fn take_request(&self, limit: usize) -> bool {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests += 1;
        *requests <= limit
    }

    fn record(&self, ask: &Ask, outcome: &Result<Exchange, FetchFailure>, started: Instant) {
        let record = ExchangeRecord {
            method: ask.method.clone(),
            url: ask.url.to_string(),
            outcome: outcome.as_ref().map(|exchange| exchange.status).map_err(ToString::to_string),
            millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        self.records.lock().unwrap_or_else(PoisonError::into_inner).push(record);
    }

    async fn lease<'p>(
        &'p self,
        ask: &Ask,
        permit: tokio::sync::SemaphorePermit<'p>,
        deadline: Instant,
    ) -> Result<Lease<'p>, FetchFailure> {
        let origin = Origin::of(&ask.url);
        let what = if origin.tls { "the TLS handshake" } else { "the connection" };
        timeout_at(deadline, self.pool.lease(&origin, permit)).await.map_err(|_| late(what))?
    }

    /// Sends on the leased connection, and on another one when the server had closed it meanwhile.
    async fn attempt(
        &self,
        ask: &Ask,
        mut lease: Lease<'_>,
        deadline: Instant,
    ) -> Result<Exchange, FetchFailure> {
        loop {
            let handshake = lease.connection.handshake.clone();
            let request = request(ask, lease.connection.version(), self.user_agent)?;
            let failure = match timeout_at(deadline, lease.connection.send(request)).await {
                Ok(Ok(response)) => return Ok(self.receive(ask, lease, response, deadline).await),
                Ok(Err(_)) if lease.connection.reused => {
                    let origin = Origin::of(&ask.url);
                    lease = timeout_at(deadline, self.pool.renew(&origin, lease))
                        .await
                        .map_err(|_| late("the connection"))??;
                    continue;
                }
                Ok(Err(error)) => FetchFailure::new(FailureKind::InvalidResponse, describe(&error)),
                Err(_) => late("the response headers"),
            };
            return Err(FetchFailure { handshake, ..failure });
        }
    }

    /// Reads the response. A connection on which nothing is left to read serves the next request.
    async fn receive(
        &self,
        ask: &Ask,
        lease: Lease<'_>,
        response: Response<Incoming>,
        deadline: Instant,
    ) -> Exchange {
        let handshake = lease.connection.handshake.clone();
        let (parts, incoming) = response.into_parts();
        let headers = Headers::from_map(&parts.headers);
        let limits = body::Limits::of(self.budgets, ask.body_bytes, deadline, &self.allowance);
        let body = body::read(incoming, headers.first("content-encoding"), &limits).await;
        if body.end == BodyEnd::Complete {
            lease.give_back();
        }
        Exchange { url: ask.url.clone(), status: parts.status.as_u16(), headers, body, handshake }
    }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn no_turn(reason: NoTurn) -> FetchFailure {
    let kind = match reason {
        NoTurn::Failures(_) => FailureKind::GivenUp,
        NoTurn::Late => FailureKind::TimedOut,
    };
    FetchFailure::new(kind, reason.to_string())
}

fn late(what: &str) -> FetchFailure {
    FetchFailure::new(FailureKind::TimedOut, format!("{what} did not end in time"))
}

fn taken(outcome: &Result<Exchange, FetchFailure>) -> Taken {
    match outcome {
        Err(_) => Taken::Failed,
        Ok(exchange) => match too_fast(exchange) {
            Some(pause) => Taken::TooFast(pause),
            None => Taken::Well,
        },
    }
}

/// Whether the answer says that the host is asked too fast (RFC 6585 section 4, RFC 9110 section 10.2.3), and
/// the pause that it asks for.
fn too_fast(exchange: &Exchange) -> Option<Option<Duration>> {
    let pause = exchange.headers.first("retry-after");
    // A date as a pause is rare; it gets none of its own, but the lower rate.
    let seconds = pause.and_then(|pause| pause.trim().parse().ok()).map(Duration::from_secs);
    match exchange.status {
        429 => Some(seconds),
        503 if pause.is_some() => Some(seconds),
        _ => None,
    }
}

fn describe(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("expected an HTTP response, found {error}: {cause}"),
        None => format!("expected an HTTP response, found {error}"),
    }
}
