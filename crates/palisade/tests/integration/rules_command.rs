//! `palisade rules`: the list in both formats, the explanation, and help with a wrong id.

use std::path::Path;

use serde_json::Value;

use crate::support::command::palisade;

#[test]
fn every_rule_is_listed_once_in_lines_that_fit() {
    let table = palisade(Path::new("."), &["rules", "list"]).stdout;
    let json = palisade(Path::new("."), &["rules", "list", "--format", "json"]).stdout;
    let rules: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert!(rules.len() > 100, "expected the built-in rules, found {}", rules.len());
    for rule in &rules {
        let id = rule["id"].as_str().unwrap();
        let lines = table.lines().filter(|line| line.split_whitespace().next() == Some(id)).count();
        assert_eq!(lines, 1, "{id}");
    }
    for line in table.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_list_can_be_narrowed_to_one_scanner() {
    let ran = palisade(Path::new("."), &["rules", "list", "--scanner", "secrets", "--format", "json"]);
    let rules: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    assert!(rules.iter().all(|rule| rule["scanner"] == "secrets") && !rules.is_empty());
    let ran = palisade(Path::new("."), &["rules", "list", "--scanner", "magic"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("expected a scanner out of code, dependencies, license, secrets"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rule_is_explained_in_80_columns() {
    let ran = palisade(Path::new("."), &["rules", "explain", "private-key"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for part in
        ["private-key\n", "Severity    critical\n", "CWE-", "Why it is a problem\n", "How to fix it\n"]
    {
        assert!(ran.stdout.contains(part), "{part:?} is missing in {}", ran.stdout);
    }
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
}

#[test]
fn a_wrong_id_is_answered_with_the_nearest_ones() {
    let ran = palisade(Path::new("."), &["rules", "explain", "aws-acess-key-id"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("nearest: aws-access-key-id"), "{}", ran.stderr);
    let ran = palisade(Path::new("."), &["rules", "explain", "zzzzzzzz"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("palisade rules list"), "{}", ran.stderr);
}
