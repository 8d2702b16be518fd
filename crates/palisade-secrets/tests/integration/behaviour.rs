//! What the scanner does with a file besides finding: masking, positions, overlap, limits.

use std::time::Duration;

use palisade_engine::{Draft, Entry, FileScanner, Stop};
use palisade_model::{Location, Position};
use palisade_rules::{example, load, merge, secrets_pack};
use palisade_secrets::{MAX_FINDINGS_PER_RULE, SecretScanner};

use crate::support::{EMBEDDED, rule_ids, scan, try_scan};

fn token() -> String {
    example::expand("ghp_{alnum:36}")
}

fn span(draft: &Draft) -> (Position, Position) {
    match &draft.location {
        Location::File { start, end, .. } => (*start, *end),
        other => panic!("{other:?}"),
    }
}

/// The embedded rules combined with a user's file.
fn with_user_rules(toml: &str) -> SecretScanner {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), toml).unwrap();
    SecretScanner::new(merge(secrets_pack().unwrap(), load(file.path()).unwrap())).unwrap()
}

#[test]
fn a_finding_points_at_the_secret_and_shows_it_masked() {
    let token = token();
    let drafts = scan(&EMBEDDED, "a/b.txt", format!("first\n\u{e9} = {token};\n").as_bytes());
    assert_eq!(rule_ids(&drafts), ["github-personal-access-token"]);
    let draft = &drafts[0];
    assert_eq!(span(draft), (Position { line: 2, column: 5 }, Position { line: 2, column: 45 }));
    assert_eq!(draft.evidence.as_str(), format!("\u{e9} = ghp_********{};", &token[38..]));
    assert_eq!(draft.metadata["provider"], "GitHub");
    assert!(draft.metadata["entropy"].parse::<f64>().unwrap() > 3.0);
}

#[test]
fn no_part_of_any_draft_holds_a_raw_secret() {
    for rule in secrets_pack().unwrap().rules {
        let text = example::expand(&format!("{} {}", rule.rule.examples[0], rule.rule.examples[0]));
        for draft in scan(&EMBEDDED, "deploy/.env", text.as_bytes()) {
            let shown = format!("{:?} {:?} {:?}", draft.evidence, draft.metadata, draft.title);
            for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 24) {
                assert!(!shown.contains(word), "{}: {shown}", rule.rule.id);
            }
        }
    }
}

#[test]
fn the_same_secret_has_the_same_identity_anywhere() {
    let token = token();
    let first = scan(&EMBEDDED, "a.txt", token.as_bytes());
    let second = scan(&EMBEDDED, "b.txt", format!("\n\n x = '{token}'").as_bytes());
    assert_eq!(first[0].identity, second[0].identity);
}

#[test]
fn a_specific_rule_silences_the_generic_one_and_both_values_of_a_line_are_masked() {
    let text = example::expand("api_key = 'sk_live_{alnum:24}', secret = '{alnum:32}'");
    let drafts = scan(&EMBEDDED, "a.py", text.as_bytes());
    assert_eq!(rule_ids(&drafts), ["stripe-live-secret-key", "generic-api-key"]);
    for draft in &drafts {
        assert_eq!(draft.evidence.as_str().matches("********").count(), 2, "{:?}", draft.evidence);
    }
}

#[test]
fn of_a_private_key_only_the_header_line_is_shown() {
    let text = example::expand(
        "x\n-----BEGIN{} RSA PRIVATE KEY-----\n{base64:64}\n{base64:64}\n-----END RSA PRIVATE KEY-----\ny",
    );
    let drafts = scan(&EMBEDDED, "id_rsa", text.as_bytes());
    assert_eq!(rule_ids(&drafts), ["private-key"]);
    assert_eq!(drafts[0].evidence.as_str(), "-----BEGIN RSA PRIVATE KEY----- ********");
    assert_eq!((span(&drafts[0]).0.line, span(&drafts[0]).1.line), (2, 5));
}

#[test]
fn generic_rules_keep_out_of_generated_files() {
    let text = example::expand("secret_key = \"{alnum:40}\"");
    assert_eq!(rule_ids(&scan(&EMBEDDED, "src/a.py", text.as_bytes())), ["generic-api-key"]);
    for path in ["web/package-lock.json", "Cargo.lock", "dist/app.min.js", "go.sum"] {
        assert!(scan(&EMBEDDED, path, text.as_bytes()).is_empty(), "{path}");
    }
}

#[test]
fn a_line_full_of_secrets_is_capped_and_still_masked() {
    let one = example::expand("\"AKIA{base32:16}\",");
    let text = one.repeat(100_000);
    let drafts = scan(&EMBEDDED, "bundle.js", text.as_bytes());
    assert_eq!(drafts.len(), MAX_FINDINGS_PER_RULE);
    assert!(drafts.iter().all(|draft| !draft.evidence.as_str().contains(&one[1..21])));
}

#[test]
fn a_spent_time_budget_stops_the_scan() {
    let text = example::expand("AKIA{base32:16} ");
    let stopped = try_scan(&EMBEDDED, "a.txt", text.as_bytes(), Duration::ZERO);
    assert_eq!(stopped.map(|drafts| drafts.len()), Err(Stop::TimeOut));
}

#[test]
fn a_users_file_adds_rules_and_allowlists() {
    let scanner = with_user_rules(
        r#"
        [extend]
        useDefault = true
        disabledRules = ["stripe-live-secret-key"]
        [[rules]]
        id = "acme-token"
        regex = '''acme_[a-z]{8}'''
        keywords = ["acme_"]
        [[rules]]
        id = "forbidden-file"
        path = '''\.pgpass$'''
        [allowlist]
        paths = ["^vendor/"]
        "#,
    );
    let text = example::expand("acme_abcdefgh ghp_{alnum:36} sk_live_{alnum:24}");
    let found = scan(&scanner, "src/a.txt", text.as_bytes());
    assert_eq!(rule_ids(&found), ["acme-token", "github-personal-access-token"]);
    assert!(scan(&scanner, "vendor/a.txt", text.as_bytes()).is_empty());
    assert_eq!(rule_ids(&scan(&scanner, "home/.pgpass", b"")), ["forbidden-file"]);
}

#[test]
fn a_rule_whose_expression_is_too_large_is_named_before_the_scan() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[[rules]]\nid='huge'\nregex='(?:[a-z]{1000}){1000}'").unwrap();
    let error = SecretScanner::new(load(file.path()).unwrap()).err().unwrap().to_string();
    assert!(error.starts_with("rule huge: expected an expression that compiles within 64 MiB"), "{error}");
}

#[test]
fn files_that_hold_no_text_are_not_opened() {
    let entry = |path: &str| Entry { path: path.into(), absolute: path.into(), size: 1, ignored: true };
    assert!(!EMBEDDED.wants(&entry("a/logo.png")) && EMBEDDED.wants(&entry("a/.env")));
    assert!(EMBEDDED.meta().reads_ignored);
}
