//! What every rule or check says about itself.

use serde::{Deserialize, Serialize};

use crate::{Category, Confidence, Severity};

/// The smallest web scan that runs a check. Ordered: what runs in `HeadersOnly` runs in the others too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    HeadersOnly,
    Quick,
    Full,
    /// Part of a full scan of a target whose owner agreed: it asks what no visitor would.
    Active,
}

/// Static facts of one rule; what `palisade rules explain` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMeta {
    /// Kebab-case, names the bad pattern.
    pub id: String,
    /// The scanner that runs it.
    pub scanner: String,
    /// One line, no full stop.
    pub title: String,
    /// Why it is a problem, one to three sentences.
    pub description: String,
    /// How to fix it, imperative.
    pub remediation: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub category: Category,
    pub cwe: Vec<u32>,
    /// Versioned tags, such as `owasp-top10-2021:A05`.
    pub tags: Vec<String>,
    /// Where to read more: RFCs, vendor documentation.
    pub references: Vec<String>,
    /// Web checks only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
}

/// The four answers of a check. Only `Fail` makes a finding; only `Pass` counts as passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Fail,
    Pass,
    NotApplicable,
    Error,
}
