//! What an organisation decides for itself: how fast findings have to be dealt with, and how long a risk may be accepted.
//! Stored as JSON; what is missing there has its default here.

use serde::{Deserialize, Serialize};

use crate::{Severity, UnixMillis};

/// One day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// The settings of one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationSettings {
    pub sla_days: SlaDays,
    pub risk_acceptance: RiskAcceptance,
}

/// Days in which a finding has to be dealt with, by severity; `null` for no due date. A change holds for due dates that
/// are set later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaDays {
    pub critical: Option<u32>,
    pub high: Option<u32>,
    pub medium: Option<u32>,
    pub low: Option<u32>,
    pub info: Option<u32>,
}

/// How long a risk is accepted. A change holds for acceptances that are made later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskAcceptance {
    /// When the request does not say.
    pub default_days: u32,
    /// At most.
    pub max_days: u32,
    /// So many days before its end an acceptance is announced to expire.
    pub warn_days_before: u32,
}

impl Default for SlaDays {
    fn default() -> Self {
        Self { critical: Some(7), high: Some(30), medium: Some(90), low: Some(180), info: None }
    }
}

impl Default for RiskAcceptance {
    fn default() -> Self {
        Self { default_days: 90, max_days: 365, warn_days_before: 7 }
    }
}

impl SlaDays {
    /// When a finding of this severity is due whose time starts at `from`.
    pub fn due_at(&self, severity: Severity, from: UnixMillis) -> Option<UnixMillis> {
        let days = match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
            Severity::Info => self.info,
        };
        days.map(|days| from.saturating_add(i64::from(days) * DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_has_its_default() {
        let settings: OrganizationSettings =
            serde_json::from_str(r#"{"sla_days": {"high": 5, "low": null}, "later": 1}"#).unwrap();
        let expected = SlaDays { high: Some(5), low: None, ..SlaDays::default() };
        assert_eq!((settings.sla_days, settings.risk_acceptance), (expected, RiskAcceptance::default()));
    }

    #[test]
    fn a_finding_is_due_the_days_of_its_severity_later() {
        let days = SlaDays::default();
        assert_eq!(days.due_at(Severity::Critical, 1_000), Some(1_000 + 7 * DAY_MS));
        assert_eq!(days.due_at(Severity::Info, 1_000), None);
    }
}
