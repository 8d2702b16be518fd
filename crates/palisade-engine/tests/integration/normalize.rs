//! What the engine adds to drafts: fingerprints that survive moves, suppressions, baseline.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use palisade_engine::{Baseline, Normalizer};
use palisade_model::{Finding, Severity, Suppression, SuppressionKind};

use crate::support::{KEY, NOW, folder, path_of, run, tokens, tree_scan, write};

fn scan_with(root: &Path, normalizer: Normalizer) -> Vec<Finding> {
    let mut scan = tree_scan(root, vec![tokens("tokens", "plain-word")]);
    scan.normalizer = Arc::new(normalizer);
    run(&scan).expect("a scan to its end").1
}

fn scan(root: &Path) -> Vec<Finding> {
    scan_with(root, Normalizer::new(KEY, NOW))
}

fn primary(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(Finding::primary_fingerprint).collect()
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_equal_findings_apart() {
    let root = folder(&[("a", "token:1\ntoken:1\ntoken:2\n")]);
    let before = scan(root.path());
    write(root.path(), "a", "// new\n\n token:1\n\ntoken:1 token:2\n");
    let after = scan(root.path());
    assert_eq!(primary(&before), primary(&after));
    let distinct: std::collections::HashSet<_> = primary(&before).into_iter().collect();
    assert_eq!(distinct.len(), 3);
    for finding in &before {
        let texts: Vec<_> = finding.fingerprints.iter().map(|f| f.0.split_once(':').unwrap()).collect();
        assert_eq!(
            texts.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            ["path-content/v1", "content/v1"]
        );
        assert!(texts.iter().all(|(_, hex)| hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())));
    }
}

#[test]
fn fingerprints_are_a_promise_that_only_a_new_version_may_break() {
    let root = folder(&[("dir/a", "token:1")]);
    let findings = scan(root.path());
    let texts: Vec<_> = findings[0].fingerprints.iter().map(|fingerprint| fingerprint.0.as_str()).collect();
    assert_eq!(
        texts,
        ["path-content/v1:308bad4441a8360fddb8ff70ffd11f94", "content/v1:dfe11bdbad361169e1bd30e089d5df1a"]
    );
}

#[test]
fn the_same_secret_in_two_files_has_one_root_cause_and_the_key_decides_the_identity() {
    let root = folder(&[("a", "token:1 token:1"), ("b", "token:1"), ("c", "token:2")]);
    let findings = scan(root.path());
    let causes: Vec<_> = findings.iter().map(|finding| finding.root_cause.as_str()).collect();
    assert!(causes[0] == causes[1] && causes[1] == causes[2] && causes[2] != causes[3], "{causes:?}");
    let other = scan_with(root.path(), Normalizer::new([8; 32], NOW));
    assert!(primary(&other).iter().all(|text| !primary(&findings).contains(text)));
}

#[test]
fn duplicates_of_two_scanners_are_dropped() {
    let root = folder(&[("a", "token:1 token:1")]);
    let scan = tree_scan(root.path(), vec![tokens("one", "a-token"), tokens("two", "a-token")]);
    assert_eq!(run(&scan).unwrap().1.len(), 2);
}

#[test]
fn inline_marks_suppress_findings_of_their_line_and_rule() {
    let lines = [
        ("token:1", None),
        ("token:2 # palisade:allow", Some("")),
        ("token:3 # palisade:allow plain-word", Some("")),
        ("token:4 # palisade:allow plain-word: used in tests", Some("used in tests")),
        ("token:5 # palisade:allow other-rule", None),
        ("token:6 # palisade:allow Used in tests", Some("Used in tests")),
        ("token:7 /* gitleaks:allow because */", Some("")),
        ("token:8 # palisade:allowed", None),
        ("token:9 # palisade:allow other-rule palisade:allow plain-word", Some("")),
        ("/* palisade:allow token:10 */", Some("")),
        ("token:11 # palisade:allow", Some("")),
    ];
    let text: Vec<_> = lines.iter().map(|(line, _)| *line).collect();
    let root = folder(&[("a", &text.join("\r\n")), ("b", "token:12")]);
    let findings = scan(root.path());
    let reason = |finding: &Finding| finding.suppression.as_ref().map(|s| (s.kind, s.reason.clone()));
    for (finding, (line, expected)) in findings.iter().zip(lines) {
        assert_eq!(
            reason(finding),
            expected.map(|text| (SuppressionKind::Inline, text.to_owned())),
            "{line}"
        );
    }
    assert_eq!(findings.len(), lines.len() + 1);
    assert!(findings.last().unwrap().is_active());
}

#[test]
fn severity_overrides_win() {
    let root = folder(&[("a", "token:1")]);
    let severity_overrides = BTreeMap::from([("plain-word".to_owned(), Severity::Low)]);
    let findings = scan_with(root.path(), Normalizer { severity_overrides, ..Normalizer::new(KEY, NOW) });
    assert_eq!(findings[0].severity, Severity::Low);
}

#[test]
fn a_baseline_knows_moved_lines_and_moved_files_but_not_copies() {
    let root = folder(&[("kept", "token:1"), ("moved", "token:2")]);
    let report = serde_json::json!({ "findings": scan(root.path()) });
    let baseline = Baseline::from_json(&serde_json::to_vec(&report).unwrap()).unwrap();
    std::fs::rename(root.path().join("moved"), root.path().join("to")).unwrap();
    write(root.path(), "kept", "\n\n  token:1");
    write(root.path(), "copy", "token:1");
    write(root.path(), "new", "token:3");
    let findings =
        scan_with(root.path(), Normalizer { baseline: Some(baseline), ..Normalizer::new(KEY, NOW) });
    let active: Vec<_> = findings.iter().filter(|finding| finding.is_active()).map(path_of).collect();
    assert_eq!(active, ["copy", "new"]);
    let known = Suppression { kind: SuppressionKind::Baseline, reason: String::new(), expires_at: None };
    assert_eq!(findings.iter().filter(|finding| finding.suppression.as_ref() == Some(&known)).count(), 2);
}

#[test]
fn a_baseline_never_looks_outside_the_root() {
    let outer = folder(&[("root/a", "token:1")]);
    let root = outer.path().join("root");
    let content = scan(&root)[0].fingerprints[1].0.clone();
    let is_active_with = |path: &str| {
        let report =
            serde_json::json!({"findings": [{"fingerprints": [content], "location": {"path": path}}]});
        let baseline = Baseline::from_json(&serde_json::to_vec(&report).unwrap()).unwrap();
        let normalizer = Normalizer { baseline: Some(baseline), ..Normalizer::new(KEY, NOW) };
        scan_with(&root, normalizer)[0].is_active()
    };
    assert!(!is_active_with("gone"));
    for outside in ["../gone", "/no/such/file", "x/../../gone"] {
        assert!(is_active_with(outside), "{outside}");
    }
}
