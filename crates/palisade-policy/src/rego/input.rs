//! What a module of Rego sees as `input`.

use std::collections::BTreeMap;

use palisade_licenses::Statement;
use palisade_model::{AffectedPackage, Category, Confidence, Finding, Location, Severity, rfc3339};
use serde::Serialize;

use crate::{Facts, LicensedPackage, RegoError};

/// Findings that a module sees one by one; `findings_total` has all.
pub const MAX_FINDINGS: usize = 20_000;

#[derive(Serialize)]
struct Input<'a> {
    findings: Vec<Row<'a>>,
    /// More than in `findings` when there are more than that list takes.
    findings_total: u64,
    /// Unresolved findings by severity; every severity is there.
    severities: BTreeMap<&'static str, u64>,
    /// Those that have any.
    categories: BTreeMap<&'static str, u64>,
    packages: Vec<PackageRow<'a>>,
    score: Option<u8>,
    coverage_gaps: u64,
    now: String,
}

#[derive(Serialize)]
struct Row<'a> {
    rule_id: &'a str,
    scanner: &'a str,
    severity: Severity,
    category: Category,
    confidence: Confidence,
    title: &'a str,
    location: &'a Location,
    cwe: &'a [u32],
    tags: &'a [String],
    package: Option<&'a AffectedPackage>,
    fingerprint: String,
    new: bool,
}

#[derive(Serialize)]
struct PackageRow<'a> {
    purl: &'a str,
    license: Option<&'a str>,
}

impl<'a> PackageRow<'a> {
    fn of(package: &'a LicensedPackage) -> Self {
        Self { purl: &package.package, license: package.license.as_ref().map(Statement::as_str) }
    }
}

/// The input as JSON, of unresolved findings and whether they are new.
///
/// # Errors
/// [`RegoError::Process`] when it cannot be written.
pub fn rego_input<'f>(
    facts: &Facts,
    findings: impl Iterator<Item = (&'f Finding, bool)>,
) -> Result<String, RegoError> {
    let mut severities: BTreeMap<_, _> =
        Severity::ALL.iter().map(|severity| (severity.as_str(), 0)).collect();
    let mut categories: BTreeMap<_, u64> = BTreeMap::new();
    for tally in &facts.tallies {
        *severities.entry(tally.severity.as_str()).or_default() += tally.findings;
        *categories.entry(tally.category.as_str()).or_default() += tally.findings;
    }
    let input = Input {
        findings: findings.take(MAX_FINDINGS).map(|(finding, new)| row(finding, new)).collect(),
        findings_total: severities.values().sum(),
        severities,
        categories,
        packages: facts.packages.iter().map(PackageRow::of).collect(),
        score: facts.score,
        coverage_gaps: facts.coverage_gaps,
        now: rfc3339(facts.now),
    };
    serde_json::to_string(&input).map_err(|error| RegoError::Process(error.to_string()))
}

fn row(finding: &Finding, new: bool) -> Row<'_> {
    Row {
        rule_id: &finding.rule_id,
        scanner: &finding.scanner,
        severity: finding.severity,
        category: finding.category,
        confidence: finding.confidence,
        title: &finding.title,
        location: &finding.location,
        cwe: &finding.cwe,
        tags: &finding.tags,
        package: finding.package.as_deref(),
        fingerprint: finding.digest(),
        new,
    }
}
