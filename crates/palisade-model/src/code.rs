//! What a finding in source code rests on: metavariables, the way of the data, and a fix.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Evidence, Location};

/// Facts of a finding that a rule over source code made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFacts {
    /// Metavariables of the rule, with their dollar, and the code that they stand for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metavariables: BTreeMap<String, Evidence>,
    /// The way of the data, from where it comes from to where it does harm; empty where no data flows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<TraceStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// One step of the way of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    pub kind: StepKind,
    pub location: Location,
    /// The code that is there.
    pub code: Evidence,
}

/// What happens to the data at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    Source,
    /// It is assigned, passed on or returned.
    Propagation,
    Sink,
}

impl StepKind {
    /// The word of JSON and of reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Propagation => "propagation",
            Self::Sink => "sink",
        }
    }
}

/// A text that replaces the code of a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub location: Location,
    pub replacement: String,
}
