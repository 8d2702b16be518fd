//! Whether a compressed page repeats a parameter beside a secret, so that its length tells the secret
//! letter by letter (BREACH, 2013).

use crate::fetch::{Ask, Exchange};
use crate::observation::{Observation, Unjudged, answered};
use crate::visit::Visit;

/// Nobody's search term.
const PARAMETER: (&str, &str) = ("q", "palisade-reflection-5d1c");
/// Names of the hidden fields and meta tags in which frameworks keep tokens against forged requests.
const TOKEN_NAMES: &[&str] =
    &["authenticity_token", "csrf", "xsrf", "__requestverificationtoken", "__viewstate", "form_token"];

/// What a page did with the parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reflection {
    pub(crate) url: String,
    pub(crate) is_compressed: bool,
    pub(crate) repeats: bool,
    /// The name by which a token was found.
    pub(crate) token: Option<&'static str>,
}

/// Asks for the page with a parameter.
///
/// # Errors
/// [`Unjudged`] when there is no page or no answer.
pub(super) async fn reflection(visit: &Visit<'_>, observation: &Observation) -> Result<Reflection, Unjudged> {
    let mut url = observation.page()?.exchange.url.clone();
    url.query_pairs_mut().append_pair(PARAMETER.0, PARAMETER.1);
    let fetched = visit.fetcher.ask(Ask::get(&url)).await;
    answered(&fetched).map(read)
}

fn read(exchange: &Exchange) -> Reflection {
    let text = exchange.text().to_ascii_lowercase();
    let encoding = exchange.headers.first("content-encoding").unwrap_or("");
    Reflection {
        url: exchange.url.to_string(),
        is_compressed: !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"),
        repeats: text.contains(PARAMETER.1),
        token: TOKEN_NAMES.iter().find(|name| text.contains(**name)).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn a_page_is_read_for_the_three_signs() {
        let page = |encoding: &str, body: &str| {
            read(&reply("https://shop.example/?q=x", 200, &[("Content-Encoding", encoding)], body))
        };
        let body = "<p>nothing found for Palisade-Reflection-5d1c</p><input name=\"_csrf\" value=\"secret\">";
        let seen = page("gzip", body);
        assert_eq!((seen.is_compressed, seen.repeats, seen.token), (true, true, Some("csrf")));
        let plain = page("identity", "<p>palisade</p>");
        assert_eq!((plain.is_compressed, plain.repeats, plain.token), (false, false, None));
    }
}
