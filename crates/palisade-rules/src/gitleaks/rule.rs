//! The plain structs that a Gitleaks file is read into.

use palisade_model::{Confidence, Severity};

/// One rule file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    pub rules: Vec<Rule>,
    /// Apply to every rule, or to `target_rules` of each.
    pub allowlists: Vec<Allowlist>,
    pub extend: Extend,
    /// What the file asks for and this reader does not do, one fragment each; shown to the user, never dropped.
    pub unsupported: Vec<String>,
}

/// What stands under `[extend]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extend {
    /// The file adds to the built-in rules; its allowlists then apply to those too.
    pub use_default: bool,
    /// Built-in rules to leave out.
    pub disabled_rules: Vec<String>,
}

/// A regular expression as written, and its translation for the `regex` crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// RE2 syntax, as in the file.
    pub source: String,
    /// Equivalent syntax of the `regex` crate.
    pub translated: String,
    /// Cannot be expressed over bytes alone (`\pL`, a class with non-ASCII members).
    pub unicode: bool,
}

/// One rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    pub id: String,
    /// Why a match is a problem.
    pub description: String,
    pub regex: Option<Pattern>,
    /// The capture group that is the secret; 0 or absent: the first group that is not empty.
    pub secret_group: usize,
    /// Bits per byte; a secret must have more. 0 accepts everything.
    pub entropy: f64,
    /// Lower case; one of them must occur in the file.
    pub keywords: Vec<String>,
    /// The file's path must match.
    pub path: Option<Pattern>,
    pub tags: Vec<String>,
    pub allowlists: Vec<Allowlist>,
    /// Palisade's own keys, which Gitleaks ignores.
    pub title: Option<String>,
    pub provider: Option<String>,
    pub severity: Option<Severity>,
    pub confidence: Option<Confidence>,
    pub remediation: Option<String>,
    pub references: Vec<String>,
    pub cwe: Vec<u32>,
    /// Templates ([`crate::example`]) that the rule must find.
    pub examples: Vec<String>,
    /// Templates that the rule must not find.
    pub counter_examples: Vec<String>,
}

impl Rule {
    /// A rule that guesses from names and randomness; it loses against any other rule on the same text.
    pub fn is_generic(&self) -> bool {
        self.id.contains("generic")
    }
}

/// Whether one check of an allowlist is enough or all are needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Condition {
    #[default]
    Or,
    And,
}

/// What an allowlist's `regexes` are tried on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RegexTarget {
    #[default]
    Secret,
    Match,
    Line,
}

/// What makes a match acceptable.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Allowlist {
    pub condition: Condition,
    pub regex_target: RegexTarget,
    pub paths: Vec<Pattern>,
    /// Lower case. A scan of plain files has no commit, so these never hold there.
    pub commits: Vec<String>,
    pub regexes: Vec<Pattern>,
    /// Lower case; looked for inside the lower-cased secret.
    pub stopwords: Vec<String>,
    /// Global allowlists only: the rules it is for; empty for all.
    pub target_rules: Vec<String>,
}
