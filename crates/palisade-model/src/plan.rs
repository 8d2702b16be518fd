//! Plans as data (contract U-02 to U-04, C9): how many scans in which windows, how much of everything else.

use serde::{Deserialize, Serialize};

/// A stretch of time that a quota counts in, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    Minute,
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
    pub const ALL: [Self; 6] = [Self::Minute, Self::Hour, Self::Day, Self::Week, Self::Month, Self::Lifetime];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
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
    /// The window that usage is told by: the calendar month of the organisation, else its longest window.
    pub fn main_window(&self) -> Option<&Window> {
        let shared = || self.windows.iter().filter(|window| window.per == Sharing::Organization);
        shared()
            .find(|window| window.period == Period::Month)
            .or_else(|| shared().max_by_key(|window| window.period))
    }
}

/// All plans of a deployment, by name. The shipped ones are in `catalogues.rs`.
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
