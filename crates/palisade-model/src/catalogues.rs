//! The plan catalogues that are shipped (contract C9): the documents' limits as data, one to be picked per deployment.

use crate::plan::{Period, Plan, PlanCatalogue, Sharing, Window};

/// One row: name, requests per minute, concurrent scans, targets, windows.
type Row = (&'static str, u32, Option<u32>, Option<u64>, &'static [Window]);

/// Requests per minute of a plan that no document limits.
const UNLIMITED: u32 = 10_000_000;

const fn shared(period: Period, scans: u64) -> Window {
    Window { period, scans, per: Sharing::Organization }
}

const fn per_key(period: Period, scans: u64) -> Window {
    Window { period, scans, per: Sharing::Key }
}

/// Scans per month and, for each key, per hour: the two hold at the same time.
const DEFAULT: &[Row] = &[
    ("free", 30, Some(1), None, &[shared(Period::Month, 10), per_key(Period::Hour, 10)]),
    ("pro", 120, Some(5), None, &[shared(Period::Month, 500), per_key(Period::Hour, 100)]),
    ("team", 300, Some(10), None, &[per_key(Period::Hour, 500)]),
    ("business", 600, Some(20), None, &[shared(Period::Month, 5_000)]),
    ("enterprise", UNLIMITED, None, None, &[]),
];

/// Scans per calendar month.
const MONTHLY: &[Row] = &[
    ("free", 30, Some(1), None, &[shared(Period::Month, 10)]),
    ("pro", 120, Some(5), None, &[shared(Period::Month, 500)]),
    ("business", 600, Some(20), None, &[shared(Period::Month, 5_000)]),
    ("enterprise", UNLIMITED, None, None, &[]),
];

/// Scans per hour and key.
const HOURLY: &[Row] = &[
    ("free", 60, Some(1), None, &[per_key(Period::Hour, 10)]),
    ("pro", 120, Some(5), None, &[per_key(Period::Hour, 100)]),
    ("team", 300, Some(10), None, &[per_key(Period::Hour, 500)]),
    ("enterprise", UNLIMITED, None, None, &[]),
];

/// Targets and scans; `pay_as_you_go` runs on credits alone.
const TARGETS: &[Row] = &[
    ("free", 60, Some(1), Some(1), &[shared(Period::Lifetime, 1)]),
    ("pay_as_you_go", 60, Some(2), Some(5), &[shared(Period::Lifetime, 0)]),
    ("monthly", 120, Some(2), Some(1), &[shared(Period::Week, 5)]),
    ("pro", 300, Some(5), Some(10), &[shared(Period::Day, 50)]),
    ("enterprise", UNLIMITED, None, None, &[]),
];

/// One team on its own server: no quota, and a brake on scripts that run wild.
const SELF_HOST: &[Row] = &[("enterprise", UNLIMITED, None, None, &[per_key(Period::Minute, 60)])];

impl PlanCatalogue {
    /// The names that [`PlanCatalogue::shipped`] knows.
    pub const SHIPPED: [&str; 5] = ["default", "monthly", "hourly", "targets", "selfhost"];

    /// A shipped catalogue by name.
    pub fn shipped(name: &str) -> Option<Self> {
        let rows = match name {
            "default" => DEFAULT,
            "monthly" => MONTHLY,
            "hourly" => HOURLY,
            "targets" => TARGETS,
            "selfhost" => SELF_HOST,
            _ => return None,
        };
        Some(Self { plans: rows.iter().map(plan).collect() })
    }
}

impl Default for PlanCatalogue {
    /// The catalogue `default`.
    fn default() -> Self {
        Self { plans: DEFAULT.iter().map(plan).collect() }
    }
}

fn plan(&(name, requests_per_minute, concurrent_scans, targets, windows): &Row) -> Plan {
    Plan {
        name: name.to_owned(),
        windows: windows.to_vec(),
        requests_per_minute,
        concurrent_scans,
        targets,
        monitors: None,
        ai_analyses: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(catalogue: &str, plan: &str) -> Vec<(Period, u64, Sharing)> {
        let catalogue = PlanCatalogue::shipped(catalogue).unwrap();
        let windows = &catalogue.get(plan).unwrap().windows;
        windows.iter().map(|window| (window.period, window.scans, window.per)).collect()
    }

    #[test]
    fn every_shipped_catalogue_has_the_plan_of_a_self_hosted_server() {
        for name in PlanCatalogue::SHIPPED {
            assert!(PlanCatalogue::shipped(name).unwrap().get("enterprise").is_some(), "{name}");
        }
        assert_eq!(PlanCatalogue::shipped("other"), None);
        assert_eq!(PlanCatalogue::shipped("default"), Some(PlanCatalogue::default()));
    }

    #[test]
    fn u_02_u_04_c_09_the_default_catalogue_holds_both_documents_limits_at_once() {
        let month = |scans| (Period::Month, scans, Sharing::Organization);
        let hour = |scans| (Period::Hour, scans, Sharing::Key);
        assert_eq!(windows("default", "free"), [month(10), hour(10)]);
        assert_eq!(windows("default", "pro"), [month(500), hour(100)]);
        assert_eq!(windows("default", "team"), [hour(500)]);
        assert_eq!(windows("default", "business"), [month(5_000)]);
        let catalogue = PlanCatalogue::default();
        for (plan, requests, concurrent) in [("free", 30, 1), ("pro", 120, 5), ("business", 600, 20)] {
            let plan = catalogue.get(plan).unwrap();
            assert_eq!((plan.requests_per_minute, plan.concurrent_scans), (requests, Some(concurrent)));
        }
    }

    #[test]
    fn u_03_the_targets_catalogue_counts_lifetime_week_and_day() {
        let shared = |period, scans| (period, scans, Sharing::Organization);
        assert_eq!(windows("targets", "free"), [shared(Period::Lifetime, 1)]);
        assert_eq!(windows("targets", "pay_as_you_go"), [shared(Period::Lifetime, 0)]);
        assert_eq!(windows("targets", "monthly"), [shared(Period::Week, 5)]);
        assert_eq!(windows("targets", "pro"), [shared(Period::Day, 50)]);
        let catalogue = PlanCatalogue::shipped("targets").unwrap();
        for (plan, targets) in [("free", 1), ("pay_as_you_go", 5), ("monthly", 1), ("pro", 10)] {
            assert_eq!(catalogue.get(plan).unwrap().targets, Some(targets), "{plan}");
        }
    }
}
