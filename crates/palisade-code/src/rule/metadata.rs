//! What a rule says about itself beyond matching.

use palisade_model::Confidence;

/// The `metadata` of a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// The numbers of `CWE-79: …`, in the order of the rule.
    pub cwe: Vec<u32>,
    /// As written, such as `A03:2021 - Injection`.
    pub owasp: Vec<String>,
    pub confidence: Option<Confidence>,
    pub category: Option<String>,
    pub references: Vec<String>,
    pub license: Option<String>,
    pub technology: Vec<String>,
    /// Everything else.
    pub rest: serde_json::Map<String, serde_json::Value>,
}
