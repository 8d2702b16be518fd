//! One regular expression of a rule, compiled when it is first used.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::RegexError;

/// What a regular expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// `pattern-regex`: anywhere in the text, `^` and `$` at every line.
    Search,
    /// `metavariable-regex`: at the start of the text, which need not end with the match.
    Match,
}

/// A regular expression. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Regex(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: String,
    usage: Use,
    compiled: OnceLock<fancy_regex::Regex>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captures {
    /// In bytes.
    pub range: Range<usize>,
    /// What takes part in the match, as metavariables: `$1` and so on for numbered groups, `$NAME` for named ones.
    pub groups: Vec<(String, Range<usize>)>,
}

impl Regex {
    /// Reads a regular expression of a rule.
    ///
    /// # Errors
    /// [`RegexError`] when it is none, or one that is not done.
    pub fn new(source: &str, usage: Use) -> Result<Self, RegexError> {
        Ok(Self(Arc::new(Inner { source: source.to_owned(), usage, compiled: OnceLock::new() })))
    }

    /// As the rule has it.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// What it is for.
    pub fn usage(&self) -> Use {
        self.0.usage
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        (self.source(), self.usage()) == (other.source(), other.usage())
    }
}

impl Eq for Regex {}
