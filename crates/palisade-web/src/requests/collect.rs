//! Makes the requests, all at the same time.

use hyper::Method;
use url::Url;

use crate::fetch::{Ask, Fetched};
use crate::observation::{Observation, Unjudged};
use crate::visit::Visit;

/// What the site answered, each to a request of its own. Redirects are not followed.
#[derive(Debug, Clone)]
pub(crate) struct Requests {
    /// `/.well-known/security.txt` (RFC 9116).
    pub(crate) security_txt: Fetched,
    /// TRACE of the page with [`TRACE_SENTINEL`] as a header field.
    pub(crate) trace: Fetched,
}

/// Name and value of the header field by which an answer to TRACE is known.
pub(crate) const TRACE_SENTINEL: (&str, &str) = ("x-palisade-trace", "sentinel-5d1c");

/// Makes the requests to the host of the page.
///
/// # Errors
/// [`Unjudged`] when there is no page.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Requests, Unjudged> {
    let page = &observation.page()?.exchange.url;
    let (name, value) = TRACE_SENTINEL;
    let (security_txt, trace) = tokio::join!(
        visit.fetcher.ask(Ask::get(&at(page, "/.well-known/security.txt"))),
        visit.fetcher.ask(Ask::new(Method::TRACE, page).with(name, value)),
    );
    Ok(Requests { security_txt, trace })
}

/// The same origin with another path and no query.
fn at(page: &Url, path: &str) -> Url {
    let mut url = page.clone();
    url.set_path(path);
    url.set_query(None);
    url
}
