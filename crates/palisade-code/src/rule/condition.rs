//! What must hold for the metavariables of a match.

use super::{Formula, RuleLanguage};
use crate::conditions::Comparison;
use crate::regexes::Regex;

/// One condition. Metavariables have their `$`.
#[derive(Debug, Clone)]
pub enum Condition {
    /// The text of the metavariable starts with a match; named groups bind metavariables.
    Regex {
        metavariable: String,
        regex: Regex,
        /// Whether the value of a constant counts as its text.
        constant_propagation: bool,
    },
    /// The formula matches within what the metavariable is bound to.
    Pattern {
        metavariable: String,
        /// That the content is read as; that of the rule without it.
        language: Option<RuleLanguage>,
        formula: Formula,
    },
    /// An expression over values is true.
    Comparison(Comparison),
    Analysis {
        metavariable: String,
        analyzer: Analyzer,
    },
    /// The metavariable has one of these types, as they are written in the language.
    Type {
        metavariable: String,
        language: Option<RuleLanguage>,
        types: Vec<String>,
    },
}

/// What looks at the text of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analyzer {
    /// It looks random.
    Entropy(EntropyMode),
    /// It is a regular expression that may take exponential time.
    Redos,
}

/// How random is random enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntropyMode {
    Lax,
    #[default]
    Default,
    Strict,
}
