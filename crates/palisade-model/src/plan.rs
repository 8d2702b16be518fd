//! Plans as data (contract U-02, C9): how many scans in which window, how many at once, how many requests.

use serde::{Deserialize, Serialize};

/// What an organisation may use. `None` means unlimited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub name: String,
    /// Scans per calendar month in UTC.
    pub scans_per_month: Option<u64>,
    pub requests_per_minute: u32,
    /// Scans that run at the same time; more are queued.
    pub concurrent_scans: Option<u32>,
}

/// All plans of a deployment, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        let plan = |name: &str, scans, requests, concurrent| Plan {
            name: name.to_owned(),
            scans_per_month: scans,
            requests_per_minute: requests,
            concurrent_scans: concurrent,
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
