//! Parameters that say where to go next: whether the site goes anywhere.

use hyper::Method;
use url::Url;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::topic::Topic;
use crate::assets::{Assets, shown};
use crate::fetch::{Ask, Exchange};
use crate::observation::{Page, answered};

/// Nobody's domain. Each parameter is given a host of its own in it, by which it is known.
const ELSEWHERE: &str = "redirect-probe.palisade.example";
/// Parameters that are tried at the page itself.
const USUAL: &[&str] = &[
    "next",
    "url",
    "redirect",
    "redirect_to",
    "return",
    "return_to",
    "returnurl",
    "continue",
    "dest",
    "goto",
];
/// Further names that count in links of the site.
const NAMES: &[&str] = &[
    "back",
    "callback",
    "callbackurl",
    "destination",
    "forward",
    "from",
    "redir",
    "redirect_uri",
    "redirect_url",
    "redirecturl",
    "returnto",
    "return_url",
    "rurl",
    "target",
    "to",
];
/// Words in addresses that do something when they are opened.
const ACTIONS: &[&str] =
    &["logout", "log-out", "signout", "sign-out", "logoff", "delete", "remove", "unsubscribe"];
const MOST: usize = 8;

/// One request: an address, and its parameters that lead elsewhere.
struct Try {
    url: Url,
    names: Vec<String>,
}

/// Tries the page and each link that has such a parameter.
pub(super) async fn look(asker: &dyn Asker, page: &Page, assets: &Assets, answers: &mut Answers) {
    for tried in tries(page, assets) {
        let fetched = asker.ask(Ask::new(Method::GET, &tried.url)).await;
        let exchange = match answered(&fetched) {
            Err(unjudged) => {
                answers.unanswered(Topic::OpenRedirect, unjudged);
                continue;
            }
            Ok(exchange) => exchange,
        };
        match destination(exchange).and_then(|host| tried.names.iter().find(|name| host == host_of(name))) {
            None => answers.closed(Topic::OpenRedirect),
            Some(name) => answers.open(
                Topic::OpenRedirect,
                Open {
                    url: shown(&tried.url),
                    request: "GET",
                    subject: format!("parameter {name} of {}", tried.url.path()),
                    evidence: format!("the parameter {name} sends visitors to another site"),
                },
            ),
        }
    }
}

fn tries(page: &Page, assets: &Assets) -> Vec<Try> {
    let own = &page.exchange.url;
    let mut plain = own.clone();
    plain.set_query(None);
    let mut tries = vec![with_elsewhere(plain, USUAL.iter().map(|name| (*name).to_owned()).collect())];
    for link in assets.pages.iter().flat_map(|page| page.links().collect::<Vec<_>>()) {
        let path = link.path().to_ascii_lowercase();
        if link.origin() != own.origin() || ACTIONS.iter().any(|word| path.contains(word)) {
            continue;
        }
        let names: Vec<String> =
            link.query_pairs().map(|(name, _)| name.into_owned()).filter(|name| leads(name)).collect();
        let is_new = !tries.iter().any(|known| known.url.path() == link.path() && known.names == names);
        if !names.is_empty() && is_new && tries.len() < MOST {
            tries.push(with_elsewhere(link, names));
        }
    }
    tries
}

fn leads(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    USUAL.contains(&name.as_str()) || NAMES.contains(&name.as_str())
}

/// The host that a parameter is to lead to.
fn host_of(name: &str) -> String {
    let label: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}.{ELSEWHERE}", label.to_ascii_lowercase())
}

fn with_elsewhere(mut url: Url, names: Vec<String>) -> Try {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !names.contains(&name.to_string()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut query = url.query_pairs_mut();
    query.clear().extend_pairs(others);
    for name in &names {
        query.append_pair(name, &format!("https://{}/", host_of(name)));
    }
    drop(query);
    url.set_fragment(None);
    Try { url, names }
}

/// The host that a browser goes to next.
fn destination(exchange: &Exchange) -> Option<String> {
    exchange.redirect()?.ok()?.host_str().map(str::to_owned)
}
