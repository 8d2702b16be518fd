//! What the tests are run on: one page, the chain that led to it, and its elements wherever they stand.
//! The reference tool reads neither `noscript` nor `body` as browsers do, so the page is parsed again.

use std::sync::Arc;

use crate::fetch::Chain;
use crate::observation::{Observation, Page};
use crate::parse::Html;

/// The page of one observation, as the reference tool sees it.
pub(super) struct Subject<'a> {
    pub(super) observation: &'a Observation,
    pub(super) page: &'a Page,
    /// The chain that ends at the page.
    pub(super) chain: &'a Chain,
    html: Html,
}

impl<'a> Subject<'a> {
    /// `None` when there is no page to judge.
    pub(super) fn of(observation: &'a Observation) -> Option<Self> {
        let page = observation.page().ok()?;
        let leads_here = |chain: &&Chain| chain.page().is_some_and(|end| Arc::ptr_eq(end, &page.exchange));
        let chain = observation.chains().find(leads_here)?;
        let html = Html::parse_everywhere(&page.exchange.text());
        Some(Self { observation, page, chain, html })
    }

    /// The field as one line, cut to `limit` characters, without white space around it. `None` when it is
    /// absent or empty.
    pub(super) fn field(&self, name: &str, limit: usize) -> Option<String> {
        let joined = self.page.exchange.headers.joined(name).filter(|value| !value.is_empty())?;
        Some(joined.chars().take(limit).collect::<String>().trim().to_owned())
    }

    /// Whether the scan began at `https`, whatever the page ended at.
    pub(super) fn is_https(&self) -> bool {
        self.chain.start.scheme() == "https"
    }

    /// The elements whose meta policies count: those of a document that is typed as HTML.
    pub(super) fn typed_html(&self) -> Option<&Html> {
        matches!(self.media_type(), "text/html" | "application/xhtml+xml").then_some(&self.html)
    }

    /// The elements whose scripts count: those of a document that is not typed as something else.
    pub(super) fn scripted_html(&self) -> Option<&Html> {
        self.typed_html().or_else(|| self.media_type().is_empty().then_some(&self.html))
    }

    /// As written, because the reference compares the type exactly.
    fn media_type(&self) -> &str {
        let written = self.page.exchange.headers.first("content-type").unwrap_or("");
        written.split(';').next().unwrap_or("")
    }
}
