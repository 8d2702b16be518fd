//! What our own writer writes reads back.

use palisade_model::{Finding, Fingerprint, Suppression, SuppressionKind};

use super::super::{SarifOptions, SarifSummary};
use super::read_bytes;
use crate::fixture::Fixture;
use crate::{Report, write_sarif};

/// The report of a project.
fn written(project: Option<&str>) -> (Fixture, Vec<u8>) {
    let mut fixture = Fixture::busy();
    for (at, finding) in fixture.findings.iter_mut().enumerate() {
        let texts = [format!("path-content/v1:0a{at}"), format!("content/v1:0b{at}")];
        finding.fingerprints = texts.map(Fingerprint).to_vec();
    }
    let (reason, expires_at) = ("made-up keys".to_owned(), Some(1_790_000_000_000));
    fixture.findings[1].suppression = Some(Suppression { kind: SuppressionKind::File, reason, expires_at });
    let mut out = Vec::new();
    write_sarif(&Report { project, ..fixture.report() }, &mut out).unwrap();
    (fixture, out)
}

fn read_for(project: Option<&str>, bytes: &[u8]) -> (Vec<Finding>, SarifSummary) {
    let options = SarifOptions { project: project.map(str::to_owned), ..SarifOptions::default() };
    read_bytes(bytes, &options).unwrap()
}

#[test]
fn a_report_of_ours_reads_back_in_its_own_project() {
    let (fixture, out) = written(Some("prj_a"));
    let (findings, summary) = read_for(Some("prj_a"), &out);
    assert_eq!(summary.runs[0].tool, "palisade");
    assert!(summary.runs[0].incomplete.is_some(), "it may be old, or of another branch");
    // Metadata is about the import, and the root cause is no part of the format.
    let same =
        |finding: &Finding| Finding { metadata: [].into(), root_cause: String::new(), ..finding.clone() };
    assert_eq!(
        findings.iter().map(same).collect::<Vec<_>>(),
        fixture.findings.iter().map(same).collect::<Vec<_>>()
    );
}

#[test]
fn elsewhere_a_report_of_ours_is_one_of_another_tool() {
    for (of, read) in [(None, Some("prj_a")), (Some("prj_b"), Some("prj_a")), (None, None)] {
        let (fixture, out) = written(of);
        let (findings, summary) = read_for(read, &out);
        assert_eq!((&*summary.runs[0].scanner, &summary.runs[0].incomplete), ("palisade", &None));
        for (found, known) in findings.iter().zip(&fixture.findings) {
            assert_eq!((&*found.scanner, found.severity), ("palisade", known.severity));
            let own = |prints: &[Fingerprint]| -> Vec<_> {
                prints.iter().filter(|print| print.is_identity()).cloned().collect()
            };
            let (found, known) = (own(&found.fingerprints), own(&known.fingerprints));
            assert!(!found.is_empty() && found.iter().all(|print| !known.contains(print)), "{found:?}");
        }
        let content = |finding: &Finding| finding.fingerprints.last().cloned();
        assert_eq!(
            findings.iter().map(content).collect::<Vec<_>>(),
            fixture.findings.iter().map(content).collect::<Vec<_>>()
        );
    }
}
