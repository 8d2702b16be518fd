//! Judges policies: each rule that does not hold is a violation, and the strictest violated policy is the gate.

use palisade_model::{Bound, Enforcement, GateStatus, Metric, PolicyFields, PolicyRule};
use serde::Serialize;

use crate::measure::{Measured, measure};
use crate::{Facts, RegoError};

/// A rule that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Violation {
    /// The rule by its place in the policy, from 0; `None` for Rego.
    pub rule: Option<usize>,
    pub metric: Option<Metric>,
    /// What was expected and what was found.
    pub message: String,
    /// The bound of the rule.
    pub bound: Option<Bound>,
    /// What was measured; `None` when nothing could be.
    pub found: Option<Bound>,
}

/// What a policy says of a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub status: GateStatus,
    pub violations: Vec<Violation>,
}

/// A policy with what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedPolicy<P> {
    pub policy: P,
    pub verdict: Verdict,
}

/// What all policies say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate<P> {
    pub status: GateStatus,
    pub policies: Vec<JudgedPolicy<P>>,
}

/// The gate of some judged policies: as strict as the strictest of them, passed when there are none.
pub fn gate<P>(policies: Vec<JudgedPolicy<P>>) -> Gate<P> {
    let status = policies.iter().map(|judged| judged.verdict.status).max().unwrap_or(GateStatus::Passed);
    Gate { status, policies }
}

/// Judges one policy. `rego` is what its module said, when it has one: messages, or why there are none.
pub fn judge(policy: &PolicyFields, facts: &Facts, rego: Option<&Result<Vec<String>, RegoError>>) -> Verdict {
    let rules = policy.rules.iter().enumerate();
    let mut violations: Vec<Violation> = rules.filter_map(|(at, rule)| violation(at, rule, facts)).collect();
    match rego {
        Some(Ok(messages)) => violations.extend(messages.iter().cloned().map(Violation::of_rego)),
        Some(Err(error)) => {
            violations.push(Violation::of_rego(format!("the Rego module was not judged: {error}")));
        }
        None => {}
    }
    let status = match policy.enforcement {
        _ if violations.is_empty() => GateStatus::Passed,
        Enforcement::Block => GateStatus::Failed,
        Enforcement::Warn => GateStatus::Warned,
        Enforcement::Monitor => GateStatus::Passed,
    };
    Verdict { status, violations }
}

impl Violation {
    fn of_rego(message: String) -> Self {
        Self { rule: None, metric: None, message, bound: None, found: None }
    }
}

/// `None` when the rule holds.
fn violation(at: usize, rule: &PolicyRule, facts: &Facts) -> Option<Violation> {
    let (bound, found) = match measure(rule, facts) {
        Measured::Value(found) => {
            let broken = broken(rule, found)?;
            (broken, Ok(found))
        }
        Measured::Unknown(why) => (rule.max.or(rule.min)?, Err(why)),
    };
    let side = if rule.max.is_some_and(|max| max == bound) { "at most" } else { "at least" };
    let told = found.map_or_else(|why| format!("that {why}"), |found| found.to_string());
    Some(Violation {
        rule: Some(at),
        metric: Some(rule.metric),
        message: format!("{}: expected {side} {bound}, found {told}", subject(rule)),
        bound: Some(bound),
        found: found.ok(),
    })
}

/// The bound that is broken.
fn broken(rule: &PolicyRule, found: Bound) -> Option<Bound> {
    let over = rule.max.filter(|max| found > *max);
    over.or_else(|| rule.min.filter(|min| found < *min))
}

/// What the rule is about, for people: `new findings of secrets, high or worse`.
fn subject(rule: &PolicyRule) -> String {
    let noun = match rule.metric {
        Metric::Findings => "findings",
        Metric::KnownExploited => "findings of known exploited vulnerabilities",
        Metric::Epss => "highest EPSS of findings",
        Metric::CveAgeDays => "age in days of the oldest vulnerability of findings",
        Metric::Licenses => "packages with denied licences",
        Metric::Score => "score",
        Metric::CoverageGaps => "coverage gaps",
    };
    let new = if rule.new_only { "new " } else { "" };
    let category = rule.category.map(|category| format!(" in {}", category.as_str())).unwrap_or_default();
    let severity = rule.severity.map(|least| format!(", {least} or worse")).unwrap_or_default();
    format!("{new}{noun}{category}{severity}")
}

#[cfg(test)]
mod tests {
    use palisade_licenses::Statement;
    use palisade_model::{Category, DAY_MS, Severity};

    use super::*;
    use crate::{LicensedPackage, Tally, Vulnerability};

    fn facts() -> Facts {
        let tally = |severity, category, is_new, findings| Tally { severity, category, is_new, findings };
        let vulnerability = |severity, epss, days: i64, known_exploited| Vulnerability {
            severity,
            category: Category::Dependencies,
            is_new: true,
            known_exploited,
            epss,
            published_at: Some((1_000 - days) * DAY_MS),
        };
        let package = |license: &str| LicensedPackage {
            package: "pkg:npm/a@1".to_owned(),
            license: Statement::of(license),
        };
        Facts {
            tallies: vec![
                tally(Severity::Critical, Category::Secrets, true, 2),
                tally(Severity::High, Category::Dependencies, false, 3),
                tally(Severity::Low, Category::Code, true, 10),
            ],
            vulnerabilities: vec![
                vulnerability(Severity::High, Some(0.25), 40, true),
                vulnerability(Severity::High, None, 400, false),
                vulnerability(Severity::Low, Some(0.75), 1, false),
            ],
            packages: vec![package("MIT"), package("AGPL-3.0-only"), package("")],
            score: Some(60),
            coverage_gaps: 4,
            now: 1_000 * DAY_MS,
        }
    }

    fn message(rule: &str) -> Option<String> {
        let rule = serde_json::from_str(rule).unwrap();
        violation(0, &rule, &facts()).map(|violation| violation.message)
    }

    #[test]
    fn p_06_rules_measure_findings_vulnerabilities_licences_score_and_coverage() {
        for (rule, expected) in [
            (r#"{"metric":"findings","max":15}"#, None),
            (r#"{"metric":"findings","max":14}"#, Some("findings: expected at most 14, found 15")),
            (
                r#"{"metric":"findings","severity":"high","max":0}"#,
                Some("findings, high or worse: expected at most 0, found 5"),
            ),
            (
                r#"{"metric":"findings","severity":"high","new_only":true,"max":1}"#,
                Some("new findings, high or worse: expected at most 1, found 2"),
            ),
            (r#"{"metric":"findings","category":"code","severity":"medium","max":0}"#, None),
            (r#"{"metric":"known_exploited","max":1}"#, None),
            (
                r#"{"metric":"known_exploited","max":0}"#,
                Some("findings of known exploited vulnerabilities: expected at most 0, found 1"),
            ),
            (
                r#"{"metric":"epss","severity":"high","max":0.2}"#,
                Some("highest EPSS of findings, high or worse: expected at most 0.2, found 0.25"),
            ),
            (r#"{"metric":"epss","max":0.75}"#, None),
            (
                r#"{"metric":"cve_age_days","max":90}"#,
                Some("age in days of the oldest vulnerability of findings: expected at most 90, found 400"),
            ),
            (r#"{"metric":"cve_age_days","severity":"critical","max":0}"#, None),
            (
                r#"{"metric":"licenses","deny":["network-copyleft"],"max":0}"#,
                Some("packages with denied licences: expected at most 0, found 1"),
            ),
            (
                r#"{"metric":"licenses","deny":["AGPL-3.0-only","unknown"],"max":1}"#,
                Some("packages with denied licences: expected at most 1, found 2"),
            ),
            (r#"{"metric":"score","min":60}"#, None),
            (r#"{"metric":"score","min":61}"#, Some("score: expected at least 61, found 60")),
            (r#"{"metric":"coverage_gaps","max":3}"#, Some("coverage gaps: expected at most 3, found 4")),
        ] {
            assert_eq!(message(rule).as_deref(), expected, "{rule}");
        }
    }

    #[test]
    fn what_could_not_be_measured_does_not_hold() {
        let rule: PolicyRule = serde_json::from_str(r#"{"metric":"score","min":0}"#).unwrap();
        let found = violation(3, &rule, &Facts { score: None, ..facts() }).unwrap();
        assert_eq!(found.message, "score: expected at least 0, found that the scan has no score");
        assert_eq!((found.rule, found.found), (Some(3), None));

        let rule: PolicyRule = serde_json::from_str(r#"{"metric":"epss","max":1}"#).unwrap();
        let mut facts = facts();
        facts.vulnerabilities.iter_mut().for_each(|one| one.epss = None);
        assert!(violation(0, &rule, &facts).is_some());
    }

    #[test]
    fn p_06_enforcement_decides_what_a_violation_does() {
        let policy = |enforcement: &str| -> PolicyFields {
            let text = format!(
                r#"{{"name":"p","enforcement":"{enforcement}","rules":[{{"metric":"findings","max":0}}]}}"#
            );
            serde_json::from_str(&text).unwrap()
        };
        let judged = |enforcement: &str, facts: &Facts| {
            let policy = policy(enforcement);
            let verdict = judge(&policy, facts, None);
            JudgedPolicy { policy: policy.name, verdict }
        };
        let clean = Facts::default();
        for (enforcement, expected) in
            [("block", GateStatus::Failed), ("warn", GateStatus::Warned), ("monitor", GateStatus::Passed)]
        {
            let found = judged(enforcement, &facts());
            assert_eq!(
                (found.verdict.status, found.verdict.violations.len()),
                (expected, 1),
                "{enforcement}"
            );
            assert_eq!(judged(enforcement, &clean).verdict.status, GateStatus::Passed, "{enforcement}");
        }
        let all = ["monitor", "warn", "block", "warn"].map(|enforcement| judged(enforcement, &facts()));
        assert_eq!(gate(all[..2].to_vec()).status, GateStatus::Warned);
        assert_eq!(gate(all.to_vec()).status, GateStatus::Failed);
        assert_eq!(gate::<String>(vec![]).status, GateStatus::Passed);
    }

    #[test]
    fn a_module_that_cannot_be_run_is_a_violation() {
        let policy: PolicyFields = serde_json::from_str(r#"{"name":"p","rego":"package p"}"#).unwrap();
        let said = Ok(vec!["no".to_owned()]);
        assert_eq!(judge(&policy, &facts(), Some(&said)).violations[0].message, "no");
        let failed = Err(RegoError::TooLong);
        assert_eq!(judge(&policy, &facts(), Some(&failed)).status, GateStatus::Failed);
        assert_eq!(judge(&policy, &facts(), Some(&Ok(vec![]))).status, GateStatus::Passed);
    }
}
