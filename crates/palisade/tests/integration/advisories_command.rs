//! `palisade advisories` and the scan of a tree by them: findings, bills of materials, what is not covered.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::command::palisade;

/// A folder with one advisory and a tree that it affects.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let record = json!({
        "id": "TEST-1", "modified": "2026-01-02T03:04:05Z", "summary": "Weak hash",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "weak"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}],
    });
    std::fs::create_dir(folder.path().join("tree")).unwrap();
    std::fs::write(folder.path().join("TEST-1.json"), record.to_string()).unwrap();
    std::fs::write(folder.path().join("tree/requirements.txt"), "weak==1.0\nfine==1.0\n").unwrap();
    folder
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let ran = palisade(folder, arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

#[test]
fn what_was_imported_is_told_and_judges_the_next_scan() {
    let folder = tree();
    let none = palisade(folder.path(), &["advisories", "status", "--data-dir", "data"]);
    assert!(none.stdout.starts_with("No advisories are imported"), "{}", none.stdout);
    let before = palisade(folder.path(), &["scan", "tree", "--data-dir", "data"]);
    assert_eq!(before.code, Some(0), "{}", before.stderr);
    assert!(before.stdout.contains("PyPI (expected advisories, found none: 2"), "{}", before.stdout);

    let imported = palisade(folder.path(), &["advisories", "import", "TEST-1.json", "--data-dir", "data"]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert_eq!(imported.stdout, "PyPI             1 advisories imported\n");
    let status = palisade(folder.path(), &["advisories", "status", "--data-dir", "data"]).stdout;
    assert!(
        status.contains(
            "PyPI                      1  2026-01-02T03:04:05Z  today         never; single records only"
        ),
        "{status}"
    );

    let after = palisade(folder.path(), &["scan", "tree", "--data-dir", "data"]);
    assert_eq!(after.code, Some(1), "{}", after.stderr);
    assert!(after.stdout.contains("Vulnerable package weak 1.0: TEST-1"), "{}", after.stdout);
    assert!(after.stdout.contains("Fix: Upgrade weak to 2.0 or later."), "{}", after.stdout);
}

#[test]
fn a_file_that_is_no_advisory_is_refused_by_name_and_changes_nothing() {
    let folder = tree();
    std::fs::write(folder.path().join("all.zip"), b"PK\x03\x04 cut").unwrap();
    let ran = palisade(folder.path(), &["advisories", "import", "all.zip", "--data-dir", "data"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("1 of 1 could not be imported; all.zip: "), "{}", ran.stderr);
    let status = palisade(folder.path(), &["advisories", "status", "--data-dir", "data"]).stdout;
    assert!(status.starts_with("No advisories are imported"), "{status}");
}

#[test]
fn a_bill_of_materials_lists_every_package_and_its_vulnerabilities_the_same_each_time() {
    let folder = tree();
    palisade(folder.path(), &["advisories", "import", "TEST-1.json", "--data-dir", "data"]);
    let arguments = ["scan", "tree", "--data-dir", "data", "--fail-on", "critical", "--format"];
    let bill = json_of(folder.path(), &[&arguments[..], &["cyclonedx"]].concat());
    assert_eq!(bill["specVersion"], "1.6");
    assert_eq!(bill["metadata"]["timestamp"], "2026-01-01T00:00:00Z");
    let purls: Vec<_> =
        bill["components"].as_array().unwrap().iter().map(|one| one["purl"].as_str().unwrap()).collect();
    assert_eq!(purls, ["pkg:pypi/fine@1.0", "pkg:pypi/weak@1.0"]);
    assert_eq!(bill["vulnerabilities"][0]["id"], "TEST-1");
    assert_eq!(bill["vulnerabilities"][0]["affects"][0]["ref"], "pkg:pypi/weak@1.0");
    let again = json_of(folder.path(), &[&arguments[..], &["cyclonedx"]].concat());
    assert_eq!(bill, again);
    let spdx = json_of(folder.path(), &[&arguments[..], &["spdx"]].concat());
    assert_eq!(spdx["spdxVersion"], "SPDX-2.3");
    assert_eq!(spdx["packages"].as_array().unwrap().len(), 3);
    let xml = palisade(folder.path(), &[&arguments[..], &["cyclonedx-1.5-xml"]].concat());
    assert!(xml.stdout.contains("http://cyclonedx.org/schema/bom/1.5"), "{}", xml.stdout);
}

#[test]
fn a_web_site_has_no_bill_of_materials() {
    let ran = palisade(Path::new("."), &["scan", "https://example.com", "--format", "spdx"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("expected a folder or a file for a bill of materials, found a URL"),
        "{}",
        ran.stderr
    );
}
