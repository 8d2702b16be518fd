//! What the scanner finds in a tree, what it says about it, and what it says that it could not judge.

use std::path::Path;
use std::sync::Arc;

use palisade_advisories::Library;
use palisade_dependencies::DependencyScanner;
use palisade_engine::{Cancel, Normalizer, Progress, ScannedTree, TreeOptions, TreeScan, scan_tree};
use palisade_model::{Finding, Severity};
use serde_json::json;
use tempfile::TempDir;

const NOW: i64 = 1_780_480_800_000;

const CARGO_LOCK: &str = r#"version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["middle"]

[[package]]
name = "middle"
version = "1.0.0"
source = "registry+https://example.com/index"
dependencies = ["weak"]

[[package]]
name = "weak"
version = "1.2.3"
source = "registry+https://example.com/index"
"#;

fn record(id: &str, ecosystem: &str, name: &str, events: &serde_json::Value) -> serde_json::Value {
    json!({
        "id": id, "modified": "2026-01-02T03:04:05Z", "aliases": [id.replace("TEST", "CVE-2026")],
        "details": "# Weak\n\nReads past\nthe end of its buffer.\n\nMore.",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [{"package": {"ecosystem": ecosystem, "name": name},
            "ranges": [{"type": "SEMVER", "events": events}]}],
    })
}

/// A library of two ecosystems.
fn library() -> (TempDir, Library) {
    let (folder, source) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let events = json!([{"introduced": "0"}, {"fixed": "1.2.5"}]);
    let evil = json!([{"introduced": "0"}]);
    let records = [
        record("TEST-0001", "crates.io", "weak", &events),
        record("TEST-0002", "crates.io", "weak", &json!([{"introduced": "1.2.5"}, {"fixed": "1.3.0"}])),
        record("MAL-2026-1", "npm", "evil", &evil),
        record("TEST-0004", "npm", "loose", &events),
    ];
    for record in records {
        let path = source.path().join(format!("{}.json", record["id"].as_str().unwrap()));
        std::fs::write(path, record.to_string()).unwrap();
    }
    let library = Library::new(folder.path());
    let report = library.import(&[source.path().to_owned()], NOW).unwrap();
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    (folder, library)
}

fn scan(root: &Path, library: Option<Library>) -> (ScannedTree, Vec<Finding>) {
    let scan = TreeScan {
        root: root.to_owned(),
        scanners: vec![],
        fact_scanners: vec![Arc::new(DependencyScanner::new(library))],
        options: TreeOptions { threads: 2, ..TreeOptions::default() },
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        normalizer: Arc::new(Normalizer::new([7; 32], NOW)),
    };
    let (out, mut findings) = tokio::sync::mpsc::channel(1000);
    let tree = scan_tree(&scan, &out).unwrap();
    drop(out);
    let mut found = Vec::new();
    while let Some(finding) = findings.blocking_recv() {
        found.push(finding);
    }
    (tree, found)
}

fn gaps(tree: &ScannedTree) -> Vec<String> {
    tree.coverage.gaps.iter().map(|gap| format!("{}: {}", gap.subject, gap.detail)).collect()
}

#[test]
fn a_transitive_package_is_found_with_its_way_and_the_smallest_safe_version() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("Cargo.lock"), CARGO_LOCK).unwrap();
    let (tree, found) = scan(root.path(), Some(library));
    let [finding] = &found[..] else { panic!("expected one finding, found {found:#?}") };
    assert_eq!(finding.title, "Vulnerable package weak 1.2.3: CVE-2026-0001");
    assert_eq!(finding.severity, Severity::Critical);
    assert_eq!(finding.description, "Reads past the end of its buffer.");
    assert_eq!(finding.location.display(), "Cargo.lock:15:1");
    // 1.2.5 ends this one and begins another.
    let package = serde_json::to_value(&finding.package).unwrap();
    let expected = serde_json::json!({
        "name": "weak", "version": "1.2.3", "ecosystem": "crates.io", "purl": "pkg:cargo/weak@1.2.3",
        "fixed_version": "1.3.0", "advisory_ids": ["CVE-2026-0001", "TEST-0001"],
        "path": ["middle@1.0.0", "weak@1.2.3"], "direct_dependency": "middle",
        "relation": "transitive", "usage": "runtime", "epss": null, "known_exploited": false,
    });
    assert_eq!(package, expected);
    assert!(
        finding.remediation.ends_with("to a version that brings weak 1.3.0 or later."),
        "{}",
        finding.remediation
    );
    assert_eq!(tree.coverage.gap_total(), 0, "{:?}", gaps(&tree));
    assert_eq!(tree.packages.len(), 1);
}

#[test]
fn the_same_vulnerability_of_another_version_is_the_same_finding() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("Cargo.lock"), CARGO_LOCK).unwrap();
    let (_, before) = scan(root.path(), None);
    assert!(before.is_empty());
    let (_, before) = scan(root.path(), Some(library));
    let (_folder, library) = self::library();
    let newer = CARGO_LOCK.replace("1.2.3", "1.2.4").replace("version = 4\n", "version = 4\n\n");
    std::fs::write(root.path().join("Cargo.lock"), newer).unwrap();
    let (_, after) = scan(root.path(), Some(library));
    assert_eq!(before[0].fingerprints, after[0].fingerprints);
}

#[test]
fn a_malicious_package_is_critical() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    let lock = json!({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"evil": "1.0.0"}}, "node_modules/evil": {"version": "1.0.0"}}});
    std::fs::write(root.path().join("package-lock.json"), lock.to_string()).unwrap();
    let (_, found) = scan(root.path(), Some(library));
    assert_eq!((found[0].rule_id.as_str(), found[0].severity), ("malicious-dependency", Severity::Critical));
    assert!(found[0].remediation.starts_with("Remove the package"), "{}", found[0].remediation);
}

#[test]
fn what_cannot_be_judged_is_said_and_never_clean() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("package.json"), r#"{"dependencies": {"loose": "^1.0.0"}}"#).unwrap();
    std::fs::write(root.path().join("requirements.txt"), "one==1.0\ntwo==2.0\n").unwrap();
    std::fs::write(root.path().join("Cargo.lock"), "version = 4\n[[package]\n").unwrap();
    let (tree, found) = scan(root.path(), Some(library));
    assert_eq!(found, []);
    let gaps = gaps(&tree);
    assert_eq!(gaps.len(), 3, "{gaps:#?}");
    assert!(gaps[2].starts_with("Cargo.lock: truncated: "), "{gaps:#?}");
    assert_eq!(gaps[0], "PyPI: expected advisories, found none: 2 packages were not judged");
    assert_eq!(
        gaps[1],
        "package.json: loose cannot be judged: expected an exact version, found \"^1.0.0\"; TEST-0004 may apply"
    );
    assert_eq!(tree.coverage.scanners[0].status, palisade_model::ScannerStatus::Partial);
}

#[test]
fn without_advisories_nothing_is_covered_and_packages_are_listed() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("Cargo.lock"), CARGO_LOCK).unwrap();
    let (tree, found) = scan(root.path(), None);
    assert_eq!(found, []);
    assert!(gaps(&tree)[0].starts_with("crates.io: expected advisories, found none"), "{:?}", gaps(&tree));
    assert!(tree.packages[0].packages.iter().any(|package| package.name == "weak"));
}

#[test]
fn a_bill_of_another_tool_is_judged_and_a_file_that_is_only_named_like_one_says_nothing() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    let bill = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
        {"type": "library", "name": "weak", "version": "1.2.3", "purl": "pkg:cargo/weak@1.2.3"}]});
    std::fs::write(root.path().join("app.cdx.json"), bill.to_string()).unwrap();
    std::fs::write(root.path().join("bom.json"), r#"{"metals": ["iron"]}"#).unwrap();
    std::fs::write(root.path().join("cut.spdx.json"), r#"{"spdxVersion": "#).unwrap();
    let (tree, found) = scan(root.path(), Some(library));
    assert_eq!(
        found.iter().map(|finding| finding.title.as_str()).collect::<Vec<_>>(),
        ["Vulnerable package weak 1.2.3: CVE-2026-0001"]
    );
    let gaps = gaps(&tree);
    assert_eq!(gaps.len(), 1, "{gaps:#?}");
    assert!(gaps[0].starts_with("cut.spdx.json: "), "{gaps:#?}");
}

#[test]
fn a_package_of_the_tree_itself_is_not_taken_for_one_of_the_same_name() {
    let (_folder, library) = library();
    let root = tempfile::tempdir().unwrap();
    let lock = "version = 4\n\n[[package]]\nname = \"weak\"\nversion = \"1.0.0\"\n";
    std::fs::write(root.path().join("Cargo.lock"), lock).unwrap();
    let (tree, found) = scan(root.path(), Some(library));
    assert_eq!(found, []);
    assert_eq!(tree.coverage.gap_total(), 0, "{:?}", gaps(&tree));
}
