//! Plans as data (contract U-02 to U-04, C9): how many scans in which windows, how much of everything else.

use serde::{Deserialize, Serialize};

/// A stretch of time that a quota counts in, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    Hour,
    Day,
    /// From Monday.
    Week,
    Month,
    /// Never ends.
    Lifetime,
}

impl Period {
    /// Every period, shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Lifetime];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Lifetime => "lifetime",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.as_str() == word)
    }
}

/// Who shares a window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sharing {
    /// All keys of the organisation together.
    #[default]
    Organization,
    /// Each key has a window of its own.
    Key,
}

/// So many scans in each such stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub period: Period,
    pub scans: u64,
    #[serde(default)]
    pub per: Sharing,
}

/// What an organisation may use. `None` means unlimited; several windows hold at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub name: String,
    #[serde(default)]
    pub windows: Vec<Window>,
    pub requests_per_minute: u32,
    /// Scans that run at the same time; more are queued.
    #[serde(default)]
    pub concurrent_scans: Option<u32>,
    #[serde(default)]
    pub targets: Option<u64>,
    #[serde(default)]
    pub monitors: Option<u64>,
    /// AI analyses per month.
    #[serde(default)]
    pub ai_analyses: Option<u64>,
}

impl Plan {
    /// Scans per calendar month, for the whole organisation.
    pub fn scans_per_month(&self) -> Option<u64> {
        let mut months = self.windows.iter().filter(|window| window.period == Period::Month);
        months.find(|window| window.per == Sharing::Organization).map(|window| window.scans)
    }
}

/// All plans of a deployment, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanCatalogue {
    pub plans: Vec<Plan>,
}

impl PlanCatalogue {
    /// The plan of that name.
    pub fn get(&self, name: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.name == name)
    }
}

impl Default for PlanCatalogue {
    /// The documented plans (Free, Pro, Business) and `enterprise`, the plan of a self-hosted server.
    fn default() -> Self {
        let plan = |name: &str, scans: Option<u64>, requests, concurrent| Plan {
            name: name.to_owned(),
            windows: scans
                .map(|scans| Window { period: Period::Month, scans, per: Sharing::Organization })
                .into_iter()
                .collect(),
            requests_per_minute: requests,
            concurrent_scans: concurrent,
            targets: None,
            monitors: None,
            ai_analyses: None,
        };
        Self {
            plans: vec![
                plan("free", Some(10), 30, Some(1)),
                plan("pro", Some(500), 120, Some(5)),
                plan("business", Some(5_000), 600, Some(20)),
                plan("enterprise", None, 10_000_000, None),
            ],
        }
    }
}
