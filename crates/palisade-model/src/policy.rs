//! A policy: what the findings of a scan may be, and what happens when they are more. Stored by the service, judged by
//! `palisade-policy`.

use serde::{Deserialize, Serialize};

use crate::{Category, OrganizationId, PolicyId, Severity, UnixMillis, Version};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The snake_case word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// Parses the snake_case word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// What a violated policy does to a gate, from mild to strict.
    Enforcement {
        /// Is shown.
        Monitor "monitor",
        /// The gate warns.
        Warn "warn",
        /// The gate fails.
        Block "block",
    }
}

words! {
    /// What a rule measures.
    Metric {
        /// Unresolved findings.
        Findings "findings",
        /// Unresolved findings about vulnerabilities of the catalogue of known exploited ones (CISA KEV).
        KnownExploited "known_exploited",
        /// The highest probability of exploitation (EPSS, 0 to 1) among unresolved findings.
        Epss "epss",
        /// Days since the oldest vulnerability among unresolved findings was published.
        CveAgeDays "cve_age_days",
        /// Packages whose licences the rule denies.
        Licenses "licenses",
        /// The posture score of the scan, 0 to 100; the only metric of which more is better.
        Score "score",
        /// What the scan could not look at.
        CoverageGaps "coverage_gaps",
    }
}

/// One bound on one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    pub metric: Metric,
    /// Only findings at least that bad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Only findings that the scan saw first, or saw again after they had been fixed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new_only: bool,
    /// The most that is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Bound>,
    /// The least that is allowed; of the score only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Bound>,
    /// Licences and groups of licences that no package may have; of the metric `licenses` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<String>,
}

/// A finite number that is written without a fraction when it has none.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(transparent)]
pub struct Bound(pub f64);

impl Serialize for Bound {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_possible_truncation, reason = "compared with what it came from")]
        let whole = self.0 as i64;
        #[expect(clippy::cast_precision_loss, reason = "compared with what it came from")]
        let is_whole = whole as f64 == self.0;
        if is_whole { serializer.serialize_i64(whole) } else { serializer.serialize_f64(self.0) }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateStatus {
    Passed,
    Warned,
    Failed,
}

impl GateStatus {
    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Failed => "failed",
        }
    }
}

/// What people decide about a policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFields {
    /// 1 to 200 characters.
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(default = "block")]
    pub enforcement: Enforcement,
    /// All must hold.
    #[serde(default)]
    pub rules: Vec<PolicyRule>,
    /// A module of Rego whose `deny` set must stay empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rego: Option<String>,
    /// Whether it judges every project, or only those that name it.
    #[serde(default = "yes")]
    pub all_projects: bool,
    /// Gate results that are announced as events, and so to webhooks and people.
    #[serde(default)]
    pub notify: Vec<GateStatus>,
}

fn block() -> Enforcement {
    Enforcement::Block
}

fn yes() -> bool {
    true
}

/// A stored policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub id: PolicyId,
    pub organization_id: OrganizationId,
    pub fields: PolicyFields,
    pub version: Version,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
}
