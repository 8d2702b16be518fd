//! Fields that change an answer without being part of the key under which a cache keeps it. Tried only where a cache keeps
//! pages, and where the query is part of the key: then nobody else gets what is asked for here.

use palisade_model::GapReason;
use url::Url;

use super::buster::{busted, word};
use super::cached::Cached;
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::{Unjudged, answered};
use crate::visit::Visit;

/// Fields from which applications build addresses.
const FIELDS: &[&str] =
    &["x-forwarded-host", "x-host", "x-forwarded-server", "x-http-host-override", "x-original-host"];
const BYTES: usize = 256 * 1024;

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) enum Poisoning {
    /// No cache is to be seen.
    NoCache,
    /// There is a cache, and it does not keep the page.
    NotKept,
    Tried(Vec<Tried>),
}

/// One field that the page repeated.
#[derive(Debug, Clone)]
pub(crate) struct Tried {
    pub(crate) field: &'static str,
    pub(crate) sentinel: String,
    /// The same address afterwards, without the field.
    pub(crate) after: Fetched,
}

/// Tries each field at an address of its own.
///
/// # Errors
/// [`Unjudged`] when it cannot be tried without touching visitors.
pub(super) async fn poisoning(visit: &Visit<'_>, page: &Url) -> Result<Poisoning, Unjudged> {
    let own = busted(page)?;
    let first = get(visit, &own).await?;
    let second = get(visit, &own).await?;
    match Cached::of(&second.headers) {
        Cached::Unseen => return Ok(Poisoning::NoCache),
        Cached::Miss => return Ok(Poisoning::NotKept),
        Cached::Hit => {}
    }
    // An address that nobody asked for before cannot be in a cache, unless the query is no part of the key.
    let other = get(visit, &busted(page)?).await?;
    if Cached::of(&first.headers) == Cached::Hit || Cached::of(&other.headers) == Cached::Hit {
        let detail = "the cache does not tell queries apart, so that a try would reach visitors";
        return Err(Unjudged::new(GapReason::NoData, detail));
    }
    let mut tried = Vec::new();
    for field in FIELDS {
        let (url, sentinel) = (busted(page)?, format!("{}.example", word()?));
        let answer = visit.fetcher.ask(Ask::get(&url).with(*field, sentinel.as_str()).up_to(BYTES)).await;
        if repeats(answered(&answer)?, &sentinel) {
            let after = visit.fetcher.ask(Ask::get(&url).up_to(BYTES)).await;
            tried.push(Tried { field, sentinel, after });
        }
    }
    Ok(Poisoning::Tried(tried))
}

async fn get(visit: &Visit<'_>, url: &Url) -> Result<Exchange, Unjudged> {
    let fetched = visit.fetcher.ask(Ask::get(url).up_to(BYTES)).await;
    answered(&fetched).cloned()
}

/// Whether an answer has the sentinel in its fields or its body.
pub(super) fn repeats(exchange: &Exchange, sentinel: &str) -> bool {
    exchange.headers.iter().any(|(_, value)| value.contains(sentinel)) || exchange.text().contains(sentinel)
}

impl Tried {
    /// Whether the answer without the field still has what came with it.
    ///
    /// # Errors
    /// [`Unjudged`] when there was none.
    pub(crate) fn was_kept(&self) -> Result<bool, Unjudged> {
        answered(&self.after).map(|exchange| repeats(exchange, &self.sentinel))
    }
}
