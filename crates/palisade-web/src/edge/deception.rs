//! Pages that are made for one visitor, asked for under names that look like static files. Where the application serves
//! the page and a cache keeps it because of its name, anybody can read it there.

use url::Url;

use super::buster::word;
use crate::assets::{Frontier, ReadPage};
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::{Page, Unjudged, answered};
use crate::requests::at;
use crate::visit::Visit;

const MOST_PAGES: usize = 3;
/// Links that are looked at on the way to so many pages.
const MOST_LINKS: usize = 6;
const BYTES: usize = 256 * 1024;

/// A page made for one visitor, and what is at the name below it.
#[derive(Debug, Clone)]
pub(crate) struct Disguised {
    pub(crate) page: Exchange,
    /// As a file that does not exist, in a folder that does not exist.
    pub(crate) absent: Fetched,
    pub(crate) first: Fetched,
    /// The same address once more.
    pub(crate) second: Fetched,
}

/// Looks for such pages among the links of the first one, and asks for each under a name that nobody used before.
///
/// # Errors
/// [`Unjudged`] without randomness.
pub(super) async fn deception(visit: &Visit<'_>, page: &Page) -> Result<Vec<Disguised>, Unjudged> {
    let url = &page.exchange.url;
    let Some(html) = page.html.clone() else { return Ok(Vec::new()) };
    let robots = visit.fetcher.get(&at(url, "/robots.txt")).await;
    let read = ReadPage { url: url.clone(), html, card: false, addresses: 0 };
    let Some(mut frontier) = Frontier::new(&read, &robots) else { return Ok(Vec::new()) };
    let links = std::iter::from_fn(|| frontier.next()).filter(|link| link.path() != "/");
    let candidates: Vec<Url> =
        std::iter::once(url.clone()).filter(|url| url.path() != "/").chain(links).take(MOST_LINKS).collect();
    let mut disguised = Vec::new();
    for candidate in candidates {
        let fetched = visit.fetcher.get(&candidate).await;
        let Ok(exchange) = answered(&fetched) else { continue };
        if is_personal(exchange) && disguised.len() < MOST_PAGES {
            disguised.push(disguise(visit, exchange.clone()).await?);
        }
    }
    Ok(disguised)
}

/// Whether an answer says that it is not for everybody.
fn is_personal(exchange: &Exchange) -> bool {
    let control = exchange.headers.joined("cache-control").unwrap_or_default().to_ascii_lowercase();
    let forbids = ["private", "no-store", "no-cache"].iter().any(|word| control.contains(word));
    let sets_cookie = exchange.headers.first("set-cookie").is_some();
    exchange.status == 200 && exchange.is_html() && (forbids || sets_cookie)
}

async fn disguise(visit: &Visit<'_>, page: Exchange) -> Result<Disguised, Unjudged> {
    let ask = |path: String| {
        let ask = Ask::get(&at(&page.url, &path)).up_to(BYTES);
        async { visit.fetcher.ask(ask).await }
    };
    let name = format!("{}/{}.css", page.url.path().trim_end_matches('/'), word()?);
    let absent = ask(format!("/{}/{}.css", word()?, word()?)).await;
    let first = ask(name.clone()).await;
    let second = ask(name).await;
    Ok(Disguised { page, absent, first, second })
}
