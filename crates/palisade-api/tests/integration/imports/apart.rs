//! Tools, analyses of one tool, and branches: each closes its own findings and nobody else's.

use serde_json::{Value, json};

use super::project::{Project, changes};
use super::sarif::{body, file, report, result, run, run_of};
use crate::engine::on_both_engines;

fn at(path: &str) -> Vec<Value> {
    vec![result(path, 3, "db.query(input)")]
}

on_both_engines! {
    async fn a_tool_closes_nothing_of_another(api: &Api) {
        let project = Project::start(api).await;
        project.import(&file(&[run("Lint", &at("lint.py")), run("Other", &at("other.py"))])).await;
        let findings = project.findings().await;
        assert_eq!((&findings["lint.py"]["scanner"], &findings["other.py"]["scanner"]), (&json!("lint"), &json!("other")));
        assert_eq!(project.changes(&report("Lint", &[])).await, [0, 0, 1, 0]);
        project.assert_states(&[("lint.py", "fixed"), ("other.py", "open")]).await;
        assert_eq!(project.changes(&report("Third", &at("lint.py"))).await, [1, 0, 0, 0], "of another tool it is another");
        assert_eq!(project.changes(&file(&[run("Lint", &[]), run("Other", &[])])).await, [0, 0, 1, 0]);
        project.stop().await;
    }

    async fn a_tool_named_like_one_of_our_scanners_is_not_it(api: &Api) {
        let project = Project::start(api).await;
        let scan = project.import(&report("Secrets", &at("a.py"))).await;
        assert_eq!(scan["coverage"]["scanners"][0]["scanner"], "sarif-secrets");
        assert_eq!(project.findings().await["a.py"]["scanner"], "sarif-secrets");
        project.stop().await;
    }

    async fn two_runs_of_one_tool_are_one_report(api: &Api) {
        let project = Project::start(api).await;
        let both = file(&[run("Lint", &at("a.py")), run("Lint", &at("b.py"))]);
        assert_eq!(project.changes(&both).await, [2, 0, 0, 0]);
        assert_eq!(project.changes(&both).await, [0, 2, 0, 0]);
        project.stop().await;
    }

    async fn an_analysis_closes_nothing_of_another_one_of_its_tool(api: &Api) {
        let project = Project::start(api).await;
        let of = |id: &str, results: &[Value]| file(&[run_of("CodeQL", id, results)]);
        project.import(&of("/language:java/", &at("a.java"))).await;
        assert_eq!(project.changes(&of("/language:python/", &at("a.py"))).await, [1, 0, 0, 0]);
        assert_eq!(project.changes(&of("/language:java/", &[])).await, [0, 0, 1, 0]);
        project.assert_states(&[("a.java", "fixed"), ("a.py", "open")]).await;
        // What comes after the last slash names one run of the analysis.
        assert_eq!(project.changes(&of("/language:python/2026-06-04", &[])).await, [0, 0, 1, 0]);
        // Without a category it is a third analysis.
        assert_eq!(project.changes(&report("CodeQL", &at("plain.c"))).await, [1, 0, 0, 0]);
        project.import(&of("/language:java/", &[])).await;
        assert_eq!(project.states().await["plain.c"], "open");
        // The category may be said beside the report.
        let mut said = body(&report("CodeQL", &[]));
        said["category"] = json!("/language:go");
        assert_eq!(changes(&project.send(&said).await), [0, 0, 0, 0]);
        assert_eq!(project.changes(&report("CodeQL", &[])).await, [0, 0, 1, 0]);
        project.stop().await;
    }

    async fn what_two_analyses_report_is_fixed_when_neither_does(api: &Api) {
        let project = Project::start(api).await;
        let of = |id: &str, results: &[Value]| file(&[run_of("Trivy", id, results)]);
        for (id, results, expected) in [
            ("a/", at("shared"), [1, 0, 0, 0]),
            ("b/", at("shared"), [0, 1, 0, 0]),
            ("a/", vec![], [0, 0, 0, 0]),
            ("a/", vec![], [0, 0, 0, 0]),
            ("b/", vec![], [0, 0, 1, 0]),
            ("a/", at("shared"), [0, 0, 0, 1]),
            ("b/", vec![], [0, 0, 0, 0]),
        ] {
            assert_eq!(project.changes(&of(id, &results)).await, expected, "{id} {results:?}");
        }
        let both = file(&[run_of("Trivy", "a/", &[]), run_of("Trivy", "b/", &[])]);
        assert_eq!(project.changes(&both).await, [0, 0, 1, 0]);
        project.stop().await;
    }

    async fn a_run_that_failed_closes_nothing_and_says_so(api: &Api) {
        let project = Project::start(api).await;
        project.import(&report("Lint", &at("a.py"))).await;
        let mut failed = report("Lint", &at("b.py"));
        failed["runs"][0]["invocations"] = json!([{"executionSuccessful": false}]);
        let scan = project.import(&failed).await;
        assert_eq!(changes(&scan), [1, 0, 0, 0]);
        let scanner = &scan["coverage"]["scanners"][0];
        assert_eq!((&scanner["status"], scanner["reason"].is_string()), (&json!("partial"), true), "{scan}");
        assert_eq!(scan["coverage"]["gaps"].as_array().unwrap().len(), 1);
        // Another analysis of the tool closes neither what the whole report saw nor what the failed run saw.
        assert_eq!(project.changes(&file(&[run_of("Lint", "other/", &[])])).await, [0, 0, 0, 0]);
        assert_eq!(project.changes(&report("Lint", &at("b.py"))).await, [0, 1, 1, 0]);
        project.assert_states(&[("a.py", "fixed"), ("b.py", "open")]).await;
        project.stop().await;
    }

    async fn branches_are_apart(api: &Api) {
        let project = Project::start(api).await;
        project.import(&report("Lint", &at("a.py"))).await;
        let sha = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        let mut release = body(&report("Lint", &[]));
        (release["ref"], release["commit_sha"], release["tool_name"]) = (json!("refs/heads/release"), json!(sha), json!("nightly"));
        let scan = project.send(&release).await;
        assert_eq!((changes(&scan), &scan["branch"], &scan["commit_sha"]), ([0, 0, 0, 0], &json!("release"), &json!(sha)));
        assert_eq!(scan["label"], "nightly");
        project.assert_states(&[("a.py", "open")]).await;
        let mut request = body(&report("Lint", &at("a.py")));
        request["ref"] = json!("refs/pull/7/merge");
        let scan = project.send(&request).await;
        assert_eq!((changes(&scan), &scan["branch"]), ([1, 0, 0, 0], &json!("refs/pull/7/merge")));
        assert_eq!(project.changes(&report("Lint", &[])).await, [0, 0, 1, 0]);
        let request = project.findings_on("refs/pull/7/merge").await;
        assert_eq!(request["a.py"]["status"], "open");
        project.stop().await;
    }
}
