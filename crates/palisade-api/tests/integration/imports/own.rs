//! Our own reports come back: into their project, into another one, and from the command line.

use serde_json::{Value, json};

use super::project::{Project, changes, create};
use super::sarif::{body, report, result};
use crate::engine::on_both_engines;
use crate::working::ended;

async fn exported(project: &Project<'_>, scan: &Value) -> Value {
    let answer =
        project.api.get(&format!("/v1/scans/{}/artifacts/results.sarif", scan["id"].as_str().unwrap())).await;
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

on_both_engines! {
    async fn a_report_of_this_project_finds_its_findings_again_and_closes_none(api: &Api) {
        let project = Project::start(api).await;
        let first = project.import(&report("Lint", &[result("a.py", 3, "x"), result("b.py", 4, "y")])).await;
        let old = exported(&project, &first).await;
        assert_eq!(old["runs"][0]["properties"]["project"], project.id.as_str());
        project.import(&report("Lint", &[result("b.py", 4, "y"), result("c.py", 5, "z")])).await;
        let before = project.findings().await;
        let scan = project.import(&old).await;
        assert_eq!(changes(&scan), [0, 1, 0, 1], "a.py is reported again");
        assert_eq!(scan["coverage"]["scanners"][0]["status"], "partial");
        let after = project.findings().await;
        for path in ["a.py", "b.py", "c.py"] {
            assert_eq!((&after[path]["id"], &after[path]["scanner"]), (&before[path]["id"], &json!("lint")));
            assert_eq!((&after[path]["fingerprints"], &after[path]["status"]), (&before[path]["fingerprints"], &json!("open")));
        }
        project.stop().await;
    }

    async fn a_report_of_another_project_is_one_of_a_tool(api: &Api) {
        let project = Project::start(api).await;
        let first = project.import(&report("Lint", &[result("a.py", 3, "x"), result("b.py", 4, "y")])).await;
        let known = project.findings().await;
        let of_first = exported(&project, &first).await;
        let mut empty = of_first.clone();
        empty["runs"][0]["results"] = json!([]);
        let other = create(api, "other").await;
        let path = format!("/v1/projects/{other}/sarifs");
        for (report, expected) in [(&of_first, [2, 0, 0, 0]), (&of_first, [0, 2, 0, 0]), (&empty, [0, 0, 2, 0])] {
            let queued = api.post(&path, &body(report).to_string()).await.matching("SarifImport");
            assert_eq!(changes(&ended(api, queued["id"].as_str().unwrap()).await), expected);
        }
        let list = api.get(&format!("/v1/findings?project_id={other}")).await.json();
        for finding in list["data"].as_array().unwrap() {
            let twin = &known[finding["file_path"].as_str().unwrap()];
            assert_eq!((&finding["scanner"], &finding["title"]), (&json!("palisade"), &twin["title"]));
            assert_ne!(finding["fingerprint"], twin["fingerprint"]);
        }
        assert_eq!(project.states().await["a.py"], "open");
        project.stop().await;
    }
}
