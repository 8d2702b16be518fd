//! Makes the requests, all at the same time.

use futures_util::future::join_all;
use hyper::Method;
use url::Url;

use super::absent::absent_path;
use super::directories::directories;
use super::parity::{Parity, parity};
use crate::fetch::{Ask, Fetched};
use crate::observation::{Observation, Unjudged};
use crate::visit::Visit;

/// What the site answered, each to a request of its own. Redirects are not followed.
#[derive(Debug, Clone)]
pub(crate) struct Requests {
    /// A path that does not exist.
    pub(crate) absent: Fetched,
    /// `/.well-known/agent-card.json` of the agent-to-agent protocol.
    pub(crate) agent_card: Fetched,
    /// `/.well-known/ai-plugin.json`.
    pub(crate) ai_plugin: Fetched,
    /// Folders of the page's own scripts.
    pub(crate) directories: Vec<Fetched>,
    pub(crate) ipv6: Parity,
    /// `/llms.txt`.
    pub(crate) llms_txt: Fetched,
    /// `/.well-known/mcp.json`.
    pub(crate) mcp: Fetched,
    /// The page as by the opaque origin `null`.
    pub(crate) null_origin: Fetched,
    /// OPTIONS of the page.
    pub(crate) options: Fetched,
    /// `/robots.txt`.
    pub(crate) robots: Fetched,
    /// `/.well-known/security.txt` (RFC 9116).
    pub(crate) security_txt: Fetched,
    /// TRACE of the page with [`TRACE_SENTINEL`] as a header field.
    pub(crate) trace: Fetched,
}

/// Name and value of the header field by which an answer to TRACE is known.
pub(crate) const TRACE_SENTINEL: (&str, &str) = ("x-palisade-trace", "sentinel-5d1c");

/// Text files are small; what is longer is something else.
const TEXT_BYTES: usize = 128 * 1024;
const MOST_DIRECTORIES: usize = 3;

/// Makes the requests to the host of the page.
///
/// # Errors
/// [`Unjudged`] when there is no page.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Requests, Unjudged> {
    let page = observation.page()?;
    let url = &page.exchange.url;
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    let ask = |ask: Ask| visit.fetcher.ask(ask.up_to(TEXT_BYTES));
    let get = |path: &str| ask(Ask::get(&at(url, path)));
    let (name, value) = TRACE_SENTINEL;
    let folders = directories(page, MOST_DIRECTORIES);
    let listings = folders.iter().map(|folder| ask(Ask::get(folder)));
    let (
        absent,
        agent_card,
        ai_plugin,
        directories,
        ipv6,
        llms_txt,
        mcp,
        null_origin,
        options,
        robots,
        security_txt,
        trace,
    ) = tokio::join!(
        get(&absent_path(host, "/", "")),
        get("/.well-known/agent-card.json"),
        get("/.well-known/ai-plugin.json"),
        join_all(listings),
        parity(visit, host, port),
        get("/llms.txt"),
        get("/.well-known/mcp.json"),
        ask(Ask::get(url).with("origin", "null")),
        ask(Ask::new(Method::OPTIONS, url)),
        get("/robots.txt"),
        get("/.well-known/security.txt"),
        ask(Ask::new(Method::TRACE, url).with(name, value)),
    );
    Ok(Requests {
        absent,
        agent_card,
        ai_plugin,
        directories,
        ipv6,
        llms_txt,
        mcp,
        null_origin,
        options,
        robots,
        security_txt,
        trace,
    })
}

/// The same origin with another path and no query.
pub(crate) fn at(page: &Url, path: &str) -> Url {
    let mut url = page.clone();
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    url.set_path(path);
    url.set_query(query);
    url
}
