//! The same tool again: new, unchanged, fixed, reopened; what was decided sticks.

use serde_json::{Value, json};

use super::project::{Project, changes};
use super::sarif::{report, result};
use crate::engine::on_both_engines;

const LINE: &str = "db.query(input)";

fn two() -> Value {
    report("Lint", &[result("a.py", 3, LINE), result("b.py", 7, LINE)])
}

fn one() -> Value {
    report("Lint", &[result("a.py", 3, LINE)])
}

on_both_engines! {
    async fn a_report_again_changes_nothing(api: &Api) {
        let project = Project::start(api).await;
        let first = project.import(&two()).await;
        assert_eq!((changes(&first), &first["summary"]["total"]), ([2, 0, 0, 0], &json!(2)));
        let scanners = &first["coverage"]["scanners"];
        assert_eq!((&scanners[0]["scanner"], &scanners[0]["version"]), (&json!("lint"), &json!("4.2.0")));
        let before = project.findings().await;
        assert_eq!(project.told("finding.created").await, 2);
        let second = project.import(&two()).await;
        assert_eq!((changes(&second), &second["score"]), ([0, 2, 0, 0], &first["score"]));
        let after = project.findings().await;
        for (path, finding) in &before {
            assert_eq!(
                (&after[path]["id"], &after[path]["version"], &after[path]["updated_at"], &after[path]["status"]),
                (&finding["id"], &finding["version"], &finding["updated_at"], &json!("open"))
            );
            assert_eq!((&after[path]["scan_id"], &after[path]["first_scan_id"]), (&second["id"], &first["id"]));
        }
        assert_eq!(after.len(), 2);
        assert_eq!(project.told("finding.created").await, 2, "nobody hears of them twice");
        for kind in ["finding.fixed", "finding.regressed", "finding.severity_changed"] {
            assert_eq!(project.told(kind).await, 0, "{kind}");
        }
        project.stop().await;
    }

    async fn what_is_gone_is_fixed_and_what_comes_back_is_opened_again(api: &Api) {
        let project = Project::start(api).await;
        project.import(&two()).await;
        assert_eq!(project.changes(&one()).await, [0, 1, 1, 0]);
        project.assert_states(&[("a.py", "open"), ("b.py", "fixed")]).await;
        let fixed = project.findings().await.remove("b.py").unwrap();
        assert!(fixed["fixed_at"].is_string(), "{fixed}");
        assert_eq!((project.told("finding.fixed").await, project.told("finding.regressed").await), (1, 0));
        assert_eq!(project.changes(&one()).await, [0, 1, 0, 0], "it is fixed once");
        assert_eq!(project.changes(&two()).await, [0, 1, 0, 1]);
        project.assert_states(&[("a.py", "open"), ("b.py", "open")]).await;
        assert_eq!((project.told("finding.fixed").await, project.told("finding.regressed").await), (1, 1));
        let id = fixed["id"].as_str().unwrap();
        let history = api.get(&format!("/v1/findings/{id}/history")).await.json();
        let steps: Vec<_> = history["data"].as_array().unwrap().iter().rev()
            .filter(|entry| entry["kind"] == "status")
            .map(|entry| (entry["from"].clone(), entry["to"].clone()))
            .collect();
        assert_eq!(steps, [(json!("open"), json!("fixed")), (json!("fixed"), json!("open"))], "{history}");
        assert_eq!(project.changes(&report("Lint", &[])).await, [0, 0, 2, 0], "an empty report fixes all");
        project.stop().await;
    }

    async fn what_was_decided_sticks(api: &Api) {
        let project = Project::start(api).await;
        let all = |names: &[&str]| {
            report("Lint", &names.iter().map(|name| result(name, 3, LINE)).collect::<Vec<_>>())
        };
        project.import(&all(&["a.py", "b.py", "c.py"])).await;
        let findings = project.findings().await;
        project.decide(&findings["a.py"]["id"], &json!({"status": "false_positive", "note": "made up"})).await;
        let risk = json!({"status": "accepted_risk", "reason": "behind a door", "expires_at": "2026-06-20T00:00:00Z"});
        project.decide(&findings["b.py"]["id"], &risk).await;
        let decided = [("a.py", "false_positive"), ("b.py", "accepted_risk"), ("c.py", "open")];
        for names in [&["a.py", "b.py", "c.py"][..], &["c.py"], &["a.py", "b.py", "c.py"]] {
            project.import(&all(names)).await;
            project.assert_states(&decided).await;
        }
        // On another branch, too, and where the line moved.
        let moved = report("Lint", &[result("a.py", 40, LINE), result("b.py", 50, LINE)]);
        let mut body = super::sarif::body(&moved);
        body["ref"] = json!("refs/heads/release");
        project.send(&body).await;
        let release = project.findings_on("release").await;
        assert_eq!((&release["a.py"]["status"], &release["b.py"]["status"]), (&json!("false_positive"), &json!("accepted_risk")));
        assert_eq!(project.told("finding.created").await, 5);
        project.stop().await;
    }

    async fn a_finding_is_the_same_when_lines_shift(api: &Api) {
        let project = Project::start(api).await;
        project.import(&two()).await;
        let before = project.findings().await;
        let shifted = report("Lint", &[result("a.py", 90, "\t db.query(input) "), result("b.py", 91, LINE)]);
        assert_eq!(project.changes(&shifted).await, [0, 2, 0, 0]);
        let after = project.findings().await;
        assert_eq!((&after["a.py"]["id"], &after["a.py"]["line"]), (&before["a.py"]["id"], &json!(90)));
        // What the tool says itself goes before what its line of source is.
        let hashed = |line: u32, source: &str| {
            let mut one = result("hashed.py", line, source);
            one["partialFingerprints"] = json!({"primaryLocationLineHash": "39fa2ee980eb94b0:1"});
            report("Other", &[one])
        };
        assert_eq!(project.changes(&hashed(3, "x = 1")).await, [1, 0, 0, 0]);
        assert_eq!(project.changes(&hashed(9, "x  =  2")).await, [0, 1, 0, 0]);
        // A file that was moved hands on what was decided.
        let other = &after["b.py"];
        project.decide(&other["id"], &json!({"status": "wont_fix"})).await;
        let moved = report("Lint", &[result("a.py", 90, LINE), result("src/b.py", 91, LINE)]);
        project.import(&moved).await;
        assert_eq!(project.states().await["src/b.py"], "wont_fix");
        project.stop().await;
    }
}
