//! Checks a policy before it is kept or used, so that a rule that cannot hold, or always does, is not mistaken for one.

use palisade_licenses::LicensePolicy;
use palisade_model::{Metric, PolicyFields, PolicyRule};

use crate::rego;

/// Rules of one policy.
pub const MAX_RULES: usize = 100;

/// A module of Rego.
pub const MAX_REGO_BYTES: usize = 64 * 1024;

const MAX_NAME: usize = 200;
const MAX_DESCRIPTION: usize = 2000;

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the policy, such as `rules.0.max`.
    pub field: String,
    /// What was expected and what was found.
    pub detail: String,
}

/// Everything that is wrong with a policy, in its order; empty when it is good.
pub fn check(policy: &PolicyFields) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut refuse = |field: &str, detail: String| {
        problems.push(Problem { field: field.to_owned(), detail });
    };
    let length = policy.name.trim().chars().count();
    if !(1..=MAX_NAME).contains(&length) || policy.name.chars().any(char::is_control) {
        refuse(
            "name",
            format!("expected 1 to {MAX_NAME} characters without control characters, found {length}"),
        );
    }
    if policy.description.chars().count() > MAX_DESCRIPTION {
        refuse("description", format!("expected at most {MAX_DESCRIPTION} characters"));
    }
    if policy.rules.len() > MAX_RULES {
        refuse("rules", format!("expected at most {MAX_RULES} rules, found {}", policy.rules.len()));
    }
    if policy.rules.is_empty() && policy.rego.is_none() {
        refuse("rules", "expected at least one rule or a module of Rego, found neither".to_owned());
    }
    for (at, rule) in policy.rules.iter().take(MAX_RULES).enumerate() {
        for (field, detail) in check_rule(rule) {
            refuse(&format!("rules.{at}.{field}"), detail);
        }
    }
    if let Some(Err(detail)) = policy.rego.as_deref().map(check_rego) {
        refuse("rego", detail);
    }
    problems
}

fn check_rule(rule: &PolicyRule) -> Vec<(&'static str, String)> {
    let metric = rule.metric.as_str();
    let mut problems = Vec::new();
    let (bound, other, side) = match rule.metric {
        Metric::Score => (rule.min, rule.max, ["min", "max"]),
        _ => (rule.max, rule.min, ["max", "min"]),
    };
    match bound {
        None => problems.push((side[0], format!("expected a number with the metric {metric}, found none"))),
        Some(bound) if !domain(rule.metric).contains(&bound.0) => {
            let [least, most] =
                [domain(rule.metric).start(), domain(rule.metric).end()].map(ToString::to_string);
            let most = if most == f64::MAX.to_string() { "more".to_owned() } else { most };
            problems.push((side[0], format!("expected {least} to {most}, found {bound}")));
        }
        Some(_) => {}
    }
    if other.is_some() {
        problems.push((side[1], format!("expected {} with the metric {metric}, found {}", side[0], side[1])));
    }
    let selects = !matches!(rule.metric, Metric::Licenses | Metric::Score | Metric::CoverageGaps);
    let given = [
        ("severity", rule.severity.is_some()),
        ("category", rule.category.is_some()),
        ("new_only", rule.new_only),
    ];
    for (field, _) in given.into_iter().filter(|(_, given)| *given && !selects) {
        problems
            .push((field, format!("expected nothing with the metric {metric}, which is not about findings")));
    }
    problems.extend(check_licenses(rule));
    problems
}

fn domain(metric: Metric) -> std::ops::RangeInclusive<f64> {
    match metric {
        Metric::Epss => 0.0..=1.0,
        Metric::Score => 0.0..=100.0,
        _ => 0.0..=f64::MAX,
    }
}

fn check_licenses(rule: &PolicyRule) -> Option<(&'static str, String)> {
    match (rule.metric, rule.deny.is_empty()) {
        (Metric::Licenses, true) => {
            Some(("deny", "expected licences or groups of licences, found none".to_owned()))
        }
        (Metric::Licenses, false) => LicensePolicy::denying(&rule.deny).err().map(|error| ("deny", error)),
        (metric, false) => Some(("deny", format!("expected nothing with the metric {}", metric.as_str()))),
        (_, true) => None,
    }
}

fn check_rego(module: &str) -> Result<(), String> {
    if module.len() > MAX_REGO_BYTES {
        return Err(format!("expected at most {MAX_REGO_BYTES} bytes, found {}", module.len()));
    }
    rego::compile(module).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(rule: &str) -> Vec<String> {
        let text = format!(r#"{{"name":"p","rules":[{rule}]}}"#);
        let found = check(&serde_json::from_str(&text).unwrap());
        found.into_iter().map(|problem| format!("{}: {}", problem.field, problem.detail)).collect()
    }

    #[test]
    fn p_06_a_rule_that_cannot_be_judged_is_refused_with_its_place() {
        for (rule, expected) in [
            (r#"{"metric":"findings","max":0,"severity":"high","new_only":true}"#, vec![]),
            (
                r#"{"metric":"findings"}"#,
                vec!["rules.0.max: expected a number with the metric findings, found none"],
            ),
            (r#"{"metric":"findings","max":-1}"#, vec!["rules.0.max: expected 0 to more, found -1"]),
            (r#"{"metric":"epss","max":1.5}"#, vec!["rules.0.max: expected 0 to 1, found 1.5"]),
            (
                r#"{"metric":"score","max":80}"#,
                vec![
                    "rules.0.min: expected a number with the metric score, found none",
                    "rules.0.max: expected min with the metric score, found max",
                ],
            ),
            (
                r#"{"metric":"coverage_gaps","max":0,"severity":"low"}"#,
                vec![
                    "rules.0.severity: expected nothing with the metric coverage_gaps, which is not about findings",
                ],
            ),
            (
                r#"{"metric":"licenses","max":0}"#,
                vec!["rules.0.deny: expected licences or groups of licences, found none"],
            ),
            (r#"{"metric":"licenses","deny":["strong-copyleft","MIT"],"max":0}"#, vec![]),
        ] {
            assert_eq!(problems(rule), expected, "{rule}");
        }
        assert!(
            problems(r#"{"metric":"licenses","deny":["GPL 17"],"max":0}"#)[0]
                .starts_with("rules.0.deny: expected")
        );
    }

    #[test]
    fn an_empty_policy_and_a_broken_module_are_refused() {
        let field = |text: &str| check(&serde_json::from_str(text).unwrap()).remove(0).field;
        assert_eq!(field(r#"{"name":"p"}"#), "rules");
        assert_eq!(field(r#"{"name":" ","rego":"package p\ndeny contains 1 if { 1 == 2 }"}"#), "name");
        assert_eq!(field(r#"{"name":"p","rego":"package p\ndeny contains x if { "}"#), "rego");
    }
}
