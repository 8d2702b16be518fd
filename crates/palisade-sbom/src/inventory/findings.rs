//! Findings of the dependency scanner as vulnerabilities of a document: one for each advisory, with all packages that
//! have it.

use std::collections::BTreeMap;

use palisade_model::Finding;

use super::{Analysis, Rating, RatingMethod, Vulnerability};
use crate::vex::Status;

/// The vulnerabilities that the findings tell of, in order of their ids; findings of other kinds are left out.
pub fn vulnerabilities_of(findings: &[Finding]) -> Vec<Vulnerability> {
    let mut all: BTreeMap<&str, Vulnerability> = BTreeMap::new();
    for finding in findings {
        let fact = |name: &str| finding.metadata.get(name).map(String::as_str);
        let (Some(id), Some(purl)) = (fact("advisory"), fact("purl")) else { continue };
        let Ok(purl) = purl.parse() else { continue };
        let known = all.entry(id).or_insert_with(|| vulnerability(id, finding));
        if !known.affects.contains(&purl) {
            known.affects.push(purl);
        }
        // Suppressed here and counting there: it needs attention.
        if finding.is_active() {
            known.analysis = None;
        }
    }
    all.into_values().collect()
}

fn vulnerability(id: &str, finding: &Finding) -> Vulnerability {
    let fact = |name: &str| finding.metadata.get(name).map(String::as_str);
    let aliases =
        fact("aliases").into_iter().flat_map(|ids| ids.split(',')).chain(fact("advisory_source_id"));
    let mut aliases: Vec<_> = aliases.filter(|alias| *alias != id).map(str::to_owned).collect();
    aliases.sort();
    aliases.dedup();
    let rating = Rating {
        method: RatingMethod::Other,
        score: fact("cvss_score").and_then(|score| score.parse().ok()),
        severity: Some(finding.severity),
        vector: None,
    };
    Vulnerability {
        id: id.to_owned(),
        aliases,
        ratings: vec![rating],
        description: Some(finding.description.clone()),
        recommendation: Some(finding.remediation.clone()),
        analysis: finding.suppression.as_ref().map(|suppression| Analysis {
            status: Status::NotAffected,
            justification: None,
            detail: Some(suppression.reason.clone()).filter(|reason| !reason.is_empty()),
        }),
        ..Vulnerability::default()
    }
}
