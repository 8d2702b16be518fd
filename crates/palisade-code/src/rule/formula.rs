//! What matches: patterns joined by and, or and not, as both syntaxes of the format (`pattern…` keys and `match:`) say it.

use std::sync::Arc;

use super::Condition;
use crate::regexes::Regex;

/// A set of ranges with bindings.
///
/// | Format | Formula |
/// |---|---|
/// | `pattern`, a text under `match` | `Pattern` |
/// | `pattern-regex`, `regex` | `Regex` |
/// | `pattern-either`, `any` | `Or` |
/// | `patterns`, `all`, and whatever has `where`, `as` or `fix` | `And` |
/// | `pattern-inside`, `inside` | `Inside` |
/// | `anywhere` | `Anywhere` |
/// | `pattern-not`, `not` | `And::negatives` |
/// | `pattern-not-inside` | `Inside` in `And::negatives` |
/// | `pattern-not-regex` | `Regex` in `And::negatives` |
#[derive(Debug, Clone)]
pub enum Formula {
    Pattern(PatternText),
    Regex(Regex),
    Or(Vec<Self>),
    And(Box<And>),
    /// Ranges that others must lie in; never a result beside plain ones.
    Inside(Box<Self>),
    /// Ranges that must be somewhere in the file.
    Anywhere(Box<Self>),
}

/// A conjunction: positives are intersected, negatives taken away, conditions filter what is left, focus replaces ranges.
#[derive(Debug, Clone, Default)]
pub struct And {
    /// In the order of the rule. At least one, but within `metavariable-pattern`.
    pub positives: Vec<Formula>,
    /// What kind of range takes away what depends on the formula, see the table of [`Formula`].
    pub negatives: Vec<Formula>,
    /// In the order of the rule; later ones see the captures of earlier ones.
    pub conditions: Vec<Condition>,
    /// Metavariables with their `$`: one list per key, of which any may be focused on; several keys intersect.
    pub focus: Vec<Vec<String>>,
    /// The replacement of matches of this part, instead of the rule's.
    pub fix: Option<Arc<str>>,
    /// The metavariable that the whole match is bound to.
    pub bind: Option<String>,
}

/// The text of a pattern, in the language of the rule or of the `metavariable-pattern` around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PatternText {
    pub text: String,
    /// Of its file, from 1.
    pub line: u32,
}
