//! `metavariable-analysis`: what looks at the text of a string.

use super::entropy::looks_random;
use super::redos::may_explode;
use crate::rule::Analyzer;

/// Whether an analyzer finds what it looks for in a text, which is without its quotes when it is a literal.
pub fn analyze(analyzer: Analyzer, text: &str) -> bool {
    match analyzer {
        Analyzer::Entropy(mode) => looks_random(text, mode),
        Analyzer::Redos => may_explode(text),
    }
}
