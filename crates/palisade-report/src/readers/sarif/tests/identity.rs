//! Identities survive moved lines and tell equal findings apart.

use std::collections::HashSet;

use palisade_model::Finding;
use serde_json::{Value, json};

use super::{log, only, read, result};

fn kinds(finding: &Finding) -> Vec<&str> {
    finding.fingerprints.iter().map(|fingerprint| fingerprint.0.split(':').next().unwrap()).collect()
}

#[test]
fn what_the_tool_says_goes_before_what_is_computed() {
    let mut one = result("LM1", "a.py", 1);
    one["fingerprints"] = json!({"matchBasedId/v1": "0123456789abcdef_0"});
    one["partialFingerprints"] =
        json!({"aHash": "fedcba9876543210", "primaryLocationLineHash": "39fa2ee980eb94b0:1"});
    one["locations"][0]["physicalLocation"]["region"]["snippet"] = json!({"text": "x"});
    assert_eq!(
        kinds(&only(one)),
        [
            "sarif-match-based-id-v1/v1",
            "sarif-primary-location-line-hash/v1",
            "sarif-a-hash/v1",
            "sarif-computed/v1",
            "content/v1"
        ]
    );
}

#[test]
fn values_that_identify_nothing_are_not_used() {
    for (name, value) in [
        ("matchBasedId/v1", json!("requires login")),
        ("hash", json!("0")),
        ("hash", json!(null)),
        ("commitSha", json!("0123456789abcdef0123")),
        ("primaryLocationStartColumnFingerprint", json!("123456789")),
        ("", json!("0123456789abcdef")),
    ] {
        let mut one = result("LM1", "a.py", 1);
        one["fingerprints"] = json!({name: value});
        one["partialFingerprints"] = one["fingerprints"].clone();
        assert_eq!(kinds(&only(one)), ["sarif-computed/v1"], "{name} {value}");
    }
    let mut nested = result("LM1", "a.py", 1);
    nested["fingerprints"] = json!({"rowSha256": {"value": "0123456789abcdef"}});
    assert_eq!(kinds(&only(nested))[0], "sarif-row-sha256/v1");
}

#[test]
fn lines_and_indentation_do_not_matter_but_path_rule_and_content_do() {
    let with = |rule: &str, path: &str, line: u32, snippet: Value| {
        let mut one = result(rule, path, line);
        one["message"] = json!({"text": format!("Look at line {line}")});
        one["locations"][0]["physicalLocation"]["region"]["snippet"] = snippet;
        only(one).fingerprints
    };
    let base = with("LM1", "a.py", 1, json!({"text": "a(b)"}));
    assert_eq!(base, with("LM1", "a.py", 90, json!({"text": "\ta(b) \n"})));
    for other in [
        with("LM2", "a.py", 1, json!({"text": "a(b)"})),
        with("LM1", "b.py", 1, json!({"text": "a(b)"})),
        with("LM1", "a.py", 1, json!({"text": "a(c)"})),
    ] {
        assert_ne!(base[0], other[0]);
    }
    assert_eq!(with("LM1", "a.py", 1, json!(null)), with("LM1", "a.py", 123, json!(null)));
}

#[test]
fn equal_results_get_different_identities_the_same_in_every_reading() {
    let mut one = result("LM1", "a.py", 1);
    one["partialFingerprints"] = json!({"primaryLocationLineHash": "39fa2ee980eb94b0:1"});
    let file = log(json!([one, one, one]));
    let (first, _) = read(&file).unwrap();
    let (second, _) = read(&file).unwrap();
    assert_eq!(first, second);
    let all: HashSet<_> = first.iter().flat_map(|finding| &finding.fingerprints).collect();
    assert_eq!(all.len(), 6);
    // The first of them is the one that a file with only one of them has.
    assert_eq!(first[0].fingerprints, only(one).fingerprints);
}
