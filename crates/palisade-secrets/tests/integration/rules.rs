//! The self-test of the embedded rules: each finds its examples and nothing in its counter-examples.

use std::collections::BTreeSet;

use palisade_rules::{PackRule, example, secrets_pack};

use crate::support::{EMBEDDED, rule_ids, scan};

/// A path that the rule is for.
fn path_for(rule: &PackRule) -> &'static str {
    match (&rule.rule.path, rule.rule.id.as_str()) {
        (None, _) => "src/settings.txt",
        (Some(_), "docker-registry-auth") => "home/.docker/config.json",
        (Some(_), _) => "deploy/.env",
    }
}

#[test]
fn every_rule_finds_its_examples_and_ignores_its_counter_examples() {
    let mut wrong = Vec::new();
    for rule in secrets_pack().unwrap().rules {
        let found = |text: &str| {
            let drafts = scan(&EMBEDDED, path_for(&rule), text.as_bytes());
            rule_ids(&drafts).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        for text in rule.rule.examples.iter().map(|text| example::expand(text)) {
            if found(&text) != [rule.rule.id.as_str()] {
                wrong.push(format!("{} should find {text:?}, found by {:?}", rule.rule.id, found(&text)));
            }
        }
        for text in rule.rule.counter_examples.iter().map(|text| example::expand(text)) {
            if found(&text).contains(&rule.rule.id) {
                wrong.push(format!("{} should not find {text:?}", rule.rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_says_what_it_is_why_it_matters_and_what_to_do() {
    let rules = secrets_pack().unwrap().rules;
    assert!(rules.len() >= 80, "{}", rules.len());
    let mut ids = BTreeSet::new();
    for PackRule { meta, rule, .. } in &rules {
        let id = &rule.id;
        assert!(ids.insert(id.clone()), "{id} is there twice");
        let kebab = id.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(kebab, "{id} is not kebab-case");
        assert!(rule.title.is_some() && rule.provider.is_some() && rule.severity.is_some(), "{id}");
        assert!(rule.confidence.is_some() && !meta.references.is_empty() && !meta.cwe.is_empty(), "{id}");
        assert!(rule.remediation.as_ref().is_some_and(|text| text.ends_with('.')), "{id}");
        assert!(rule.description.ends_with('.'), "{id}");
        assert!(!rule.examples.is_empty() && !rule.counter_examples.is_empty(), "{id}");
        assert!(!rule.keywords.is_empty(), "{id}");
        assert!(meta.tags.iter().any(|tag| tag == "owasp-top10-2025:A07"), "{id}");
    }
}

/// The files of the packs hold templates, so that no scanner finds a secret in this repository.
#[test]
fn the_pack_files_themselves_hold_no_secret() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../palisade-rules/packs/secrets");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let drafts = scan(&EMBEDDED, path.to_str().unwrap(), &std::fs::read(&path).unwrap());
        assert!(drafts.is_empty(), "{}: {:?}", path.display(), rule_ids(&drafts));
    }
}
