//! Where imported findings are: relative to the checkout, and for results without a place.

use serde_json::{Value, json};

use super::project::{Project, changes};
use super::sarif::{body, encoded, report, result};
use crate::engine::on_both_engines;

fn absolute() -> Value {
    report("Lint", &[result("file:///builds/shop/src/a.py", 3, "db.query(input)")])
}

on_both_engines! {
    async fn absolute_paths_become_relative_to_the_checkout(api: &Api) {
        let project = Project::start(api).await;
        let mut sent = body(&absolute());
        sent["checkout_uri"] = json!("file:///builds/shop/");
        assert_eq!(changes(&project.send(&sent).await), [1, 0, 0, 0]);
        assert_eq!(project.findings().await["src/a.py"]["line"], 3);
        // Checked out elsewhere it is the same file.
        let elsewhere = report("Lint", &[result("/home/ci/src/a.py", 3, "db.query(input)")]);
        let mut sent = body(&elsewhere);
        sent["checkout_uri"] = json!("/home/ci");
        assert_eq!(changes(&project.send(&sent).await), [0, 1, 0, 0]);
        for (name, code) in [("checkout_uri", "invalid_checkout_uri"), ("category", "invalid_category")] {
            for wrong in ["", "a\nb", &*"x".repeat(2_000)] {
                let mut sent = body(&elsewhere);
                sent[name] = json!(wrong);
                let path = format!("/v1/projects/{}/sarifs", project.id);
                api.post(&path, &sent.to_string()).await.assert_error(400, code);
            }
        }
        project.stop().await;
    }

    async fn results_without_a_place_are_about_the_project(api: &Api) {
        let project = Project::start(api).await;
        let nowhere = json!({"ruleId": "weak-settings", "message": {"text": "The settings are weak."}});
        let logical = json!({"ruleId": "open-bucket", "message": {"text": "It is open."},
            "locations": [{"logicalLocations": [{"fullyQualifiedName": "aws_s3_bucket.assets"}]}]});
        let first = report("Lint", &[nowhere, logical]);
        assert_eq!(project.changes(&first).await, [2, 0, 0, 0]);
        let findings = project.findings().await;
        assert_eq!(findings.keys().collect::<Vec<_>>(), [".", "aws_s3_bucket.assets"]);
        assert_eq!(project.changes(&first).await, [0, 2, 0, 0]);
        project.stop().await;
    }

    async fn a_report_may_come_plain_and_in_lines(api: &Api) {
        let project = Project::start(api).await;
        let plain = encoded(absolute().to_string().as_bytes());
        let lines: Vec<_> = plain.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let scan = project.send(&json!({"sarif": lines.join("\r\n"), "validate": true, "started_at": "2026-06-03T10:00:00Z"})).await;
        assert_eq!(changes(&scan), [1, 0, 0, 0]);
        project.stop().await;
    }
}
