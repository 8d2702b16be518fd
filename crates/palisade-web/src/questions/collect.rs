//! Asks the questions, all at the same time. None of them changes anything at the site.

use futures_util::future::join_all;
use hyper::Method;
use url::Url;

use crate::fetch::{Ask, Fetched};
use crate::observation::{Observation, Unjudged};
use crate::requests::at;
use crate::visit::Visit;

/// What the site answered, each to a request of its own.
#[derive(Debug, Clone)]
pub(crate) struct Questions {
    /// Usual addresses of interfaces for programs, asked as by a foreign origin.
    pub(crate) apis: Vec<Fetched>,
    /// The page with the fields by which delivery networks show their inside.
    pub(crate) cdn_debug: Fetched,
    /// The page as forwarded for [`FORWARDED_HOST`].
    pub(crate) forwarded: Fetched,
    /// The page as by its own host over http.
    pub(crate) http_origin: Fetched,
    /// The page as by origins whose names only look like its own, with each origin.
    pub(crate) lookalikes: Vec<(String, Fetched)>,
    /// Malformed JSON and malformed fields.
    pub(crate) malformed: Vec<Fetched>,
    /// The answer that sets a session cookie, three times; empty when none does.
    pub(crate) sessions: Vec<Fetched>,
    /// The address of the site under the name [`UNKNOWN_HOST`].
    pub(crate) unknown_host: Fetched,
}

/// Nobody's host name, by which a reflection is known.
pub(crate) const FORWARDED_HOST: &str = "forwarded-probe.palisade.example";
/// Nobody's host name, which no server should serve.
pub(crate) const UNKNOWN_HOST: &str = "unknown-host.palisade.example";

const APIS: &[&str] = &["/api", "/api/v1", "/api/users", "/api/v1/users", "/api/me"];
const SESSIONS: usize = 3;
const BYTES: usize = 128 * 1024;

/// Asks the site of the page.
///
/// # Errors
/// [`Unjudged`] when there is no page.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Questions, Unjudged> {
    let page = &observation.page()?.exchange.url;
    let host = page.host_str().unwrap_or_default();
    let ask = |ask: Ask| visit.fetcher.ask(ask.up_to(BYTES));
    let foreign = crate::visit::FOREIGN_ORIGIN;
    let names = lookalikes(host);
    let origins = names.clone().into_iter().map(|name| ask(Ask::get(page).with("origin", name)));
    let apis = APIS.iter().map(|path| {
        ask(Ask::get(&at(page, path)).with("accept", "application/json").with("origin", foreign))
    });
    let session = session_url(observation);
    let sessions =
        session.iter().flat_map(|url| std::iter::repeat_n(url, SESSIONS)).map(|url| ask(Ask::get(url)));
    let malformed = [
        Ask::new(Method::POST, page).json("{\"palisade\":"),
        Ask::get(&at(page, "/api")).with("accept", "application/json;q=\"x"),
        Ask::get(&with_query(page, "palisade[]=a&palisade[b]=c")),
    ];
    let (apis, cdn_debug, forwarded, http_origin, answers, malformed, sessions, unknown_host) = tokio::join!(
        join_all(apis),
        ask(cdn_debug(page)),
        // At an address that no visitor asks for: a cache may keep the answer.
        ask(Ask::get(&with_query(page, "palisade=forwarded")).with("x-forwarded-host", FORWARDED_HOST)),
        ask(Ask::get(page).with("origin", format!("http://{host}"))),
        join_all(origins),
        join_all(malformed.into_iter().map(ask)),
        join_all(sessions),
        ask(Ask::get(page).with("host", UNKNOWN_HOST)),
    );
    let lookalikes = names.into_iter().zip(answers).collect();
    Ok(Questions { apis, cdn_debug, forwarded, http_origin, lookalikes, malformed, sessions, unknown_host })
}

/// Origins that a careless comparison takes for `host`: one ends with it, one begins with it.
fn lookalikes(host: &str) -> Vec<String> {
    let bare = host.trim_matches(['[', ']']);
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return vec![format!("https://{bare}.palisade.example")];
    }
    vec![format!("https://palisade{bare}"), format!("https://{bare}.palisade.example")]
}

fn cdn_debug(page: &Url) -> Ask {
    let akamai = "akamai-x-cache-on, akamai-x-cache-remote-on, akamai-x-check-cacheable, akamai-x-get-cache-key, \
                  akamai-x-get-true-cache-key";
    Ask::get(page).with("pragma", akamai).with("fastly-debug", "1")
}

fn with_query(page: &Url, query: &str) -> Url {
    let mut url = page.clone();
    url.set_query(Some(query));
    url
}

/// Where a session cookie is set.
fn session_url(observation: &Observation) -> Option<Url> {
    let cookies = observation.cookies().ok()?;
    cookies.iter().find(|site| site.cookie.is_session()).map(|site| site.url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookalikes_are_no_parts_of_the_site() {
        assert_eq!(
            lookalikes("shop.example"),
            ["https://palisadeshop.example", "https://shop.example.palisade.example"]
        );
        assert_eq!(lookalikes("127.0.0.1"), ["https://127.0.0.1.palisade.example"]);
    }
}
