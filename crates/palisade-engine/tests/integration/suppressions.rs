//! Suppression with a reason and an end: by the file of the tree and by comments.

use palisade_model::{Coverage, Finding, Suppression, SuppressionKind, rfc3339};

use crate::support::{folder, path_of, run, tokens, tree_scan};

const NAME: &str = ".palisade-suppressions.toml";

fn scan(file: &str) -> (Coverage, Vec<Finding>) {
    let root = folder(&[(NAME, file), ("src/a", "token:1"), ("tests/b", "token:2 token:3")]);
    run(&tree_scan(root.path(), vec![tokens("tokens", "plain-word")])).unwrap()
}

/// Paths of what is suppressed.
fn suppressed(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter(|finding| !finding.is_active()).map(path_of).collect()
}

fn told(coverage: &Coverage) -> Vec<String> {
    assert!(coverage.gaps.iter().all(|gap| gap.subject == NAME));
    coverage.gaps.iter().map(|gap| format!("{}: {}", gap.reason.as_str(), gap.detail)).collect()
}

#[test]
fn entries_fit_by_rule_path_and_fingerprint() {
    let (_, all) = scan("");
    assert_eq!(all.len(), 3);
    let first = all[0].primary_fingerprint();
    let table: [(String, &[&str]); 8] = [
        ("rule = 'plain-word'".into(), &["src/a", "tests/b", "tests/b"]),
        ("rule = 'plain-*'".into(), &["src/a", "tests/b", "tests/b"]),
        ("rule = 'other'".into(), &[]),
        ("path = 'tests/'".into(), &["tests/b", "tests/b"]),
        ("rule = 'other'\npath = 'tests/'".into(), &[]),
        (format!("fingerprint = '{first}'"), &["src/a"]),
        (format!("fingerprint = '{first}'\npath = 'tests/'"), &[]),
        ("fingerprint = 'path-content/v1:0'".into(), &[]),
    ];
    for (entry, expected) in table {
        let (coverage, findings) = scan(&format!("[[suppress]]\n{entry}\nreason = 'known'\n"));
        assert_eq!(suppressed(&findings), expected, "{entry}");
        assert_eq!(findings.len(), 3);
        assert_eq!(told(&coverage), Vec::<String>::new());
    }
}

#[test]
fn a_suppression_shows_its_reason_and_its_end() {
    for expires in ["'2026-06-03'", "2026-06-03", "'2026-06-04T00:00:00Z'"] {
        let (_, findings) =
            scan(&format!("[[suppress]]\nrule = '*'\nreason = ' a fake '\nexpires = {expires}"));
        let Some(Suppression { kind, reason, expires_at }) = &findings[0].suppression else {
            panic!("{expires}")
        };
        assert_eq!((*kind, reason.as_str()), (SuppressionKind::File, "a fake"));
        assert_eq!(expires_at.map(rfc3339).as_deref(), Some("2026-06-04T00:00:00Z"));
    }
}

#[test]
fn an_entry_whose_time_is_over_suppresses_nothing_and_is_told() {
    let file = "[[suppress]]\npath = 'src/'\nreason = 'r'\n\n[[suppress]]\nrule = '*'\nreason = 'r'\nexpires = '2026-06-02'";
    let (coverage, findings) = scan(file);
    assert_eq!(suppressed(&findings), ["src/a"]);
    assert_eq!(
        told(&coverage),
        ["suppression: the entry on line 5 ended at 2026-06-03T00:00:00Z and suppresses nothing any more"]
    );
}

#[test]
fn a_file_that_cannot_be_used_suppresses_nothing_and_is_told() {
    let good = "[[suppress]]\nrule = '*'\nreason = 'r'\n\n";
    for (rest, expected) in [
        ("[[suppress]]\nrule = 'a'", "line 5: expected a reason, found none"),
        ("[[suppress]]\nrule = 'a'\nreason = '  '", "line 5: expected a reason, found none"),
        ("[[suppress]]\nreason = 'r'", "line 5: expected rule, path or fingerprint, found none of them"),
        (
            "[[suppress]]\nrule = ''\nreason = 'r'",
            "line 5: expected rule to say something, found an empty text",
        ),
        ("[[suppress]]\npath = '!a'\nreason = 'r'", "line 5: expected a path pattern without ! or #"),
        ("[[suppress]]\nrule = 'a'\nreason = 'r'\nexpires = 'soon'", "line 5: expected expires as a date"),
        ("[[suppress]]\nrule = 'a'\nreason = 'r'\nexpires = 2026-02-30", "line 8: "),
        ("[[suppress]]\nrule = 'a'\nreason = 'r'\nuntil = 1", "line 8: unknown field `until`"),
        ("[[ignore]]\nrule = 'a'", "unknown field `ignore`"),
        ("[[suppress]", "line 5: "),
        ("[[suppress]]\nrule = 7\nreason = 'r'", "line 6: invalid type: integer `7`, expected a string"),
    ] {
        let (coverage, findings) = scan(&format!("{good}{rest}"));
        assert_eq!(suppressed(&findings), Vec::<&str>::new(), "{rest}");
        let told = told(&coverage);
        assert_eq!(told.len(), 1, "{rest}");
        assert!(told[0].starts_with("suppression: nothing is suppressed by this file: "), "{told:?}");
        assert!(told[0].contains(expected), "{told:?}");
    }
}

#[test]
fn a_link_or_a_folder_of_that_name_is_told() {
    let root = folder(&[("a", "token:1"), ("other", "[[suppress]]\nrule = '*'\nreason = 'r'")]);
    std::os::unix::fs::symlink("other", root.path().join(NAME)).unwrap();
    let (coverage, findings) = run(&tree_scan(root.path(), vec![tokens("tokens", "plain-word")])).unwrap();
    assert!(suppressed(&findings).is_empty());
    let details: Vec<_> = coverage.gaps.iter().map(|gap| gap.detail.as_str()).collect();
    assert!(details[0].contains("found a symbolic link"), "{details:?}");
}

#[test]
fn a_comment_may_have_an_end() {
    let lines = [
        ("token:1 # palisade:allow expires=2026-06-03 a fake", Ok(Some("2026-06-04T00:00:00Z"))),
        ("token:2 # palisade:allow plain-word expires=2026-12-31: a fake", Ok(Some("2027-01-01T00:00:00Z"))),
        ("token:3 # palisade:allow a fake", Ok(None)),
        (
            "token:4 # palisade:allow expires=2026-06-02 a fake",
            Err("the comment on the line ended with 2026-06-02"),
        ),
        ("token:5 # palisade:allow expires=soon a fake", Err("expected expires=YYYY-MM-DD")),
        ("token:6 # palisade:allow expires=2020-01-01 palisade:allow a fake", Ok(None)),
    ];
    let text: Vec<_> = lines.iter().map(|(line, _)| *line).collect();
    let root = folder(&[("a", &text.join("\n"))]);
    let (_, findings) = run(&tree_scan(root.path(), vec![tokens("tokens", "plain-word")])).unwrap();
    for (finding, (line, expected)) in findings.iter().zip(lines) {
        match (expected, &finding.suppression) {
            (Ok(end), Some(suppression)) => {
                assert_eq!(suppression.expires_at.map(rfc3339).as_deref(), end, "{line}");
                assert_eq!(suppression.reason, "a fake", "{line}");
            }
            (Err(why), None) => assert!(finding.metadata["suppression_ended"].starts_with(why), "{line}"),
            (expected, found) => panic!("{line}: {found:?}, expected {expected:?}"),
        }
    }
}
