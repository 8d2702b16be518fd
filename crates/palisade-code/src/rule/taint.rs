//! What a taint rule says: where data comes from, where it must not go, what makes it safe, what carries it on.

use super::{Formula, Requires};

/// Of a rule with `mode: taint`.
#[derive(Debug, Clone, Default)]
pub struct Taint {
    pub sources: Vec<Source>,
    pub sinks: Vec<Sink>,
    pub sanitizers: Vec<Sanitizer>,
    pub propagators: Vec<Propagator>,
}

/// Where taint begins.
#[derive(Debug, Clone)]
pub struct Source {
    pub formula: Formula,
    /// [`Source::LABEL`] unless the rule names another.
    pub label: String,
    /// Labels that must already be there.
    pub requires: Option<Requires>,
    pub by_side_effect: SideEffect,
    /// Only the matched expression itself, not the parts of it. Default false.
    pub exact: bool,
    /// What is controlled by it is tainted too. Default false.
    pub control: bool,
}

impl Source {
    /// Of sources that name none, and what sinks ask for that require nothing.
    pub const LABEL: &str = "__SOURCE__";
}

/// Whether matching a place also changes the variable that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SideEffect {
    #[default]
    No,
    Yes,
    /// Only the variable, not the expression.
    Only,
}

/// Where taint must not arrive.
#[derive(Debug, Clone)]
pub struct Sink {
    pub formula: Formula,
    /// Of the data that arrives; [`Source::LABEL`] without it.
    pub requires: Option<Requires>,
    /// Only the matched expression itself, not the parts of it. Default true.
    pub exact: bool,
    /// Only where the function ends. Default false.
    pub at_exit: bool,
}

/// What makes data safe.
#[derive(Debug, Clone)]
pub struct Sanitizer {
    pub formula: Formula,
    /// Only the matched expression itself, not the parts of it. Default false.
    pub exact: bool,
    /// The variable that stands there is safe from then on. Default false.
    pub by_side_effect: bool,
    /// It does nothing where a source or sink matches the same range. Default false.
    pub not_conflicting: bool,
}

/// What carries taint from one metavariable of its match to another.
#[derive(Debug, Clone)]
pub struct Propagator {
    pub formula: Formula,
    pub from: String,
    pub to: String,
    /// Default true.
    pub by_side_effect: bool,
    /// Labels that the data must have.
    pub requires: Option<Requires>,
    /// Given to the data instead of its labels.
    pub label: Option<String>,
    /// The labels that [`Propagator::label`] replaces; all of them without it.
    pub replace_labels: Option<Vec<String>>,
}
