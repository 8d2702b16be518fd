//! A template that can be run: everything is compiled, nothing can fail but requests.

use palisade_model::Severity;

use crate::matching::{Extractor, Matcher};
use crate::text::Text;

/// One check of a user.
#[derive(Debug, Clone)]
pub struct Template {
    /// As the author calls it.
    pub id: String,
    pub name: String,
    pub severity: Severity,
    pub description: String,
    pub impact: String,
    pub remediation: String,
    pub references: Vec<String>,
    pub tags: Vec<String>,
    pub cve: Vec<String>,
    /// Numbers of weaknesses.
    pub cwe: Vec<u32>,
    pub(crate) variables: Vec<(String, Text)>,
    pub(crate) blocks: Vec<Block>,
}

impl Template {
    /// How many requests it makes at most, redirects not counted.
    pub fn requests(&self) -> usize {
        self.blocks.iter().map(|block| block.requests.len()).sum()
    }
}

/// What a request does at most to a target: nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Head,
    Options,
}

impl Method {
    /// In capitals, as it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }
}

/// How far redirects are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    No,
    SameHost { at_most: usize },
    Any { at_most: usize },
}

/// One request of a block.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: Text,
    /// A name that stands for something else in each request, and what it stands for in this one.
    pub(crate) payload: Option<(String, Text)>,
}

/// Requests that are judged by the same matchers.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) method: Method,
    pub(crate) requests: Vec<Request>,
    pub(crate) headers: Vec<(String, Text)>,
    pub(crate) redirects: Redirects,
    pub(crate) stop_at_first_match: bool,
    /// Every matcher must agree, not only one.
    pub(crate) all: bool,
    pub(crate) matchers: Vec<Matcher>,
    pub(crate) extractors: Vec<Extractor>,
}

/// Whether all or any of several conditions must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    All,
    Any,
}

impl Condition {
    /// Whether enough of them hold. Of none, none does.
    pub(crate) fn holds<T>(self, conditions: &[T], holds: impl FnMut(&T) -> bool) -> bool {
        match self {
            Self::All => !conditions.is_empty() && conditions.iter().all(holds),
            Self::Any => conditions.iter().any(holds),
        }
    }
}
