//! `palisade scan --policy` with rules and with Rego: verdicts, exit codes, refused policies, modules that run away.

use std::path::Path;

use serde_json::Value;

use crate::support::command::{Ran, palisade};

/// A finding of high severity in `tree`, and a policy in `file`.
fn tree(file: &str, policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("tree");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(
        root.join("app.py"),
        "import yaml\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n",
    )
    .unwrap();
    std::fs::write(folder.path().join(file), policy).unwrap();
    folder
}

fn scan(folder: &Path, file: &str, further: &[&str]) -> Ran {
    palisade(folder, &[&["scan", "tree", "--scanners", "code", "--policy", file], further].concat())
}

fn gate_of(ran: &Ran) -> Value {
    let report: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    report["gate"].clone()
}

#[test]
fn p_06_a_policy_stops_the_scan_with_exit_code_1_and_says_why() {
    let blocking =
        r#"{"name": "Release", "rules": [{"metric": "findings", "severity": "medium", "max": 0}]}"#;
    let folder = tree("policy.json", blocking);
    let ran = scan(folder.path(), "policy.json", &["--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let gate = gate_of(&ran);
    assert_eq!(gate["status"], "failed");
    let violation = gate["policies"][0]["violations"][0].as_str().unwrap();
    assert!(violation.starts_with("findings, medium or worse: expected at most 0, found"), "{violation}");

    let table = scan(folder.path(), "policy.json", &[]);
    assert!(table.stdout.contains("Release: findings, medium or worse"), "{}", table.stdout);
}

#[test]
fn p_06_the_policy_decides_unless_a_severity_is_given_too() {
    let lenient = "name: Release\nrules:\n  - {metric: findings, max: 1000}\n";
    let folder = tree("policy.yaml", lenient);
    assert_eq!(scan(folder.path(), "policy.yaml", &[]).code, Some(0));
    assert_eq!(scan(folder.path(), "policy.yaml", &["--fail-on", "low"]).code, Some(1));
    let warning = "name: Release\nenforcement: warn\nrules:\n  - {metric: findings, max: 0}\n";
    let folder = tree("policy.yaml", warning);
    let ran = scan(folder.path(), "policy.yaml", &["--format", "json"]);
    assert_eq!((ran.code, gate_of(&ran)["status"].as_str()), (Some(0), Some("warned")));
}

#[test]
fn p_06_a_module_of_rego_judges_in_a_process_of_its_own() {
    let module = r#"{"name": "Rego", "rego": "package release\ndeny contains msg if { some f in input.findings; f.category == \"code\"; msg := f.rule_id }"}"#;
    let folder = tree("policy.json", module);
    let ran = scan(folder.path(), "policy.json", &["--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let violations = gate_of(&ran)["policies"][0]["violations"].clone();
    assert!(violations.as_array().is_some_and(|all| !all.is_empty()), "{violations}");
}

#[test]
fn p_06_a_module_that_runs_away_fails_the_gate_and_nothing_else() {
    let endless = [
        ("f(x) := f(x + 1)\\ndeny contains 1 if { f(1) > 3 }", "memory and stack"),
        (
            "deny contains 1 if { some x in numbers.range(1, 9999); some y in numbers.range(1, 9999); x * y < 0 }",
            "within 1 s",
        ),
        ("deny contains 1 if { count(numbers.range(1, 1000000000)) < 1 }", "expected the module to"),
    ];
    for (body, expected) in endless {
        let policy = format!(r#"{{"name": "Rego", "rego": "package a\n{body}"}}"#);
        let folder = tree("policy.json", &policy);
        let ran = scan(folder.path(), "policy.json", &["--format", "json"]);
        assert_eq!(ran.code, Some(1), "{body}: {}", ran.stderr);
        let gate = gate_of(&ran);
        let why = gate["policies"][0]["violations"][0].as_str().unwrap();
        assert!(why.contains("was not judged") && why.contains(expected), "{body}: {why}");
    }
}

#[test]
fn a_policy_that_is_not_understood_is_refused_before_the_scan() {
    for (file, policy, expected) in [
        (
            "policy.json",
            r#"{"name": "p", "rules": [{"metric": "findings"}]}"#,
            "rules.0.max: expected a number",
        ),
        (
            "policy.json",
            r#"{"name": "p", "rego": "package a\ndeny contains x if {"}"#,
            "rego: expected a module of Rego",
        ),
        ("policy.yaml", "name: p\nrules: [{metric: secrets, max: 0}]", "secrets"),
        ("policy.toml", "licences = 1\n", "unknown field `licences`"),
    ] {
        let folder = tree(file, policy);
        let ran = scan(folder.path(), file, &[]);
        assert_eq!(ran.code, Some(2), "{policy}");
        assert!(ran.stderr.contains(expected), "{policy}: {}", ran.stderr);
    }
}
