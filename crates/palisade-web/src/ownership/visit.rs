//! One place of a host, fetched from the host itself: over https, over http where no https answers, and behind redirects
//! that stay on the host. Only the well-known ports count: on the others anybody may listen who has an account there.

use std::sync::Arc;

use url::Url;

use crate::fetch::{Exchange, FailureKind, FetchFailure, Fetcher};

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// What the host answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Visited {
    /// Answers of the host, in order; each but the last is a redirect.
    pub(super) exchanges: Vec<Arc<Exchange>>,
    /// Why the last answer is not the one that was looked for.
    pub(super) problem: Option<String>,
}

impl Visited {
    /// The URL that was answered first.
    pub(super) fn asked(&self) -> Option<&str> {
        self.exchanges.first().map(|exchange| exchange.url.as_str())
    }

    /// The answer at the end.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn end(&self) -> Result<&Exchange, String> {
        match (&self.problem, self.exchanges.last()) {
            (Some(problem), _) => Err(problem.clone()),
            (None, Some(exchange)) => Ok(exchange),
            (None, None) => Err("expected an answer, found none".to_owned()),
        }
    }
}

/// Fetches `path` of `host`.
pub(super) async fn visit(fetcher: &Fetcher<'_>, host: &str, path: &str) -> Visited {
    let first = match first(fetcher, host, path).await {
        Ok(first) => first,
        Err(problem) => return Visited { problem: Some(problem), ..Visited::default() },
    };
    let mut visited = Visited { exchanges: vec![first], problem: None };
    while let Some(redirect) = visited.exchanges.last().and_then(|exchange| exchange.redirect()) {
        if visited.exchanges.len() > MOST_REDIRECTS {
            visited.problem = Some(format!("expected at most {MOST_REDIRECTS} redirects, found more"));
            break;
        }
        match follow(fetcher, &visited, host, redirect).await {
            Ok(next) => visited.exchanges.push(next),
            Err(problem) => {
                visited.problem = Some(problem);
                break;
            }
        }
    }
    visited
}

async fn first(fetcher: &Fetcher<'_>, host: &str, path: &str) -> Result<Arc<Exchange>, String> {
    let secure = match fetcher.get(&url("https", host, path)?).await {
        Ok(exchange) => return Ok(exchange),
        Err(failure) => failure,
    };
    if !is_not_served(&secure) {
        return Err(secure.to_string());
    }
    let plain = fetcher.get(&url("http", host, path)?).await;
    plain.map_err(|plain| match plain.to_string() {
        same if same == secure.to_string() => same,
        other => format!("over https {secure}, over http {other}"),
    })
}

/// Whether there is no https, rather than a host that must not be asked.
fn is_not_served(failure: &FetchFailure) -> bool {
    match failure.kind {
        FailureKind::ConnectionRefused
        | FailureKind::ConnectionFailed
        | FailureKind::NotTls
        | FailureKind::TimedOut
        | FailureKind::TlsBroken
        | FailureKind::TlsFailed => true,
        FailureKind::AddressNotAllowed
        | FailureKind::GivenUp
        | FailureKind::HostNotFound
        | FailureKind::InvalidResponse
        | FailureKind::RequestLimit => false,
    }
}

fn url(scheme: &str, host: &str, path: &str) -> Result<Url, String> {
    Url::parse(&format!("{scheme}://{host}{path}")).map_err(|_| format!("expected a host, found {host:?}"))
}

/// The next answer, when it is one of the same host.
async fn follow(
    fetcher: &Fetcher<'_>,
    visited: &Visited,
    host: &str,
    redirect: Result<Url, String>,
) -> Result<Arc<Exchange>, String> {
    let next = redirect?;
    let own = next.host_str().map(|host| host.strip_suffix('.').unwrap_or(host)) == Some(host);
    if !own || next.port().is_some() {
        let found = palisade_model::printable(next.authority());
        return Err(format!("expected no redirect to another host or port, found one to {found}"));
    }
    let was_secure = visited.exchanges.last().is_some_and(|exchange| exchange.is_https());
    if was_secure && next.scheme() == "http" {
        return Err("expected no redirect from https to http, found one".to_owned());
    }
    if visited.exchanges.iter().any(|exchange| exchange.url == next) {
        return Err("expected an end of the redirects, found a circle".to_owned());
    }
    fetcher.get(&next).await.map_err(|failure| failure.to_string())
}
