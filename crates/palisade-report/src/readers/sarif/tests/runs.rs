//! What a run says about itself: its name, its category, and whether it reports everything.

use serde_json::{Value, json};

use super::super::{RunInfo, SarifOptions};
use super::{log, read_bytes};

fn run(members: &Value, options: &SarifOptions) -> RunInfo {
    let mut file = log(json!([]));
    for (name, value) in members.as_object().unwrap() {
        file["runs"][0][name] = value.clone();
    }
    read_bytes(file.to_string().as_bytes(), options).unwrap().1.runs.remove(0)
}

#[test]
fn the_category_is_the_id_up_to_its_last_slash() {
    for (id, category) in [
        (json!("shop/java/"), Some("shop/java")),
        (json!("shop/java/2026-06-03"), Some("shop/java")),
        (json!("/language:java/"), Some("/language:java")),
        (json!("one run"), None),
        (json!("/7"), None),
        (json!(""), None),
        (json!(null), None),
    ] {
        let details = json!({"automationDetails": {"id": id}});
        assert_eq!(run(&details, &SarifOptions::default()).category.as_deref(), category, "{id}");
        let options = SarifOptions { category: Some("said".to_owned()), ..SarifOptions::default() };
        assert_eq!(run(&details, &options).category.as_deref(), category.or(Some("said")), "{id}");
    }
}

#[test]
fn a_run_that_failed_or_reports_elsewhere_is_incomplete() {
    for (members, incomplete) in [
        (json!({}), false),
        (json!({"invocations": null}), false),
        (json!({"invocations": [{"executionSuccessful": true}]}), false),
        (json!({"invocations": [{"executionSuccessful": true}, {"executionSuccessful": false}]}), true),
        (json!({"externalPropertyFileReferences": {"results": [{"location": {"uri": "more.sarif"}}]}}), true),
    ] {
        assert_eq!(run(&members, &SarifOptions::default()).incomplete.is_some(), incomplete, "{members}");
    }
}

#[test]
fn no_tool_is_taken_for_one_of_our_scanners() {
    let options = SarifOptions { own_scanners: vec!["secrets".to_owned()], ..SarifOptions::default() };
    for (name, scanner) in [("Secrets", "sarif-secrets"), ("secrets scan", "secrets-scan"), ("x", "x")] {
        let tool = json!({"tool": {"driver": {"name": name}}});
        let run = run(&tool, &options);
        assert_eq!((run.tool.as_str(), run.scanner.as_str()), (name, scanner));
    }
}
