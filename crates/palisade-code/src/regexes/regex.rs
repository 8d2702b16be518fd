//! One regular expression of a rule. It is checked when it is read, and compiled when it is first used.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::compiled::Compiled;
use super::dialect::{Dialect, translate};
use super::starts::starts;
use super::{BudgetSpent, RegexError};

/// What a regular expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// `pattern-regex`: anywhere in the text, `^` and `$` at every line.
    Search,
    /// `metavariable-regex`: at the start of the text, which need not end with the match.
    Match,
    /// `re.search` in comparisons: anywhere in the text, `^` and `$` only at its ends.
    Find,
}

/// A regular expression. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Regex(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: String,
    usage: Use,
    dialect: Dialect,
    compiled: OnceLock<Compiled>,
    starts: OnceLock<Option<Vec<String>>>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captures {
    /// In bytes.
    pub range: Range<usize>,
    /// What takes part in the match, as metavariables: `$1` and so on for every group, `$NAME` also for named ones.
    pub groups: Vec<(String, Range<usize>)>,
}

impl Regex {
    /// Reads a regular expression of a rule.
    ///
    /// # Errors
    /// [`RegexError`] when it is none, or one that is not done.
    pub fn new(source: &str, usage: Use) -> Result<Self, RegexError> {
        let dialect = translate(source, usage)?;
        let compiled = OnceLock::new();
        if let Some(eager) = Compiled::check(&dialect)? {
            let _ = compiled.set(eager);
        }
        let starts = OnceLock::new();
        Ok(Self(Arc::new(Inner { source: source.to_owned(), usage, dialect, compiled, starts })))
    }

    /// As the rule has it.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// What it is for.
    pub fn usage(&self) -> Use {
        self.0.usage
    }

    /// Texts of which every match starts with one. `None` when nothing is known of it.
    pub fn starts(&self) -> Option<&[String]> {
        let known = || if self.0.dialect.backtracks { None } else { starts(&self.0.dialect.text) };
        self.0.starts.get_or_init(known).as_deref()
    }

    /// Whether it matches. A search that spends its budget finds nothing.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled().is_match(text)
    }

    /// The first match with its groups.
    ///
    /// # Errors
    /// [`BudgetSpent`] when the search was given up.
    pub fn captures(&self, text: &str) -> Result<Option<Captures>, BudgetSpent> {
        self.compiled().captures_at(text, 0)
    }

    /// All matches that do not overlap, in order.
    ///
    /// # Errors
    /// [`BudgetSpent`] when the search was given up, also after some matches.
    pub fn captures_all(&self, text: &str) -> Result<Vec<Captures>, BudgetSpent> {
        let mut all = self.compiled().captures_all(text)?;
        // The line after the last line end is no line to PCRE.
        let is_after_the_end = |found: &Captures| found.range.start == text.len() && text.ends_with('\n');
        if self.0.dialect.has_line_start && all.last().is_some_and(is_after_the_end) {
            all.pop();
        }
        Ok(all)
    }

    /// All matches that do not overlap, in order, without their groups.
    ///
    /// # Errors
    /// [`BudgetSpent`] when the search was given up, also after some matches.
    pub fn find_all(&self, text: &str) -> Result<Vec<Range<usize>>, BudgetSpent> {
        Ok(self.captures_all(text)?.into_iter().map(|found| found.range).collect())
    }

    /// Whether matches have groups.
    pub fn has_groups(&self) -> bool {
        self.0.dialect.groups > 0
    }

    fn compiled(&self) -> &Compiled {
        self.0.compiled.get_or_init(|| Compiled::checked(&self.0.dialect))
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        (self.source(), self.usage()) == (other.source(), other.usage())
    }
}

impl Eq for Regex {}
