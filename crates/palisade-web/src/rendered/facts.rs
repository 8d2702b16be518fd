//! What rendering gave: the document, the texts that its scripts asked for, and every request that the page made.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use crate::assets::{Text, shown};
use crate::observation::Unjudged;
use crate::parse::Load;

/// Refused requests that are named.
const NAMED: usize = 20;

/// A request that the page made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requested {
    pub(crate) url: Url,
    /// What the browser wanted it for; `None` for data.
    pub(crate) load: Option<Load>,
    /// Why it was not passed on.
    pub(crate) refused: Option<Refused>,
}

/// Why a request of the page was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It may change something.
    Method,
    /// An image, a font, a beacon, a frame of others: nothing that the document depends on.
    Kind,
    /// Another port, or no public address: a page may not lead the scanner there.
    Address,
    /// More than a page may ask for.
    Limit,
}

impl Refused {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Kind => "kind",
            Self::Address => "address",
            Self::Limit => "limit",
        }
    }
}

/// A page after its scripts ran.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// The document as HTML; `None` when the browser did not give it.
    pub(crate) document: Option<String>,
    /// Answers of the site's own that its scripts or the page asked for.
    pub(crate) texts: Vec<Text>,
    pub(crate) requests: Vec<Requested>,
    pub(crate) took: Duration,
    /// Why it is not all of it.
    pub(crate) gap: Option<Unjudged>,
}

/// What is told about it.
#[derive(Debug, Clone)]
pub(crate) struct Rendering {
    requests: Vec<Requested>,
    bytes: usize,
    took: Duration,
    pub(crate) gap: Option<Unjudged>,
}

impl Rendering {
    pub(crate) fn of(rendered: &Rendered) -> Self {
        Self {
            requests: rendered.requests.clone(),
            bytes: rendered.document.as_ref().map_or(0, String::len),
            took: rendered.took,
            gap: rendered.gap.clone(),
        }
    }

    /// Nothing was rendered.
    pub(crate) fn failed(gap: Unjudged) -> Self {
        Self { requests: Vec::new(), bytes: 0, took: Duration::ZERO, gap: Some(gap) }
    }

    /// The `rendered` block of the answer.
    pub(crate) fn block(&self) -> Value {
        let refused = self.requests.iter().filter_map(|request| Some((request, request.refused?)));
        let named: Vec<Value> = refused
            .clone()
            .take(NAMED)
            .map(|(request, why)| json!({ "url": shown(&request.url), "why": why.as_str() }))
            .collect();
        json!({
            "document_bytes": self.bytes,
            "requests": self.requests.len(),
            "refused_count": refused.count(),
            "refused": named,
            "milliseconds": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "gap": self.gap.as_ref().map(|gap| &gap.detail),
        })
    }
}
