//! The document as a snapshot, and what readers of SARIF rely on.

use palisade_model::{Fingerprint, Location};
use serde_json::{Value, json};

use crate::fixture::{Fixture, token};
use crate::write_sarif;

fn written(fixture: &Fixture) -> String {
    let mut out = Vec::new();
    write_sarif(&fixture.report(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn run(fixture: &Fixture) -> Value {
    let mut log: Value = serde_json::from_str(&written(fixture)).unwrap();
    log["runs"][0].take()
}

#[test]
fn a_run_with_one_finding_is_written() {
    insta::assert_snapshot!(written(&Fixture::one_finding()), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "palisade",
              "version": "0.1.0",
              "semanticVersion": "0.1.0",
              "rules": [
                {
                  "id": "forge-access-token",
                  "shortDescription": {
                    "text": "Forge access token"
                  },
                  "fullDescription": {
                    "text": "Anyone who can read this file can act as the owner of the token."
                  },
                  "helpUri": "https://forge.example/docs/tokens",
                  "help": {
                    "text": "Anyone who can read this file can act as the owner of the token.\n\nHow to fix: Revoke the token in the account settings, then load its successor from the environment or a secret store.\n\nhttps://forge.example/docs/tokens",
                    "markdown": "Anyone who can read this file can act as the owner of the token.\n\n**How to fix:** Revoke the token in the account settings, then load its successor from the environment or a secret store.\n\n<https://forge.example/docs/tokens>"
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  },
                  "properties": {
                    "security-severity": "9.5",
                    "precision": "very-high",
                    "category": "secrets",
                    "scanner": "secrets",
                    "tags": [
                      "security",
                      "external/cwe/cwe-798",
                      "owasp-top10-2021:A07"
                    ]
                  }
                }
              ],
              "notifications": [
                {
                  "id": "scanner_unfinished"
                }
              ]
            }
          },
          "invocations": [
            {
              "executionSuccessful": true,
              "startTimeUtc": "2026-06-03T10:00:00Z",
              "endTimeUtc": "2026-06-03T10:00:07Z",
              "toolExecutionNotifications": []
            }
          ],
          "originalUriBaseIds": {
            "SRCROOT": {
              "description": {
                "text": "the root of the scanned tree"
              }
            }
          },
          "columnKind": "unicodeCodePoints",
          "properties": {
            "target": "./shop",
            "score": 80,
            "grade": "B",
            "filesSeen": 12,
            "filesScanned": 12,
            "filesIgnored": 3,
            "gaps": 0
          },
          "results": [
            {
              "ruleId": "forge-access-token",
              "ruleIndex": 0,
              "level": "error",
              "message": {
                "text": "Forge access token. Anyone who can read this file can act as the owner of the token."
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "src/config.py",
                      "uriBaseId": "SRCROOT"
                    },
                    "region": {
                      "startLine": 12,
                      "startColumn": 9,
                      "endLine": 12,
                      "endColumn": 49
                    }
                  }
                }
              ],
              "partialFingerprints": {
                "path-content/v1": "src/config.py:12:9"
              },
              "suppressions": [],
              "properties": {
                "title": "Forge access token",
                "severity": "critical",
                "security-severity": "9.5",
                "confidence": "high",
                "category": "secrets",
                "scanner": "secrets",
                "evidence": "forge_pat_ab12********************9f",
                "remediation": "Revoke the token in the account settings, then load its successor from the environment or a secret store."
              }
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn every_result_points_at_its_rule_and_says_whether_it_is_suppressed() {
    let fixture = Fixture::busy();
    let run = run(&fixture);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), fixture.findings.len());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(result["suppressions"].is_array());
    }
    assert_eq!(results[3]["suppressions"][0]["kind"], "external");
    assert_eq!(results[4]["suppressions"][0]["justification"], "a fake for the tests");
}

#[test]
fn a_rule_that_was_not_given_leaves_the_index_out() {
    let mut fixture = Fixture::one_finding();
    fixture.rules.clear();
    let run = run(&fixture);
    assert_eq!(run["results"][0]["ruleId"], "forge-access-token");
    assert_eq!(run["results"][0].get("ruleIndex"), None);
}

#[test]
fn gaps_are_notifications_whose_descriptors_exist() {
    let run = run(&Fixture::busy());
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let known = run["tool"]["driver"]["notifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 5);
    for notification in notifications {
        assert!(known.contains(&notification["descriptor"]), "{notification}");
    }
    assert_eq!(
        notifications[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "assets/logo.png"
    );
}

#[test]
fn locations_that_are_no_files_have_absolute_uris() {
    let mut fixture = Fixture::busy();
    fixture.findings[0].location = Location::Endpoint { host: "::1".into(), port: 8443 };
    let run = run(&fixture);
    let uri = |at: usize| &run["results"][at]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri(0), "tcp://[::1]:8443");
    assert_eq!(uri(1), "https://shop.example/");
    assert_eq!(uri(2), "deploy/with%20space/prod%231.env");
}

#[test]
fn the_first_of_two_fingerprints_with_one_name_is_kept() {
    let mut finding = token("a", 1, 1);
    finding.fingerprints = ["x/v1:a", "x/v1:b", "y/v2:c"].map(|text| Fingerprint(text.into())).to_vec();
    let fixture = Fixture { findings: vec![finding], ..Fixture::clean() };
    assert_eq!(run(&fixture)["results"][0]["partialFingerprints"], json!({"x/v1": "a", "y/v2": "c"}));
}
