//! What surrounds every handler, in one layer: request id, caller, rate limit, audit trail, panics,
//! time-out, error rendering, headers, log line; and compression outside of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use palisade_model::{Cidr, Mint, UnixMillis};
use palisade_service::{CoreError, ErrorKind, ScanQuota, Service, random_bytes};
use tower::ServiceBuilder;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::audit::Record;
use crate::caller::Identity;
use crate::client_address::{ClientAddress, client_address, peer_address};
use crate::dialect::{Failure, Spoken};
use crate::rate_limit::Tally;
use crate::standing::{Standings, network_of};
use crate::{Dialects, ErrorContext, RequestId, host, log, protection, rate_headers, request_id};

/// Bodies up to this size fit one packet; packing them costs more than it saves.
const MIN_COMPRESSED_BYTES: u64 = 1024;

/// How the edge behaves.
#[derive(Debug, Clone)]
pub struct EdgeConfig {
    pub dialects: Dialects,
    /// Exact paths that no limit applies to and no key is looked up for: health probes.
    pub probes: &'static [&'static str],
    /// Time from the request's head to the answer's head.
    pub time_out: Duration,
    /// Exact paths whose handlers take large bodies and keep their own time.
    pub large_bodies: &'static [&'static str],
    /// Proxies that are believed when they say for whom they speak.
    pub trusted_proxies: Vec<Cidr>,
}

impl EdgeConfig {
    /// The usual edge: `/health` and `/ready` are probes, 30 seconds for an answer.
    pub fn new(dialects: Dialects) -> Self {
        Self {
            dialects,
            probes: &["/health", "/ready"],
            time_out: Duration::from_secs(30),
            large_bodies: &["/v1/uploads"],
            trusted_proxies: Vec::new(),
        }
    }
}

impl EdgeConfig {
    /// Long enough for the largest upload at the slowest pace that its handler allows.
    fn time_out_of(&self, path: &str) -> Duration {
        const LARGE: Duration = Duration::from_secs(24 * 3600);
        if self.large_bodies.contains(&path) { LARGE } else { self.time_out }
    }
}

struct Edge {
    service: Arc<Service>,
    config: EdgeConfig,
    standings: Standings,
    request_ids: Mint,
    over_https: bool,
}

/// Puts the edge around the whole router. Call it once, last; serve the result with
/// `into_make_service_with_connect_info::<SocketAddr>()`, or all clients share one address' limit.
pub fn wrap(router: Router, service: Arc<Service>, config: EdgeConfig) -> Router {
    let over_https = service.public_url().starts_with("https:");
    let edge = Edge {
        service,
        config,
        standings: Standings::new(),
        request_ids: Mint::new(random_bytes),
        over_https,
    };
    let compression = CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest).compress_when(
        SizeAbove::new(MIN_COMPRESSED_BYTES).and(NotForContentType::IMAGES).and(NotForContentType::SSE),
    );
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(ServiceBuilder::new().layer(compression).layer(from_fn_with_state(Arc::new(edge), pass)))
}

/// One request, from its head to its answer's head.
async fn pass(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let now = edge.service.now();
    let (mut head, body) = request.into_parts();
    let seen = Seen::of(&edge, &head, now);
    let client = client_address(&head, &edge.config.trusted_proxies);
    let (identity, tally) = edge.identify(&head, client, now).await;
    let quotas = identity.principal().map_or_else(Vec::new, |principal| edge.service.scan_quotas(principal));
    let record = Record::begin(&edge.service, &identity, &head, client, &seen.request_id, now);
    let response = if tally.exceeded {
        Failure::of_path(rate_limited(&tally, now)).into_response()
    } else if let Some(error) = host::refusal(&head.headers) {
        Failure::of_path(error).into_response()
    } else {
        head.extensions.insert(identity);
        if let Some(client) = client {
            head.extensions.insert(client);
        }
        head.extensions.insert(seen.request_id.clone());
        answer(edge.config.time_out_of(seen.uri.path()), Request::from_parts(head, body), next).await
    };
    let code = Failure::code_in(&response);
    let mut response = seen.rendered(response);
    if let Err(error) = record.end(response.status(), code, edge.config.time_out).await {
        response = seen.rendered(Failure::of_path(error).into_response());
    }
    edge.add_headers(response.headers_mut(), &seen, &tally, &quotas, now);
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        seen.refuse_the_rest(response.headers_mut());
    }
    log::request(
        seen.request_id.as_str(),
        &seen.method,
        seen.uri.path(),
        response.status(),
        started.elapsed(),
    );
    response
}

/// The handler's response, or an error in place of a panic or of waiting too long.
async fn answer(time_out: Duration, request: Request, next: Next) -> Response {
    let handler = AssertUnwindSafe(next.run(request)).catch_unwind();
    let error = match tokio::time::timeout(time_out, handler).await {
        Ok(Ok(response)) => return response,
        Ok(Err(panic)) => CoreError::internal(panic_message(&*panic)),
        Err(_) => {
            CoreError::new(ErrorKind::TimedOut, "timed_out", "The request took too long and was given up")
                .retry_after(1)
        }
    };
    Failure::of_path(error).into_response()
}

impl Edge {
    async fn identify(
        &self,
        head: &Parts,
        client: Option<ClientAddress>,
        now: UnixMillis,
    ) -> (Identity, Tally) {
        let client = client.map(|ClientAddress(address)| address);
        let from = network_of(client.or_else(|| peer_address(&head.extensions)));
        if self.config.probes.contains(&head.uri.path()) {
            return (Identity::Anonymous, self.standings.peek(&self.service, from, now));
        }
        let identity = Identity::of(&self.service, head, client).await;
        let tally = self.standings.count(&self.service, &identity, from, now);
        (identity, tally)
    }

    fn add_headers(
        &self,
        headers: &mut HeaderMap,
        seen: &Seen,
        tally: &Tally,
        quotas: &[ScanQuota],
        now: UnixMillis,
    ) {
        if let Some(id) = seen.request_id.header_value() {
            headers.insert(request_id::HEADER, id);
        }
        rate_headers::insert(headers, tally, quotas, now);
        protection::insert(headers, self.over_https);
    }
}

/// What is still needed of a request after its handler has consumed it.
struct Seen {
    request_id: RequestId,
    method: Method,
    uri: Uri,
    version: Version,
    wants_problem: bool,
    spoken: Spoken,
}

impl Seen {
    fn of(edge: &Edge, head: &Parts, now: UnixMillis) -> Self {
        let spoken = edge.config.dialects.of_path(head.uri.path());
        let fresh = || (spoken.request_id)(edge.request_ids.next(now));
        Self {
            request_id: RequestId::choose(&head.headers, fresh),
            method: head.method.clone(),
            uri: head.uri.clone(),
            version: head.version,
            wants_problem: accepts_problem(&head.headers),
            spoken,
        }
    }

    /// The response as it is, or the error inside it in the words of its dialect.
    fn rendered(&self, mut response: Response) -> Response {
        let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
        log::failure(self.request_id.as_str(), &failure.error);
        failure.rendered(
            self.spoken,
            &ErrorContext {
                request_id: self.request_id.as_str(),
                path: self.uri.path(),
                wants_problem: self.wants_problem,
            },
        )
    }

    /// Tells the client to stop sending: the rest of its body would be read by nobody (RFC 9112 section 9.6).
    /// HTTP/2 has streams to end instead, and forbids the header.
    fn refuse_the_rest(&self, headers: &mut HeaderMap) {
        if self.version <= Version::HTTP_11 {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

fn accepts_problem(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|accept| accept.split(','))
        .any(|range| {
            range.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/problem+json")
        })
}

fn rate_limited(tally: &Tally, now: UnixMillis) -> CoreError {
    let detail = format!("Rate limit of {} requests per minute exceeded", tally.limit);
    CoreError::new(ErrorKind::RateLimited, "rate_limit_exceeded", detail)
        .retry_after(rate_headers::seconds_left(tally, now).max(1))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("handler panicked: {}", text.unwrap_or("no message"))
}

async fn not_found() -> Failure {
    Failure::of_path(CoreError::not_found("path"))
}

async fn method_not_allowed(method: Method) -> Failure {
    let detail = format!("{method} is not allowed here; see the Allow header");
    Failure::of_path(CoreError::new(ErrorKind::MethodNotAllowed, "method_not_allowed", detail))
}
