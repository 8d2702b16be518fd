//! `palisade scan --vex`: what given documents say of vulnerabilities, in every form of the report; and what a tree says
//! about itself, which counts for nothing.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::command::{Ran, palisade};

/// A tree with one vulnerable package, and the advisory imported.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let record = json!({
        "id": "TEST-1", "modified": "2026-01-02T03:04:05Z", "summary": "Weak hash", "aliases": ["CVE-2026-1"],
        "affected": [{"package": {"ecosystem": "PyPI", "name": "weak"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}],
    });
    std::fs::create_dir(folder.path().join("tree")).unwrap();
    std::fs::write(folder.path().join("TEST-1.json"), record.to_string()).unwrap();
    std::fs::write(folder.path().join("tree/requirements.txt"), "weak==1.0\nfine==1.0\n").unwrap();
    let imported = palisade(folder.path(), &["advisories", "import", "TEST-1.json", "--data-dir", "data"]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    folder
}

fn write_vex(path: &Path, product: &str, status: &Value) {
    let mut statement = json!({"vulnerability": {"name": "TEST-1"}, "products": [{"@id": product}]});
    statement.as_object_mut().unwrap().extend(status.as_object().unwrap().clone());
    let document = json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:tea:1", "author": "The potters",
        "timestamp": "2026-02-03T04:05:06Z", "version": 1, "statements": [statement],
    });
    std::fs::write(path, document.to_string()).unwrap();
}

fn not_affected() -> Value {
    json!({"status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
        "impact_statement": "Nothing hashes here."})
}

fn scan(folder: &Path, arguments: &[&str]) -> Ran {
    palisade(folder, &[&["scan", "tree", "--data-dir", "data"], arguments].concat())
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let ran = scan(folder, arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

/// Gaps that say that a suppression does not hold.
fn of_suppressions(report: &Value) -> Vec<&Value> {
    let gaps = report["coverage"]["gaps"].as_array().unwrap().iter();
    gaps.filter(|gap| gap["reason"] == "suppression").collect()
}

const REASON: &str = "not affected: vulnerable code not in execute path: Nothing hashes here. (The potters, urn:tea:1, \
                      2026-02-03T04:05:06Z, given.json:1)";

#[test]
fn a_given_statement_suppresses_its_package_and_every_report_says_why() {
    let folder = folder();
    write_vex(&folder.path().join("given.json"), "pkg:pypi/weak@1.0", &not_affected());
    let vex = ["--vex", "given.json"];
    let ran = scan(folder.path(), &vex);
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let text = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("by a VEX statement: not affected"), "{text}");
    let with = |format| json_of(folder.path(), &[&vex[..], &["--format", format]].concat());

    let report = with("json");
    let finding = &report["findings"][0];
    assert_eq!(finding["suppression"], json!({"kind": "vex", "reason": REASON}));
    assert_eq!(finding["package"]["advisory_ids"], json!(["CVE-2026-1", "TEST-1"]));
    assert_eq!(finding["metadata"]["vex_status"], "not_affected");
    assert_eq!(of_suppressions(&report), [] as [&Value; 0]);

    let result = &with("sarif")["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "external");
    assert_eq!(result["suppressions"][0]["justification"], REASON);
    assert_eq!(result["properties"]["package"]["fixed_version"], "2.0");

    let analysis = &with("cyclonedx")["vulnerabilities"][0]["analysis"];
    let expected = json!({"state": "not_affected", "justification": "code_not_reachable",
        "detail": "Nothing hashes here.", "lastUpdated": "2026-02-03T04:05:06Z"});
    assert_eq!(analysis, &expected);

    let document = with("openvex");
    assert_eq!(document, with("openvex"), "the same each time");
    assert_eq!(document["timestamp"], "2026-02-03T04:05:06Z", "not before the decision");
    let expected = json!({
        "vulnerability": {"name": "CVE-2026-1", "aliases": ["TEST-1"]}, "timestamp": "2026-02-03T04:05:06Z",
        "products": [{"@id": "pkg:pypi/weak@1.0"}], "status": "not_affected",
        "justification": "vulnerable_code_not_in_execute_path", "impact_statement": "Nothing hashes here.",
    });
    assert_eq!(document["statements"], json!([expected]));
}

#[test]
fn what_affects_counts_and_a_statement_about_another_version_is_told() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("vex")).unwrap();
    let affected = json!({"status": "affected", "action_statement": "Raise it."});
    write_vex(&folder.path().join("vex/a.json"), "pkg:pypi/weak", &affected);
    write_vex(&folder.path().join("vex/b.json"), "pkg:pypi/weak@1.1", &not_affected());
    std::fs::write(folder.path().join("vex/README"), "not read").unwrap();
    let ran = scan(folder.path(), &["--vex", "vex"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let report = json_of(folder.path(), &["--vex", "vex", "--format", "json"]);
    assert_eq!(report["findings"][0]["metadata"]["vex_statement"], "Raise it.");
    let expected = json!({"subject": "vex/b.json", "reason": "suppression",
        "detail": "1 of 1 statements match no finding: TEST-1 (line 1)"});
    assert_eq!(of_suppressions(&report), [&expected]);
    // Nobody decided: it is under investigation.
    let document = json_of(folder.path(), &["--format", "openvex"]);
    assert_eq!(document["statements"][0]["status"], "under_investigation");
    assert_eq!(document["timestamp"], "2026-01-01T00:00:00Z");
}

#[test]
fn documents_in_the_tree_hide_nothing() {
    let folder = folder();
    for place in [".openvex.json", "tree.openvex.json", "vex.json", "bom.cdx.json"] {
        write_vex(&folder.path().join("tree").join(place), "pkg:pypi/weak@1.0", &not_affected());
    }
    let ran = scan(folder.path(), &[]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_document_that_is_none_is_an_error_with_its_name() {
    let folder = folder();
    std::fs::write(folder.path().join("odd.json"), "{\"bomFormat\": \"CycloneDX\", ").unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    for (given, expected) in [
        ("odd.json", "VEX document odd.json: line 1: expected"),
        (
            "TEST-1.json",
            "VEX document TEST-1.json: line 1: expected OpenVEX or CycloneDX, found another kind",
        ),
        ("gone.json", "VEX document gone.json: "),
        ("empty", "VEX folder empty: expected documents named *.json or *.xml, found none"),
    ] {
        let ran = scan(folder.path(), &["--vex", given]);
        assert_eq!(ran.code, Some(2), "{given}");
        assert!(ran.stderr.contains(expected), "{given}: {}", ran.stderr);
    }
}
