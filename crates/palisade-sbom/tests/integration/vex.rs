use palisade_model::{Ecosystem, Purl};
use palisade_sbom::vex::{Decision, Justification, Status, VexIndex, read_vex};
use palisade_sbom::{Analysis, Format, Inventory, Limits, Vulnerability, write_sbom};
use proptest::prelude::*;

const OPENVEX: &str = include_str!("../fixtures/tea.openvex.json");
const CYCLONEDX: &str = include_str!("../fixtures/vex.cdx.json");

fn index(text: &str) -> VexIndex {
    VexIndex::new(read_vex("a/vex.json", text.as_bytes(), Limits::default()).unwrap().statements)
}

fn decision<'a>(index: &'a VexIndex, name: &str, package: &str) -> Option<Decision<'a>> {
    index.decision([name], &package.parse().unwrap(), None)
}

#[test]
fn openvex_decides_for_its_products() {
    let index = index(OPENVEX);
    for (name, package, expected) in [
        ("CVE-2026-0001", "pkg:npm/kettle@1.0.0", Some((Status::NotAffected, true))),
        ("GHSA-0001", "pkg:npm/kettle@1.0.0", Some((Status::NotAffected, true))),
        ("CVE-2026-0001", "pkg:npm/kettle@1.0.1", None),
        ("CVE-2026-0001", "pkg:npm/lid@9", Some((Status::Affected, false))),
        ("CVE-2026-0002", "pkg:npm/spout@1", Some((Status::Fixed, true))),
        ("CVE-2026-0002", "pkg:oci/shop@1", None),
        ("CVE-2026-0003", "pkg:npm/kettle@1", Some((Status::UnderInvestigation, false))),
        ("CVE-2026-0004", "pkg:npm/kettle@1", None),
    ] {
        let found = decision(&index, name, package).map(|found| (found.status, found.suppresses));
        assert_eq!(found, expected, "{name} {package}");
    }
    let reason = decision(&index, "CVE-2026-0001", "pkg:npm/kettle@1.0.0").unwrap().reason;
    assert_eq!(
        reason,
        "not affected: vulnerable code not in execute path (The potters, https://tea.example/vex/1, 2026-02-03T04:05:06Z, \
         a/vex.json:8)"
    );
}

#[test]
fn statements_that_cannot_be_used_are_gaps() {
    let document = read_vex("a", OPENVEX.as_bytes(), Limits::default()).unwrap();
    assert_eq!(document.statements.len(), 4);
    assert_eq!(
        document.gaps,
        [
            "line 31: expected a justification or an impact statement, found neither",
            "line 32: expected a product with a package URL, found none",
            "line 33: expected a status of OpenVEX, found \"gone\"",
        ]
    );
    let error = read_vex("a", b"{\"@context\": \"https://other.example\"}", Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "line 1: expected OpenVEX or CycloneDX, found another kind of document");
}

#[test]
fn cyclonedx_decides_for_the_components_it_names() {
    let index = index(CYCLONEDX);
    for (name, package, expected) in [
        ("CVE-2026-0001", "pkg:npm/kettle@1.0.0", Some(true)),
        ("GHSA-0001", "pkg:npm/kettle@1.0.0", Some(true)),
        ("CVE-2026-0001", "pkg:npm/kettle@2.0.0", None),
        ("CVE-2026-0001", "pkg:npm/lid@1", None),
        ("CVE-2026-0002", "pkg:npm/lid@1", Some(true)),
        ("CVE-2026-0002", "pkg:npm/lid@2", None),
        ("CVE-2026-0002", "pkg:npm/spout@2", Some(true)),
        ("CVE-2026-0003", "pkg:npm/kettle@1.0.0", Some(false)),
        ("CVE-2026-0005", "pkg:npm/kettle@1.0.0", None),
    ] {
        let found = decision(&index, name, package).map(|found| found.suppresses);
        assert_eq!(found, expected, "{name} {package}");
    }
    let reason = decision(&index, "CVE-2026-0001", "pkg:npm/kettle@1.0.0").unwrap().reason;
    assert_eq!(
        reason,
        "not affected: vulnerable code not in execute path: never called (2026-02-03T04:05:06Z, a/vex.json:11)"
    );
    let document = read_vex("a", CYCLONEDX.as_bytes(), Limits::default()).unwrap();
    assert_eq!(document.gaps, ["line 26: expected an affected component with a package URL, found none"]);
}

#[test]
fn decisions_are_read_as_they_were_written() {
    let kettle = Purl::of(Ecosystem::Npm, "kettle", Some("1.0.0"));
    let decided = |status, justification, detail: Option<&str>| Vulnerability {
        id: format!("CVE-{status:?}-{justification:?}"),
        aliases: vec!["GHSA-1".to_owned()],
        affects: vec![kettle.clone()],
        analysis: Some(Analysis { status, justification, detail: detail.map(str::to_owned), at: None }),
        ..Vulnerability::default()
    };
    let vulnerabilities = [
        decided(Status::NotAffected, Some(Justification::CodeNotReachable), Some("dead code")),
        decided(Status::NotAffected, None, None),
        decided(Status::Affected, None, None),
        decided(Status::Fixed, None, Some("patched by hand")),
        decided(Status::UnderInvestigation, None, None),
        Vulnerability { analysis: None, ..decided(Status::Fixed, None, None) },
    ];
    let files = [kettle_file(&kettle)];
    let inventory = Inventory {
        name: "shop",
        version: None,
        files: &files,
        vulnerabilities: &vulnerabilities,
        author: "The potters",
        tool_version: "0.0.0",
        at: 1_780_480_800_000,
    };
    let mut documents = [Vec::new(), Vec::new(), Vec::new()];
    write_sbom(&inventory, Format::OpenVex, &mut documents[0]).unwrap();
    write_sbom(&inventory, Format::CycloneDxJson, &mut documents[1]).unwrap();
    write_sbom(&inventory, Format::CycloneDxXml, &mut documents[2]).unwrap();
    // Bills say nothing where nobody decided; OpenVEX has a status for that.
    for (document, said) in documents.iter().zip([6, 5, 5]) {
        let read = read_vex("a", document, Limits::default()).unwrap();
        assert_eq!(read.gaps, [] as [String; 0]);
        assert_eq!(read.statements.len(), said);
        for (statement, written) in read.statements.iter().zip(&vulnerabilities) {
            let undecided = Analysis::of(Status::UnderInvestigation, "");
            let analysis = written.analysis.as_ref().unwrap_or(&undecided);
            assert_eq!(statement.vulnerabilities, [written.id.clone(), "GHSA-1".to_owned()]);
            assert_eq!(
                (statement.status, statement.justification),
                (analysis.status, analysis.justification)
            );
            assert_eq!(statement.at, Some(inventory.at));
            assert_eq!(statement.products[0].purl, kettle);
        }
    }
}

fn kettle_file(purl: &Purl) -> palisade_model::PackageFile {
    let text = format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{{\"type\":\"library\",\"name\":\"kettle\",\"purl\":\"{purl}\"}}]}}"
    );
    palisade_sbom::read_sbom("a", text.as_bytes(), Limits::default()).unwrap()
}

proptest! {
    /// Documents with one piece cut out and another put in.
    #[test]
    fn no_broken_document_makes_the_readers_panic(
        first in any::<bool>(),
        start in 0usize..2000,
        length in 0usize..60,
        piece in "[\"{}\\[\\],:%#@a-zA-Z0-9 \\n]{0,20}",
    ) {
        let text = if first { OPENVEX } else { CYCLONEDX };
        let start = start.min(text.len());
        let end = (start + length).min(text.len());
        let broken = format!("{}{piece}{}", &text[..start], &text[end..]);
        let _ = read_vex("a", broken.as_bytes(), Limits::default());
    }
}
