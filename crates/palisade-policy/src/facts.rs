//! What policies are judged by: the findings of a scan that nobody has decided away, counted, and what else was measured.
//! Made by the command line from its report and by the service from the store.

use palisade_licenses::{Normalizer, Statement, effective};
use palisade_model::{Category, Finding, Metric, Package, PolicyFields, PolicyRule, Severity, UnixMillis};

/// Everything that policies can be judged by.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Unresolved findings in groups that do not overlap.
    pub tallies: Vec<Tally>,
    /// Those of them that are about a known vulnerability, one by one; empty unless [`Needs::vulnerabilities`].
    pub vulnerabilities: Vec<Vulnerability>,
    /// Empty unless [`Needs::packages`].
    pub packages: Vec<LicensedPackage>,
    /// `None` when the scan did not end well.
    pub score: Option<u8>,
    /// What the scan could not look at.
    pub coverage_gaps: u64,
    pub now: UnixMillis,
}

/// So many findings that have all this in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub severity: Severity,
    pub category: Category,
    /// First seen by this scan, or seen again after it had been fixed.
    pub is_new: bool,
    pub findings: u64,
}

/// A finding about a known vulnerability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vulnerability {
    pub severity: Severity,
    pub category: Category,
    pub is_new: bool,
    pub known_exploited: bool,
    /// Probability of exploitation in the next thirty days, 0 to 1.
    pub epss: Option<f64>,
    pub published_at: Option<UnixMillis>,
}

/// A package and what is known of its licence.
#[derive(Debug, Clone, PartialEq)]
pub struct LicensedPackage {
    /// Its package URL.
    pub package: String,
    pub license: Option<Statement>,
}

impl LicensedPackage {
    /// A package as the files of a tree describe it.
    pub fn of(package: &Package, normalizer: &mut Normalizer) -> Self {
        let text = effective(package, normalizer).text;
        Self { package: package.purl.to_string(), license: normalizer.statement(&text).cloned() }
    }
}

/// What of [`Facts`] some policies look at, so that no more is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    pub vulnerabilities: bool,
    pub packages: bool,
    /// Findings one by one, for Rego.
    pub findings: bool,
}

/// What these policies look at.
pub fn needs<'p>(policies: impl IntoIterator<Item = &'p PolicyFields>) -> Needs {
    let mut needs = Needs::default();
    for policy in policies {
        needs.findings |= policy.rego.is_some();
        for rule in &policy.rules {
            match rule.metric {
                Metric::KnownExploited | Metric::Epss | Metric::CveAgeDays => needs.vulnerabilities = true,
                Metric::Licenses => needs.packages = true,
                Metric::Findings | Metric::Score | Metric::CoverageGaps => {}
            }
        }
    }
    needs
}

impl Facts {
    /// Counts findings of a report; suppressed ones do not count, and all others are new.
    pub fn of_findings<'f>(findings: impl IntoIterator<Item = &'f Finding>, now: UnixMillis) -> Self {
        let mut facts = Self { now, ..Self::default() };
        for finding in findings.into_iter().filter(|finding| finding.is_active()) {
            facts.count(finding);
        }
        facts
    }

    fn count(&mut self, finding: &Finding) {
        let (severity, category) = (finding.severity, finding.category);
        let same = |tally: &&mut Tally| tally.severity == severity && tally.category == category;
        match self.tallies.iter_mut().find(same) {
            Some(tally) => tally.findings += 1,
            None => self.tallies.push(Tally { severity, category, is_new: true, findings: 1 }),
        }
        self.vulnerabilities.extend(Vulnerability::of(finding, true));
    }
}

impl Vulnerability {
    /// What a finding says of a known vulnerability; `None` when it is about none.
    pub fn of(finding: &Finding, is_new: bool) -> Option<Self> {
        let package = finding.package.as_ref().filter(|package| !package.advisory_ids.is_empty())?;
        Some(Self {
            severity: finding.severity,
            category: finding.category,
            is_new,
            known_exploited: package.known_exploited,
            epss: package.epss.map(|epss| f64::from(epss.score)),
            published_at: package.published_at,
        })
    }
}

/// What rules select findings by.
pub(crate) trait Selectable {
    fn severity(&self) -> Severity;
    fn category(&self) -> Category;
    fn is_new(&self) -> bool;

    fn is_selected_by(&self, rule: &PolicyRule) -> bool {
        rule.severity.is_none_or(|least| self.severity() >= least)
            && rule.category.is_none_or(|only| self.category() == only)
            && (!rule.new_only || self.is_new())
    }
}

macro_rules! selectable {
    ($($name:ident),*) => {
        $(impl Selectable for $name {
            fn severity(&self) -> Severity {
                self.severity
            }

            fn category(&self) -> Category {
                self.category
            }

            fn is_new(&self) -> bool {
                self.is_new
            }
        })*
    };
}

selectable!(Tally, Vulnerability);
