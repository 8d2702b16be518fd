//! `palisade scan --policy` and the licence scanner: findings, exit codes, refused policies, licences in bills of materials.

use std::path::Path;

use serde_json::Value;

use crate::support::command::palisade;

const LOCK: &str = "{\"lockfileVersion\": 3, \"packages\": {\"\": {},\n\
    \"node_modules/strong\": {\"version\": \"1.0.0\", \"license\": \"GPLv3\"},\n\
    \"node_modules/fine\": {\"version\": \"2.0.0\", \"license\": \"MIT/X11\"},\n\
    \"node_modules/odd\": {\"version\": \"3.0.0\", \"license\": \"ask us\"}}}\n";

const POLICY: &str = "[licenses]\nallow = [\"permissive\"]\ndeny = [\"strong-copyleft\"]\n";

fn tree(policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("tree");
    std::fs::create_dir_all(root.join("node_modules/fine")).unwrap();
    std::fs::write(root.join("package-lock.json"), LOCK).unwrap();
    std::fs::write(root.join("package.json"), "{\"name\": \"app\", \"license\": \"Apache 2.0\"}").unwrap();
    std::fs::write(
        root.join("node_modules/fine/package.json"),
        "{\"name\": \"fine\", \"version\": \"2.0.0\", \"license\": \"MIT\"}",
    )
    .unwrap();
    std::fs::write(root.join("node_modules/fine/LICENSE"), "SPDX-License-Identifier: Zlib\n").unwrap();
    std::fs::write(folder.path().join("policy.toml"), policy).unwrap();
    folder
}

fn json_of(folder: &Path, arguments: &[&str]) -> Value {
    let ran = palisade(folder, arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

#[test]
fn a_denied_licence_is_a_finding_with_its_place_and_reason() {
    let folder = tree(POLICY);
    let scan = ["scan", "tree", "--policy", "policy.toml", "--format", "json"];
    assert_eq!(palisade(folder.path(), &scan).code, Some(1));
    let report = json_of(folder.path(), &scan);
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let finding = &findings[0];
    assert_eq!(
        (finding["rule_id"].as_str(), finding["severity"].as_str()),
        (Some("license-denied"), Some("high"))
    );
    assert_eq!(finding["location"]["start"]["line"], 2);
    assert_eq!(finding["metadata"]["license"], "GPL-3.0-only");
    let reason = finding["description"].as_str().unwrap();
    assert_eq!(reason, "The licence policy denies the group strong-copyleft, which GPL-3.0-only is in.");
    assert!(report.to_string().contains("expected a known licence, found none for 1 packages"), "{report}");
}

#[test]
fn without_a_policy_licences_are_judged_by_nobody_and_only_those_who_ask_are_told() {
    let folder = tree(POLICY);
    let usual = palisade(folder.path(), &["scan", "tree"]);
    assert_eq!(usual.code, Some(0), "{}", usual.stderr);
    assert!(!usual.stdout.contains("licence"), "{}", usual.stdout);
    let asked = palisade(folder.path(), &["scan", "tree", "--scanners", "license"]);
    assert_eq!(asked.code, Some(0), "{}", asked.stderr);
    assert!(asked.stdout.contains("license policy"), "{}", asked.stdout);
}

#[test]
fn bad_policies_and_those_that_cannot_be_applied_are_refused() {
    let folder = tree("[licenses]\nallow = [\n  \"MIT\",\n  \"Apache 2\",\n]\n");
    let refused = palisade(folder.path(), &["scan", "tree", "--policy", "policy.toml"]);
    assert_eq!(refused.code, Some(2));
    for words in ["policy.toml", "line 4: expected", "such as Apache-2.0", "found \"Apache 2\""] {
        assert!(refused.stderr.contains(words), "{words}: {}", refused.stderr);
    }
    let folder = tree(POLICY);
    for arguments in [["tree", "--scanners", "secrets"], ["https://example.com/", "--scanners", "web"]] {
        let all = [&["scan", "--policy", "policy.toml"], &arguments[..]].concat();
        let refused = palisade(folder.path(), &all);
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(refused.stderr.contains("with --policy about licences"), "{}", refused.stderr);
    }
}

#[test]
fn bills_tell_declared_and_concluded_licences() {
    let folder = tree(POLICY);
    let spdx = json_of(folder.path(), &["scan", "tree", "--format", "spdx"]);
    let package = |name: &str| {
        let packages = spdx["packages"].as_array().unwrap();
        let one = packages.iter().find(|package| package["name"] == name).unwrap();
        (
            one["licenseDeclared"].as_str().unwrap().to_owned(),
            one["licenseConcluded"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(package("fine"), ("MIT".to_owned(), "Zlib".to_owned()));
    assert_eq!(package("strong"), ("GPL-3.0-only".to_owned(), "NOASSERTION".to_owned()));
    assert!(package("odd").0.starts_with("LicenseRef-palisade-"));
    assert_eq!(spdx["hasExtractedLicensingInfos"][0]["extractedText"], "ask us");
    assert_eq!(package("tree").0, "Apache-2.0");

    let bill = json_of(folder.path(), &["scan", "tree", "--format", "cyclonedx"]);
    let licenses = &bill["components"][0]["licenses"];
    assert_eq!(licenses[0]["license"]["id"], "MIT");
    assert_eq!(licenses[1]["license"]["id"], "Zlib");
    assert_eq!(licenses[1]["license"]["acknowledgement"], "concluded");
    assert_eq!(bill["metadata"]["component"]["licenses"][0]["license"]["id"], "Apache-2.0");
}
