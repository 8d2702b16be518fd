//! What a result becomes.

use palisade_model::{Category, Confidence, Severity, Suppression, SuppressionKind};
use serde_json::{Value, json};

use super::{log, only, read, result};

#[test]
fn a_result_becomes_a_whole_finding() {
    let mut one = result("LM1", "src/db.py", 7);
    one["message"] = json!({"id": "default", "arguments": ["Input", "execute"]});
    one["locations"][0]["physicalLocation"]["region"] = json!({"startLine": 7, "startColumn": 3, "endColumn": 9,
        "snippet": {"text": "  execute(sql)\n"}});
    let finding = only(one);
    insta::assert_snapshot!(serde_json::to_string_pretty(&finding).unwrap(), @r#"
    {
      "rule_id": "LM1",
      "scanner": "lint-master",
      "category": "api",
      "severity": "critical",
      "confidence": "high",
      "title": "Query built from input",
      "description": "Input reaches 'execute'.\n\nAnybody can read the table.",
      "location": {
        "type": "file",
        "path": "src/db.py",
        "start": {
          "line": 7,
          "column": 3
        },
        "end": {
          "line": 7,
          "column": 9
        }
      },
      "evidence": "execute(sql)",
      "remediation": "Bind parameters.\n\nSee https://lint.example/LM1",
      "fingerprints": [
        "sarif-computed/v1:d4f6ff96d4cd341b3d64e277707115ae",
        "content/v1:f26c67199ddfac3afe53881434913c31"
      ],
      "root_cause": "content/v1:f26c67199ddfac3afe53881434913c31",
      "cwe": [
        89
      ],
      "tags": [
        "owasp-a03"
      ],
      "metadata": {
        "help_uri": "https://lint.example/LM1",
        "security_severity": "9.1",
        "tool": "Lint Master",
        "tool_version": "4.2.0"
      }
    }
    "#);
}

#[test]
fn a_bare_result_is_a_finding_with_every_text() {
    let finding = only(json!({"message": {}}));
    assert_eq!(finding.rule_id, "unnamed-rule");
    assert_eq!(finding.location.display(), ".:1:1");
    assert_eq!((finding.severity, finding.confidence), (Severity::Medium, Confidence::Medium));
    for text in [&finding.title, &finding.description, &finding.remediation, &finding.root_cause] {
        assert!(!text.is_empty());
    }
    assert!(finding.remediation.contains("Lint Master says nothing about how to fix unnamed-rule"));
}

#[test]
fn severity_is_the_score_else_the_level() {
    let table = [
        (json!({}), Severity::Medium),
        (json!({"level": "error"}), Severity::High),
        (json!({"level": "note"}), Severity::Low),
        (json!({"level": "none"}), Severity::Info),
        (json!({"level": "error", "properties": {"security-severity": "3.9"}}), Severity::Low),
        (json!({"properties": {"security-severity": 7}}), Severity::High),
        (json!({"level": "note", "properties": {"security-severity": "0.0"}}), Severity::Low),
        (json!({"level": "note", "properties": {"security-severity": "bad"}}), Severity::Low),
        (json!({"properties": {"severity": "critical"}}), Severity::Medium),
        (json!({"kind": "review"}), Severity::Info),
        (json!({"ruleId": "LM2"}), Severity::Low),
        (json!({"ruleId": "LM1", "level": "note"}), Severity::Critical),
    ];
    for (result, expected) in table {
        assert_eq!(only(result.clone()).severity, expected, "{result}");
    }
}

#[test]
fn category_and_weakness_come_from_what_tools_say() {
    let table: [(Value, Category, &[u32]); 7] = [
        (json!({"properties": {"tags": ["CWE-798: Hard-coded", "cwe-79"]}}), Category::Secrets, &[79, 798]),
        (json!({"properties": {"cwe": ["CWE-287"]}}), Category::Auth, &[287]),
        (json!({"properties": {"cwe": 918}}), Category::Network, &[918]),
        (json!({"taxa": [{"id": "327", "toolComponent": {"name": "CWE"}}]}), Category::Tls, &[327]),
        (json!({"taxa": [{"id": "327", "toolComponent": {"name": "OWASP"}}]}), Category::Api, &[]),
        (json!({"properties": {"category": "dns"}}), Category::Dns, &[]),
        (json!({"properties": {"tags": "Terraform"}}), Category::Cloud, &[]),
    ];
    for (result, category, cwe) in table {
        let finding = only(result.clone());
        assert_eq!((finding.category, finding.cwe.as_slice()), (category, cwe), "{result}");
    }
}

#[test]
fn the_rule_is_found_by_index_id_and_component() {
    let mut file = log(json!([
        {"ruleIndex": 0},
        {"ruleId": "LM1/sub"},
        {"ruleId": "LM2", "ruleIndex": 0},
        {"rule": {"id": "X1", "index": 1, "toolComponent": {"index": 0}}},
        {"rule": {"index": 0, "toolComponent": {"name": "extra"}}},
        {"ruleId": "X2"},
        {"ruleId": "elsewhere", "ruleIndex": 40},
    ]));
    file["runs"][0]["tool"]["extensions"] =
        json!([{"name": "extra", "rules": [{"id": "X2", "name": "Two"}, {"id": "X1", "name": "One"}]}]);
    let (findings, _) = read(&file).unwrap();
    let found: Vec<_> = findings.iter().map(|f| (f.rule_id.as_str(), f.title.as_str())).collect();
    let first = "Query built from input";
    assert_eq!(
        found,
        [
            ("LM1", first),
            ("LM1/sub", first),
            ("LM2", "LM2"),
            ("X1", "One"),
            ("X2", "Two"),
            ("X2", "Two"),
            ("elsewhere", "elsewhere")
        ]
    );
}

#[test]
fn only_accepted_suppressions_count() {
    let external = Suppression { kind: SuppressionKind::External, reason: "known".into(), expires_at: None };
    let inline = Suppression { kind: SuppressionKind::Inline, reason: String::new(), expires_at: None };
    let table = [
        (json!([]), None),
        (json!(null), None),
        (json!([{"kind": "inSource"}]), Some(inline)),
        (json!([{"kind": "external", "status": "accepted", "justification": "known"}]), Some(external)),
        (json!([{"kind": "external", "status": "underReview"}]), None),
        (json!([{"kind": "inSource"}, {"kind": "external", "status": "rejected"}]), None),
    ];
    for (suppressions, expected) in table {
        assert_eq!(only(json!({"ruleId": "LM1", "suppressions": suppressions})).suppression, expected);
    }
}

#[test]
fn what_is_no_finding_of_now_is_skipped_and_counted() {
    let file = log(
        json!([{"baselineState": "absent"}, {"baselineState": "unchanged"}, {"kind": "pass"}, {"kind": "notApplicable"}]),
    );
    let (findings, summary) = read(&file).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!((summary.skipped.absent, summary.skipped.not_failed, summary.findings), (1, 2, 1));
    assert_eq!(summary.runs[0].results, 4);
    assert_eq!(
        (summary.runs[0].tool.as_str(), summary.runs[0].scanner.as_str()),
        ("Lint Master", "lint-master")
    );
}

#[test]
fn what_is_over_a_soft_limit_is_counted() {
    let tags: Vec<_> = (0..25).map(|number| format!("tag-{number}")).collect();
    let locations = vec![json!({}); 1003];
    let file = log(json!([{"ruleId": "LM2", "properties": {"tags": tags}, "locations": locations}]));
    let (findings, summary) = read(&file).unwrap();
    assert_eq!(findings[0].tags.len(), 20);
    assert_eq!((summary.dropped_tags, summary.dropped_locations), (5, 3));
    assert_eq!(findings[0].metadata["locations"], "1003");
}

#[test]
fn results_in_other_files_are_noticed() {
    let mut file = log(json!([]));
    file["runs"][0]["externalPropertyFileReferences"] = json!({"results": [{"location": {"uri": "x"}}]});
    let (_, summary) = read(&file).unwrap();
    assert_eq!(summary.notices.len(), 1);
}

#[test]
fn a_quoted_secret_is_masked() {
    let mut one = result("LM1", "config.py", 1);
    one["properties"] = json!({"tags": ["secret"]});
    let password = ["S3cr", "etPassw0rd!"].concat();
    one["locations"][0]["physicalLocation"]["region"]["snippet"] =
        json!({"text": format!("password = '{password}'")});
    let finding = only(one);
    assert_eq!(finding.evidence.as_str(), "pass******** = 'S3cr********'");
    assert_eq!(finding.category, Category::Secrets);
}
