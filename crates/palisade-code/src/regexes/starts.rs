//! The texts of which a match of a regular expression must start with one.

use regex_syntax::hir::literal::{Extractor, Literal};

/// Texts below this are in most files.
const SHORTEST: usize = 3;
const MOST: usize = 64;

/// The texts, or `None` where there are too many or too short ones.
pub(super) fn starts(expression: &str) -> Option<Vec<String>> {
    let parsed = regex_syntax::parse(expression).ok()?;
    let found = Extractor::new().limit_total(MOST).extract(&parsed);
    let text = |literal: &Literal| {
        let text = std::str::from_utf8(literal.as_bytes()).ok()?;
        (text.len() >= SHORTEST).then(|| text.to_owned())
    };
    let all: Vec<String> = found.literals()?.iter().map(text).collect::<Option<_>>()?;
    (!all.is_empty()).then_some(all)
}
