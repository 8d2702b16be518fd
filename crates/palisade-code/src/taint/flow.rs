//! What the analysis answers: flows from sources to sinks, and where it did not look to the end.

use serde::{Deserialize, Serialize};

use crate::ast::Span;
use crate::formula::Range;
use crate::matching::Bindings;

/// What was found with one rule in one file.
#[derive(Debug, Clone, Default)]
pub struct Flows {
    /// By position of the sink; one for each match of a sink.
    pub flows: Vec<Flow>,
    pub cuts: Vec<Cut>,
}

/// Data of a source that arrives at a sink.
#[derive(Debug, Clone)]
pub struct Flow {
    pub sink: Range,
    /// Its place in the list of sinks of the rule.
    pub sink_index: usize,
    pub source: Range,
    /// Its place in the list of sources of the rule.
    pub source_index: usize,
    /// Of the sink; what only the source binds is added.
    pub bindings: Bindings,
    /// From the source to the sink, both included.
    pub trace: Vec<Step>,
    /// Of all the data that arrives.
    pub labels: Vec<String>,
}

/// A place on the way of the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub span: Span,
    pub what: What,
}

/// What happens at a place on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Source,
    /// It is stored under a name.
    Assigned,
    /// It goes into a function, or comes out of one.
    Called,
    Propagated,
    Sink,
}

/// A part of the file that was not analysed to the end, so that flows may be missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// Where the function begins.
    pub start: u32,
    pub reason: &'static str,
}
