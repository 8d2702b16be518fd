//! Findings across scans: lists, single findings and counts.

use palisade_model::{
    Category, Confidence, EventId, Evidence, Finding, FindingId, Fingerprint, Location, Position, Scope,
    Severity,
};
use palisade_store::IngestFinding;
use serde_json::{Value, json};

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Api, raw_id};

/// Findings of a running scan, whose severities go round from info to critical.
async fn with_findings(api: &Api, count: usize) -> Vec<String> {
    api.create().await;
    let job = api.store.claim_job("worker", NOW, 60_000, EventId::new(raw_id())).await.unwrap().unwrap();
    let batch: Vec<_> = (0..count).map(nth).collect();
    api.store.ingest(&job.fence, &batch, NOW, &|| EventId::new(raw_id())).await.unwrap();
    batch.iter().map(|row| row.id.to_string()).collect()
}

fn nth(n: usize) -> IngestFinding {
    let start = Position { line: 3, column: 7 };
    let finding = Finding {
        rule_id: format!("rule-{}", n % 2),
        scanner: if n.is_multiple_of(2) { "secrets" } else { "iac" }.into(),
        category: Category::Secrets,
        severity: Severity::ALL[n % 5],
        confidence: Confidence::High,
        title: format!("Problem {n}"),
        description: "It is one.".into(),
        location: Location::File { path: format!("src/f{}.py", n / 2), start, end: start },
        evidence: Evidence::from_masked("evidence"),
        remediation: "Solve it.".into(),
        fingerprints: vec![
            Fingerprint(format!("path-content/v1:{n}")),
            Fingerprint(format!("content/v1:{n}")),
        ],
        root_cause: n.to_string(),
        cwe: vec![798],
        tags: vec!["owasp-top10-2021:A07".into()],
        package: None,
        code: None,
        metadata: [("provider".to_owned(), "example".to_owned())].into(),
        suppression: None,
    };
    IngestFinding { id: FindingId::new(raw_id()), finding }
}

fn ids(body: &Value) -> Vec<&str> {
    body["data"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect()
}

fn newest_first(ids: &[String]) -> Vec<&str> {
    ids.iter().rev().map(String::as_str).collect()
}

on_both_engines! {
    async fn f_01_f_11_a_finding_has_every_documented_key(api: &Api) {
        let ids = with_findings(api, 3).await;
        let body = api.get(&format!("/v1/findings/{}", ids[1])).await.matching("FindingDetail");
        for (key, value) in [
            ("id", json!(ids[1])),
            ("title", json!("Problem 1")),
            ("severity", json!("low")),
            ("confidence", json!("high")),
            ("category", json!("secrets")),
            ("scanner", json!("iac")),
            ("scan_type", json!("iac")),
            ("description", json!("It is one.")),
            ("remediation", json!("Solve it.")),
            ("file_path", json!("src/f0.py")),
            ("line", json!(3)),
            ("column", json!(7)),
            ("url", json!(null)),
            ("rule_id", json!("rule-1")),
            ("cwe", json!([798])),
            ("fingerprint", json!(Fingerprint("path-content/v1:1".into()).digest())),
            ("fingerprints", json!(["path-content/v1:1", "content/v1:1"])),
            ("compliance_tags", json!(["owasp-top10-2021:A07"])),
            ("metadata", json!({"provider": "example"})),
            ("status", json!("open")),
            ("assignee", json!(null)),
            ("branch", json!("main")),
            ("first_seen_at", json!("2026-06-03T10:00:00Z")),
            ("fixed_at", json!(null)),
            ("correlated", json!([])),
        ] {
            assert_eq!(body[key], value, "{key}");
        }
        assert_eq!(body["state"]["status"], "open");
        assert_eq!(body["scan_id"], body["first_scan_id"]);
        let listed = api.get("/v1/findings").await.matching("FindingList");
        let mut alone = body.clone();
        alone.as_object_mut().unwrap().remove("correlated");
        assert_eq!(listed["data"][1], alone, "a list shows the same");
    }

    async fn c_15_a_finding_is_read_by_its_id_and_by_its_fingerprints(api: &Api) {
        let ids = with_findings(api, 3).await;
        let uuid = ids[2].parse::<FindingId>().unwrap().raw().uuid().to_string();
        let digest = Fingerprint("path-content/v1:2".into()).digest();
        for spelling in [&ids[2], &uuid, &digest, &digest.to_uppercase(), "path-content%2Fv1:2"] {
            let answer = api.get(&format!("/v1/findings/{spelling}")).await;
            assert_eq!(answer.matching("FindingDetail")["id"], ids[2].as_str(), "{spelling}");
        }
        for unknown in ["nothing", "fnd_01JZZZZZZZZZZZZZZZZZZZZZZZ", "%FF", &"0".repeat(64), &"x".repeat(5000)] {
            api.get(&format!("/v1/findings/{unknown}")).await.assert_error(404, "not_found");
        }
        let tag = api.get(&format!("/v1/findings/{}", ids[2])).await.header("etag").to_owned();
        let path = format!("/v1/findings/{}", ids[2]);
        let request = api.keyed("GET", &path).header("if-none-match", tag);
        assert_eq!(api.send(request, "").await.status, 304);
    }

    async fn findings_of_other_tools_that_mean_the_same_are_named(api: &Api) {
        api.create().await;
        let job = api.store.claim_job("worker", NOW, 60_000, EventId::new(raw_id())).await.unwrap().unwrap();
        let mut batch = [nth(0), nth(1), nth(2)];
        batch[1].finding.scanner = "code".into();
        batch[0].finding.scanner = "container".into();
        api.store.ingest(&job.fence, &batch, NOW, &|| EventId::new(raw_id())).await.unwrap();
        let body = api.get(&format!("/v1/findings/{}", batch[0].id)).await.matching("FindingDetail");
        let other = json!([{"id": batch[1].id, "scanner": "code", "rule_id": "rule-1", "status": "open"}]);
        assert_eq!(body["correlated"], other);
        let key = body["correlation_id"].as_str().unwrap().replace(':', "%3A").replace('/', "%2F");
        let listed = api.get(&format!("/v1/findings?correlation_id={key}")).await.matching("FindingList");
        assert_eq!(ids(&listed).len(), 2);
    }

    async fn v_06_pages_follow_each_other_in_every_order(api: &Api) {
        let all = with_findings(api, 23).await;
        for (query, expected) in [
            ("", newest_first(&all)),
            ("sort=-created_at&", newest_first(&all)),
            ("sort=created_at&", all.iter().map(String::as_str).collect()),
            ("q=problem&", newest_first(&all)),
            ("status=all&category=secrets&", newest_first(&all)),
        ] {
            let mut seen = Vec::new();
            let mut cursor = String::new();
            loop {
                let page = api.get(&format!("/v1/findings?{query}limit=5{cursor}")).await.matching("FindingList");
                seen.extend(ids(&page).into_iter().map(str::to_owned));
                assert_eq!(page["has_more"], !page["next_cursor"].is_null());
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{query}");
        }
        let worst = api.get("/v1/findings?sort=-severity&limit=5").await.matching("FindingList");
        let severities: Vec<_> = worst["data"].as_array().unwrap().iter().map(|row| &row["severity"]).collect();
        assert_eq!(severities, ["critical", "critical", "critical", "critical", "high"]);
        let path = format!("/v1/findings?sort=-severity&limit=100&starting_after={}", ids(&worst)[4]);
        assert_eq!(ids(&api.get(&path).await.json()).len(), 18, "C-27");
    }

    async fn c_04_severity_is_exact_on_findings_and_a_minimum_on_results(api: &Api) {
        let all = with_findings(api, 10).await;
        let scan = api.get(&format!("/v1/findings/{}", all[0])).await.json()["scan_id"].as_str().unwrap().to_owned();
        for (path, count) in [
            ("/v1/findings?severity=high".to_owned(), 2),
            ("/v1/findings?severity=high&severity=low".to_owned(), 4),
            ("/v1/findings?min_severity=high".to_owned(), 4),
            ("/v1/findings?min_severity=high&severity=low".to_owned(), 0),
        ] {
            assert_eq!(ids(&api.get(&path).await.matching("FindingList")).len(), count, "{path}");
        }
        let results = api.get(&format!("/v1/scans/{scan}/results?severity=high")).await.matching("ScanResults");
        let found = results["findings"].as_array().unwrap();
        assert_eq!((found.len(), &found[0]["status"]), (4, &json!("open")));
        assert_eq!(found[0]["id"], all[3].as_str(), "the same finding, the same id");
    }

    async fn f_05_f_09_filters_hold_together(api: &Api) {
        let all = with_findings(api, 10).await;
        let one = api.get(&format!("/v1/findings/{}", all[4])).await.json();
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        for (query, count) in [
            (format!("project_id={}", text("project_id")), 10),
            (format!("project_id={}&branch=main&severity=info", text("project_id")), 2),
            (format!("scan_id={}&scanner=secrets", text("scan_id")), 5),
            (format!("fingerprint={}", text("fingerprint")), 1),
            ("fingerprint=path-content/v1:4".to_owned(), 1),
            ("branch=other".to_owned(), 0),
            ("scanner=iac&rule_id=rule-1".to_owned(), 5),
            ("scanner=iac&rule_id=rule-0".to_owned(), 0),
            ("scan_type=secrets&scan_type=sast".to_owned(), 5),
            ("assignee=none".to_owned(), 10),
            ("assignee=mem_01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(), 0),
            ("suppressed=true".to_owned(), 0),
            ("status=new".to_owned(), 10),
            ("status=fixed".to_owned(), 0),
            ("q=f2".to_owned(), 2),
            ("q=f2&severity=critical".to_owned(), 1),
            ("project_id=prj_01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(), 0),
            ("scan_id=scan_01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(), 0),
        ] {
            let body = api.get(&format!("/v1/findings?{query}")).await.matching("FindingList");
            assert_eq!(ids(&body).len(), count, "{query}");
        }
    }

    async fn f_08_severity_scan_type_and_compliance_hold_together(api: &Api) {
        with_findings(api, 10).await;
        for (query, count) in [
            ("compliance=owasp-top10-2021:A07", 10),
            ("compliance=owasp-top10-2021:A0", 0),
            ("compliance=owasp-top10-2021:A01&compliance=owasp-top10-2021:A07", 10),
            ("severity=high&compliance=owasp-top10-2021:A07", 2),
            ("severity=high&scan_type=secrets&compliance=owasp-top10-2021:A07", 1),
            ("severity=high&scan_type=secrets&compliance=owasp-top10-2021:A01", 0),
        ] {
            let body = api.get(&format!("/v1/findings?{query}")).await.matching("FindingList");
            assert_eq!(ids(&body).len(), count, "{query}");
        }
        api.get("/v1/findings?compliance=").await.assert_error(400, "invalid_compliance");
    }

    async fn f_09_wrong_parameters_and_foreign_cursors_are_refused(api: &Api) {
        with_findings(api, 5).await;
        for (query, code) in [
            ("severity=urgent", "invalid_severity"),
            ("limit=101", "invalid_limit"),
            ("colour=red", "unknown_parameter"),
            ("branch=a&branch=b", "repeated_parameter"),
            ("q=", "invalid_q"),
            ("q=a&sort=severity", "unsupported_sort"),
            ("cursor=x", "invalid_cursor"),
            ("starting_after=x", "invalid_starting_after"),
            ("starting_after=fnd_01JZZZZZZZZZZZZZZZZZZZZZZZ", "invalid_starting_after"),
        ] {
            let error = api.get(&format!("/v1/findings?{query}")).await.assert_error(400, code);
            assert!(error["fields"][0]["field"].as_str().unwrap().starts_with("query."), "{error}");
        }
        let page = api.get("/v1/findings?limit=2&status=open").await.matching("FindingList");
        let cursor = page["next_cursor"].as_str().unwrap();
        for query in ["", "&status=fixed", "&status=open&sort=created_at", "&status=open&severity=low"] {
            let path = format!("/v1/findings?limit=2{query}&cursor={cursor}");
            api.get(&path).await.assert_error(400, "invalid_cursor");
        }
        let path = format!("/v1/findings?limit=2&status=open&cursor={cursor}");
        assert_eq!(ids(&api.get(&path).await.json()).len(), 2);
        api.as_other_tenant().get(&path).await.assert_error(400, "invalid_cursor");
    }

    async fn counts_are_by_state_and_severity(api: &Api) {
        let all = with_findings(api, 11).await;
        let body = api.get("/v1/findings/counts").await.matching("FindingTotals");
        let expected = json!({"critical": 2, "high": 2, "medium": 2, "low": 2, "info": 3, "total": 11});
        assert_eq!((&body["unresolved"], &body["by_status"]["open"]), (&expected, &expected));
        assert_eq!(body["by_status"]["fixed"]["total"], 0);
        let project = api.get(&format!("/v1/findings/{}", all[0])).await.json()["project_id"].as_str().unwrap().to_owned();
        for (query, count) in [
            (format!("project_id={project}"), 11),
            (format!("project_id={project}&branch=other"), 0),
            ("project_id=prj_01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(), 0),
        ] {
            let body = api.get(&format!("/v1/findings/counts?{query}")).await.matching("FindingTotals");
            assert_eq!(body["unresolved"]["total"], count, "{query}");
        }
        api.get("/v1/findings/counts?status=open").await.assert_error(400, "unknown_parameter");
    }

    async fn k_10_r_12_findings_need_their_scope_and_their_tenant(api: &Api) {
        let all = with_findings(api, 2).await;
        let test = api.make_key(Scope::ADMIN, true).await;
        let other_scope = api.make_key("read:scans".parse().unwrap(), false).await;
        for path in ["/v1/findings".to_owned(), "/v1/findings/counts".to_owned(), format!("/v1/findings/{}", all[0])] {
            let request = axum::http::Request::builder().uri(&path).header("x-api-key", &other_scope);
            api.send(request, "").await.assert_error(403, "insufficient_scope");
            let request = axum::http::Request::builder().uri(&path).header("x-api-key", &test);
            let answer = api.send(request, "").await;
            assert!(!answer.text().contains("Problem") && !answer.text().contains("\"total\":2"), "{path}");
            let answer = api.as_other_tenant().get(&path).await;
            assert!(!answer.text().contains("Problem") && !answer.text().contains("\"total\":2"), "{path}");
        }
        let digest = Fingerprint("path-content/v1:0".into()).digest();
        api.as_other_tenant().get(&format!("/v1/findings/{digest}")).await.assert_error(404, "not_found");
    }
}
