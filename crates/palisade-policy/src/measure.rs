//! Measures one metric. A metric that has nothing to be measured by is unknown, and never the best value.

use palisade_licenses::{LicensePolicy, Verdict};
use palisade_model::{Bound, DAY_MS, Metric, PolicyRule};

use crate::Facts;
use crate::facts::{Selectable, Vulnerability};

/// What a rule measures of a scan.
pub(crate) enum Measured {
    Value(Bound),
    /// Why nothing was measured: a lower-case fragment.
    Unknown(&'static str),
}

/// Measures what `rule` is about.
pub(crate) fn measure(rule: &PolicyRule, facts: &Facts) -> Measured {
    match rule.metric {
        Metric::Findings => {
            count(facts.tallies.iter().filter(|tally| tally.is_selected_by(rule)).map(|tally| tally.findings))
        }
        Metric::KnownExploited => count(selected(rule, facts).filter(|one| one.known_exploited).map(|_| 1)),
        Metric::Epss => epss(rule, facts),
        Metric::CveAgeDays => cve_age(rule, facts),
        Metric::Licenses => licenses(rule, facts),
        Metric::Score => facts.score.map_or(Measured::Unknown("the scan has no score"), |score| {
            Measured::Value(Bound(f64::from(score)))
        }),
        Metric::CoverageGaps => count([facts.coverage_gaps]),
    }
}

fn selected<'f>(rule: &'f PolicyRule, facts: &'f Facts) -> impl Iterator<Item = &'f Vulnerability> {
    facts.vulnerabilities.iter().filter(|one| one.is_selected_by(rule))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn count(parts: impl IntoIterator<Item = u64>) -> Measured {
    Measured::Value(Bound(parts.into_iter().fold(0, u64::saturating_add) as f64))
}

fn epss(rule: &PolicyRule, facts: &Facts) -> Measured {
    if selected(rule, facts).next().is_none() {
        return Measured::Value(Bound(0.0));
    }
    let highest = selected(rule, facts).filter_map(|one| one.epss).reduce(f64::max);
    highest.map_or(Measured::Unknown("none of the vulnerabilities has an EPSS score"), |score| {
        Measured::Value(Bound(score))
    })
}

fn cve_age(rule: &PolicyRule, facts: &Facts) -> Measured {
    if selected(rule, facts).next().is_none() {
        return Measured::Value(Bound(0.0));
    }
    let oldest = selected(rule, facts).filter_map(|one| one.published_at).min();
    oldest.map_or(Measured::Unknown("none of the vulnerabilities has a date"), |published| {
        count([u64::try_from((facts.now - published) / DAY_MS).unwrap_or(0)])
    })
}

fn licenses(rule: &PolicyRule, facts: &Facts) -> Measured {
    let Ok(policy) = LicensePolicy::denying(&rule.deny) else {
        return Measured::Unknown("a licence of the rule is not understood");
    };
    let is_denied = |license| policy.judge(license, None).verdict == Verdict::Deny;
    count(facts.packages.iter().filter(|package| is_denied(package.license.as_ref())).map(|_| 1))
}
