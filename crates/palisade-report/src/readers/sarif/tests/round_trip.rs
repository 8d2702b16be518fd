//! What our own writer writes reads back.

use palisade_model::{Finding, Fingerprint, Suppression, SuppressionKind};

use super::super::SarifOptions;
use super::read_bytes;
use crate::fixture::Fixture;
use crate::write_sarif;

#[test]
fn our_own_report_reads_back() {
    let mut fixture = Fixture::busy();
    for (at, finding) in fixture.findings.iter_mut().enumerate() {
        let texts = [format!("path-content/v1:0a{at}"), format!("content/v1:0b{at}")];
        finding.fingerprints = texts.map(Fingerprint).to_vec();
    }
    let (reason, expires_at) = ("made-up keys".to_owned(), Some(1_790_000_000_000));
    fixture.findings[1].suppression = Some(Suppression { kind: SuppressionKind::File, reason, expires_at });
    let mut out = Vec::new();
    write_sarif(&fixture.report(), &mut out).unwrap();
    let (findings, summary) = read_bytes(&out, &SarifOptions::default()).unwrap();
    assert_eq!(summary.runs[0].tool, "palisade");
    // Metadata is about the import, and the root cause is no part of the format.
    let same =
        |finding: &Finding| Finding { metadata: [].into(), root_cause: String::new(), ..finding.clone() };
    assert_eq!(
        findings.iter().map(same).collect::<Vec<_>>(),
        fixture.findings.iter().map(same).collect::<Vec<_>>()
    );
}
