//! `--policy`: the file is read before the scan, and its rules are judged after it, as a gate of the API would be.

use anyhow::{Context, bail};
use palisade_licenses::{LicensePolicy, Normalizer};
use palisade_model::{PackageFile, PolicyFields};
use palisade_policy::{
    Facts, JudgedPolicy, LicensedPackage, PolicyFile, RegoRunner, gate, judge, needs, rego_input,
};
use palisade_report::{GateSummary, PolicySummary, Report};

use super::Args;
use super::findings::Outcome;
use super::target::Target;
use crate::commands::rego;

/// What the policy file asks for.
pub(super) struct Policy {
    /// Applied by the licence scanner.
    pub(super) licenses: Option<LicensePolicy>,
    /// Judged when the scan has ended.
    pub(super) gate: Option<PolicyFields>,
}

/// Reads the policy file, if one was given.
pub(super) fn read(args: &Args) -> anyhow::Result<Policy> {
    let Some(path) = &args.policy else { return Ok(Policy { licenses: None, gate: None }) };
    let context = || format!("policy {}", path.display());
    let text = std::fs::read_to_string(path).with_context(context)?;
    let is_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let PolicyFile { licenses, policy } = PolicyFile::parse(&text, is_toml).with_context(context)?;
    Ok(Policy { licenses, gate: policy })
}

impl Policy {
    /// A policy that is not applied would read as one that is met: licences are those of packages, which the scanner of
    /// licences lists.
    pub(super) fn refuse_unapplied(&self, args: &Args, target: &Target) -> anyhow::Result<()> {
        if self.licenses.is_none() && !needs(&self.gate).packages {
            return Ok(());
        }
        if matches!(target, Target::Web(_)) {
            bail!("expected a folder or a file with --policy about licences, found a URL");
        }
        if !args.scanners.is_empty() && !args.scanners.iter().any(|name| name == "license") {
            let found = args.scanners.join(", ");
            bail!("expected license among the scanners with --policy about licences, found {found}");
        }
        Ok(())
    }
}

/// Judges the policy by the report.
pub(super) fn judged(
    policy: &PolicyFields,
    outcome: &Outcome,
    report: &Report<'_>,
) -> anyhow::Result<GateSummary> {
    let facts = Facts {
        score: report.score,
        coverage_gaps: outcome.coverage.gap_total(),
        packages: packages(&outcome.packages),
        ..Facts::of_findings(&outcome.findings, report.finished_at)
    };
    let said = match &policy.rego {
        Some(module) => {
            let findings = report.active().map(|finding| (finding, true));
            Some(rego::runner()?.deny(module, &rego_input(&facts, findings)?))
        }
        None => None,
    };
    let verdict = judge(policy, &facts, said.as_ref());
    let gate = gate(vec![JudgedPolicy { policy, verdict }]);
    let policies = gate.policies.into_iter().map(|judged| PolicySummary {
        name: judged.policy.name.clone(),
        enforcement: judged.policy.enforcement,
        status: judged.verdict.status,
        violations: judged.verdict.violations.into_iter().map(|violation| violation.message).collect(),
    });
    Ok(GateSummary { status: gate.status, policies: policies.collect() })
}

fn packages(files: &[PackageFile]) -> Vec<LicensedPackage> {
    let mut normalizer = Normalizer::default();
    let packages = files.iter().flat_map(|file| &file.packages).filter(|package| !package.is_own());
    packages.map(|package| LicensedPackage::of(package, &mut normalizer)).collect()
}
