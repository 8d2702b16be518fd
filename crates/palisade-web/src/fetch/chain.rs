//! A chain of redirects from one URL to the page behind it.

use std::sync::Arc;

use url::Url;

use super::exchange::Exchange;
use super::failure::{FailureKind, FetchFailure};
use super::fetcher::Fetcher;

/// What was answered on the way, and how the way ended.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub(crate) start: Url,
    /// In order; each but the last is a redirect.
    pub(crate) exchanges: Vec<Arc<Exchange>>,
    pub(crate) end: ChainEnd,
}

/// How a chain ended.
#[derive(Debug, Clone)]
pub(crate) enum ChainEnd {
    /// The last exchange is no redirect.
    Page,
    /// The next URL was requested before. With cookies the site might have ended somewhere.
    Loop { next: Url, sets_cookie: bool },
    /// Still redirecting after the limit.
    TooManyRedirects { next: Url },
    /// The redirect points at nothing that HTTP can request.
    BadRedirect { detail: String },
    /// The next URL, or the first one, gave no response.
    Failed { url: Url, failure: Arc<FetchFailure> },
}

impl Chain {
    /// The page at the end; `None` when the chain did not arrive.
    pub(crate) fn page(&self) -> Option<&Arc<Exchange>> {
        match self.end {
            ChainEnd::Page => self.exchanges.last(),
            _ => None,
        }
    }

    /// Every URL of the way. One that gave no response is included, one that the guard refused is not: what
    /// lies outside of the scan is nothing to judge the target by.
    pub(crate) fn urls(&self) -> Vec<&Url> {
        let mut urls: Vec<&Url> = self.exchanges.iter().map(|exchange| &exchange.url).collect();
        match &self.end {
            ChainEnd::Loop { next, .. } | ChainEnd::TooManyRedirects { next } => urls.push(next),
            ChainEnd::Failed { url, failure } if failure.kind != FailureKind::AddressNotAllowed => {
                urls.push(url);
            }
            ChainEnd::Failed { .. } | ChainEnd::Page | ChainEnd::BadRedirect { .. } => {}
        }
        urls
    }

    /// Why there is no page, for people; `None` when there is one.
    pub(crate) fn problem(&self) -> Option<String> {
        match &self.end {
            ChainEnd::Page => None,
            ChainEnd::Loop { next, .. } => Some(format!("the redirects come back to {next}")),
            ChainEnd::TooManyRedirects { next } => {
                Some(format!("too many redirects, the next one to {next}"))
            }
            ChainEnd::BadRedirect { detail } => Some(detail.clone()),
            ChainEnd::Failed { url, failure } => Some(format!("{url}: {failure}")),
        }
    }
}

/// Requests `start` and follows its redirects. The connector judges every hop.
pub(crate) async fn follow(fetcher: &Fetcher<'_>, start: Url) -> Chain {
    let mut exchanges: Vec<Arc<Exchange>> = Vec::new();
    let mut next = start.clone();
    let end = loop {
        match fetcher.get(&next).await {
            Err(failure) => break ChainEnd::Failed { url: next, failure },
            Ok(exchange) => exchanges.push(exchange),
        }
        next = match exchanges.last().and_then(|exchange| exchange.redirect()) {
            None => break ChainEnd::Page,
            Some(Err(detail)) => break ChainEnd::BadRedirect { detail },
            Some(Ok(url)) => url,
        };
        if exchanges.iter().any(|exchange| exchange.url == next) {
            let sets_cookie = exchanges.iter().any(|exchange| exchange.headers.first("set-cookie").is_some());
            break ChainEnd::Loop { next, sets_cookie };
        }
        if exchanges.len() > fetcher.redirect_limit() {
            break ChainEnd::TooManyRedirects { next };
        }
    };
    Chain { start, exchanges, end }
}
