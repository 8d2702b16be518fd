//! Findings of the dependency scanner as vulnerabilities of a document: what is decided about a vulnerability in one package
//! says nothing about another package that has it.

use std::collections::BTreeMap;

use palisade_model::{AffectedPackage, Finding, Purl, SuppressionKind, parse_rfc3339};

use super::{Analysis, Rating, RatingMethod, Vulnerability};
use crate::vex::{Justification, Status};

/// The vulnerabilities that findings tell of, each finding with what was decided about it: one for each advisory and
/// decision, with the packages that both hold for, in order of their ids. Findings of other kinds are left out.
pub fn vulnerabilities_of<'a>(
    findings: impl IntoIterator<Item = (&'a Finding, Option<Analysis>)>,
) -> Vec<Vulnerability> {
    let mut of_packages: BTreeMap<(&str, &Purl), (&Finding, Option<Analysis>)> = BTreeMap::new();
    for (finding, analysis) in findings {
        let Some(package) = affected(finding) else { continue };
        let key = (package.advisory(), &package.purl);
        match of_packages.get(&key) {
            // In several files: what needs the most attention counts.
            Some((_, known)) if attention(known.as_ref()) >= attention(analysis.as_ref()) => {}
            _ => drop(of_packages.insert(key, (finding, analysis))),
        }
    }
    let mut all: BTreeMap<(&str, Option<Analysis>), Vulnerability> = BTreeMap::new();
    for ((id, purl), (finding, analysis)) in of_packages {
        let known = all.entry((id, analysis.clone())).or_insert_with(|| vulnerability(finding, analysis));
        known.affects.push(purl.clone());
    }
    all.into_values().collect()
}

/// What the suppression of a finding says of its vulnerability; nothing for one that counts.
pub fn analysis_of(finding: &Finding) -> Option<Analysis> {
    let suppression = finding.suppression.as_ref()?;
    let fact = |name: &str| finding.metadata.get(name).map(String::as_str);
    let reason = Some(suppression.reason.clone()).filter(|reason| !reason.is_empty());
    Some(match suppression.kind {
        SuppressionKind::Vex => Analysis {
            status: fact("vex_status").and_then(Status::parse).unwrap_or(Status::NotAffected),
            justification: fact("vex_justification").and_then(Justification::parse),
            detail: fact("vex_statement").map(str::to_owned),
            at: fact("vex_timestamp").and_then(parse_rfc3339),
        },
        // Known before is no decision.
        SuppressionKind::Baseline => Analysis::of(Status::UnderInvestigation, "known from the baseline"),
        SuppressionKind::Inline | SuppressionKind::File | SuppressionKind::External => {
            Analysis { status: Status::NotAffected, justification: None, detail: reason, at: None }
        }
    })
}

fn affected(finding: &Finding) -> Option<&AffectedPackage> {
    finding.package.as_deref().filter(|package| !package.advisory_ids.is_empty())
}

/// The more, the more attention it needs.
fn attention(analysis: Option<&Analysis>) -> u8 {
    match analysis.map(|analysis| analysis.status) {
        None => 4,
        Some(Status::Affected) => 3,
        Some(Status::UnderInvestigation) => 2,
        Some(Status::Fixed) => 1,
        Some(Status::NotAffected) => 0,
    }
}

fn vulnerability(finding: &Finding, analysis: Option<Analysis>) -> Vulnerability {
    let ids = affected(finding).map(|package| package.advisory_ids.as_slice()).unwrap_or_default();
    let mut aliases: Vec<_> = ids.iter().skip(1).cloned().collect();
    aliases.sort();
    let rating = Rating {
        method: RatingMethod::Other,
        score: finding.metadata.get("cvss_score").and_then(|score| score.parse().ok()),
        severity: Some(finding.severity),
        vector: None,
    };
    Vulnerability {
        id: ids.first().cloned().unwrap_or_default(),
        aliases,
        ratings: vec![rating],
        description: Some(finding.description.clone()),
        recommendation: Some(finding.remediation.clone()),
        analysis,
        ..Vulnerability::default()
    }
}
