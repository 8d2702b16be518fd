//! Two scans side by side.

use palisade_model::{
    Coverage, EventId, Fingerprint, Grade, Location, Position, ScannerRun, ScannerStatus, Scope,
};
use palisade_service::{CreateKey, KeyRestrictions};
use palisade_store::{FinishOutcome, FinishScan, IngestFinding};
use serde_json::{Value, json};

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Api, raw_id};

/// A secret in a file of that name.
fn secret(name: &str) -> IngestFinding {
    let mut row = crate::triage::finding(1);
    let start = Position { line: 1, column: 1 };
    row.finding.scanner = "secrets".into();
    row.finding.title = name.to_owned();
    row.finding.location = Location::File { path: name.to_owned(), start, end: start };
    row.finding.fingerprints = vec![Fingerprint(format!("path-content/v1:{name}"))];
    row
}

fn run(scanner: &str, status: ScannerStatus) -> ScannerRun {
    ScannerRun {
        scanner: scanner.into(),
        version: "1".into(),
        status,
        reason: None,
        files: 1,
        checks: None,
        own_checks: 0,
    }
}

/// Creates a scan as `body` says, lets it find these, and ends it with these scanners.
async fn scanned(api: &Api, body: &Value, names: &[&str], scanners: &[(&str, ScannerStatus)]) -> String {
    let created = api.post("/v1/scans", &body.to_string()).await;
    assert_eq!(created.status, 202, "{}", created.text());
    let job = api.store.claim_job("worker", NOW, 60_000, EventId::new(raw_id())).await.unwrap().unwrap();
    let found: Vec<_> = names.iter().map(|name| secret(name)).collect();
    api.store.ingest(&job.fence, &found, NOW, &|| EventId::new(raw_id())).await.unwrap();
    let scanners = scanners.iter().map(|(scanner, status)| run(scanner, *status)).collect();
    let coverage = Coverage { scanners, ..Coverage::default() };
    let outcome = FinishOutcome::Completed { score: 74, grade: Grade::B, coverage, blocks: None };
    let finish =
        FinishScan { now: NOW, event_id: EventId::new(raw_id()), events: vec![], outcome, analyses: vec![] };
    api.store.finish_scan(&job.fence, finish).await.unwrap();
    created.json()["scan_id"].as_str().unwrap().to_owned()
}

const SECRETS: &[(&str, ScannerStatus)] = &[("secrets", ScannerStatus::Completed)];

/// A whole scan of the first project's main branch.
async fn scan(api: &Api, names: &[&str]) -> String {
    scanned(api, &json!({"target": "https://example.com"}), names, SECRETS).await
}

async fn compare(api: &Api, base: &str, head: &str, more: &str) -> Value {
    let answer = api.get(&format!("/v1/scans/compare?base={base}&head={head}{more}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.matching("ScanComparison")
}

fn changes(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = body["data"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["change"]), text(&row["title"]))).collect()
}

fn totals(body: &Value) -> [u64; 5] {
    ["new", "fixed", "not_covered_by_base", "not_covered_by_head", "unchanged"]
        .map(|change| body["counts"][change]["total"].as_u64().unwrap())
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(change, title)| ((*change).to_owned(), (*title).to_owned())).collect()
}

on_both_engines! {
    async fn g_05_a_comparison_says_what_is_new_fixed_and_unchanged(api: &Api) {
        let (base, head) = (scan(api, &["a", "b"]).await, scan(api, &["b", "c"]).await);
        let body = compare(api, &base, &head, "").await;
        assert_eq!((&body["base"]["id"], &body["head"]["id"]), (&json!(base), &json!(head)));
        assert_eq!(totals(&body), [1, 1, 0, 0, 1]);
        assert_eq!(changes(&body), pairs(&[("new", "c"), ("fixed", "a"), ("unchanged", "b")]));
        assert_eq!((&body["has_more"], &body["next_cursor"]), (&json!(false), &Value::Null));
        let full = json!({"scanner": "secrets", "base": "full", "head": "full", "base_version": "1", "head_version": "1"});
        assert_eq!(body["scope"], json!({"comparable": true, "differences": [], "scanners": [full]}));
        let severity = body["data"][0]["severity"].as_str().unwrap();
        assert_eq!(body["counts"]["new"][severity], 1);
        assert_eq!(body["data"][2]["id"], api.get(&format!("/v1/scans/{head}/results")).await.json()["findings"][0]["id"]);

        let itself = compare(api, &head, &head, "").await;
        assert_eq!(totals(&itself), [0, 0, 0, 0, 2]);
        let back = compare(api, &head, &base, "").await;
        assert_eq!(changes(&back), pairs(&[("new", "a"), ("fixed", "c"), ("unchanged", "b")]));
    }

    async fn g_05_pages_hold_every_finding_once_and_one_kind_when_asked(api: &Api) {
        let base = scan(api, &["a", "b", "c"]).await;
        let head = scan(api, &["c", "d", "e", "f"]).await;
        for (filter, expected) in [
            ("", vec![("new", "d"), ("new", "e"), ("new", "f"), ("fixed", "a"), ("fixed", "b"), ("unchanged", "c")]),
            ("&change=fixed", vec![("fixed", "a"), ("fixed", "b")]),
            ("&change=new", vec![("new", "d"), ("new", "e"), ("new", "f")]),
            ("&change=unchanged", vec![("unchanged", "c")]),
            ("&change=not_covered_by_head", vec![]),
        ] {
            for limit in [1, 2, 3, 100] {
                let (mut seen, mut cursor) = (Vec::new(), String::new());
                loop {
                    let body = compare(api, &base, &head, &format!("{filter}&limit={limit}{cursor}")).await;
                    assert_eq!(totals(&body), [3, 2, 0, 0, 1], "whole on every page");
                    seen.extend(changes(&body));
                    match body["next_cursor"].as_str() {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(seen, pairs(&expected), "{filter} {limit}");
            }
        }
        let cursor = compare(api, &base, &head, "&limit=1").await["next_cursor"].as_str().unwrap().to_owned();
        for other in [
            format!("base={head}&head={base}&cursor={cursor}"),
            format!("base={base}&head={head}&change=new&cursor={cursor}"),
            format!("base={base}&head={head}&cursor=x{cursor}"),
        ] {
            api.get(&format!("/v1/scans/compare?{other}")).await.assert_error(400, "invalid_cursor");
        }
    }

    async fn g_05_what_a_scan_did_not_cover_is_neither_new_nor_fixed(api: &Api) {
        let target = json!({"target": "https://example.com"});
        let base = scan(api, &["a"]).await;
        let failed = &[("secrets", ScannerStatus::Failed), ("web", ScannerStatus::Completed)];
        let head = scanned(api, &target, &[], failed).await;
        let body = compare(api, &base, &head, "").await;
        assert_eq!(changes(&body), pairs(&[("not_covered_by_head", "a")]));
        assert_eq!(body["scope"]["comparable"], false);
        let covers = body["scope"]["scanners"].as_array().unwrap();
        let words: Vec<_> = covers.iter().map(|row| [&row["scanner"], &row["base"], &row["head"]]).collect();
        assert_eq!(words, [["secrets", "full", "none"], ["web", "none", "full"]]);
        let back = compare(api, &head, &base, "").await;
        assert_eq!(changes(&back), pairs(&[("not_covered_by_base", "a")]));

        let cancelled = api.create().await;
        assert_eq!(api.post(&format!("/v1/scans/{cancelled}/cancel"), "").await.status, 200);
        let body = compare(api, &base, &cancelled, "").await;
        assert_eq!((totals(&body), &body["scope"]["comparable"]), ([0, 0, 0, 1, 0], &json!(false)));
    }

    async fn g_05_branches_and_projects_are_compared_and_their_differences_named(api: &Api) {
        let base = scan(api, &["a", "b"]).await;
        let project = api.get(&format!("/v1/scans/{base}")).await.json()["project_id"].clone();
        let topic = json!({"target": "https://example.com", "branch": "topic"});
        let head = scanned(api, &topic, &["b", "c"], SECRETS).await;
        let body = compare(api, &base, &head, "").await;
        assert_eq!(changes(&body), pairs(&[("new", "c"), ("fixed", "a"), ("unchanged", "b")]));
        let branch = json!({"field": "branch", "base": "main", "head": "topic"});
        assert_eq!((&body["scope"]["comparable"], &body["scope"]["differences"]), (&json!(true), &json!([branch])));

        let other = json!({"target": "https://other.example.com", "scan_type": "quick"});
        let elsewhere = scanned(api, &other, &["a"], SECRETS).await;
        let body = compare(api, &base, &elsewhere, "").await;
        assert_eq!(changes(&body), pairs(&[("fixed", "b"), ("unchanged", "a")]));
        let fields: Vec<_> =
            body["scope"]["differences"].as_array().unwrap().iter().map(|row| row["field"].clone()).collect();
        assert_eq!((fields, &body["scope"]["comparable"]), (vec![json!("project_id"), json!("target"), json!("scan_type")], &json!(false)));
        assert_eq!(body["scope"]["differences"][0]["base"], project);
    }

    async fn g_05_wrong_questions_are_refused_and_foreign_scans_are_not_found(api: &Api) {
        let (base, running) = (scan(api, &["a"]).await, api.create().await);
        let missing = "scan_01JZZZZZZZZZZZZZZZZZZZZZZZ";
        for (query, status, code, field) in [
            (String::new(), 400, "missing_base", "query.base"),
            (format!("head={base}"), 400, "missing_base", "query.base"),
            (format!("base={base}"), 400, "missing_head", "query.head"),
            (format!("base=nothing&head={base}"), 400, "invalid_base", "query.base"),
            (format!("base={base}&head="), 400, "invalid_head", "query.head"),
            (format!("base={base}&head={base}&change=gone"), 400, "invalid_change", "query.change"),
            (format!("base={base}&head={base}&limit=0"), 400, "invalid_limit", "query.limit"),
            (format!("base={base}&head={base}&cursor=x"), 400, "invalid_cursor", "query.cursor"),
            (format!("base={base}&head={running}"), 409, "scan_not_finished", "query.head"),
            (format!("base={running}&head={base}"), 409, "scan_not_finished", "query.base"),
            (format!("base={base}&head={missing}"), 404, "not_found", ""),
            (format!("base={missing}&head={base}"), 404, "not_found", ""),
        ] {
            let error = api.get(&format!("/v1/scans/compare?{query}")).await.assert_error(status, code);
            assert_eq!(error["fields"][0]["field"].as_str().unwrap_or_default(), field, "{query}");
        }
        let more = format!("/v1/scans/compare?base={base}&head={base}&more=1");
        api.get(&more).await.assert_error(400, "invalid_parameter");
        let path = format!("/v1/scans/compare?base={base}&head={base}");
        api.as_other_tenant().get(&path).await.assert_error(404, "not_found");
        let test = api.make_key(Scope::READ, true).await;
        api.with_key(&test, "GET", &path, "").await.assert_error(404, "not_found");
        let reader = api.make_key(Scope::READ, false).await;
        assert_eq!(api.with_key(&reader, "GET", &path, "").await.status, 200, "K-10");
    }

    async fn g_05_a_restricted_key_must_see_the_projects_of_both_scans(api: &Api) {
        let mine = scan(api, &["a"]).await;
        let other = scanned(api, &json!({"target": "https://other.example.com"}), &["a"], SECRETS).await;
        let project = api.get(&format!("/v1/scans/{mine}")).await.json()["project_id"].as_str().unwrap().parse().unwrap();
        let restrictions = KeyRestrictions { project_ids: Some(vec![project]), ..KeyRestrictions::default() };
        let key = CreateKey { restrictions, ..CreateKey::new(api.organization, "confined", vec![Scope::READ]) };
        let key = api.service.create_key(key).await.unwrap().secret.reveal().to_owned();
        // Compared before, so that the answer is at hand.
        compare(api, &mine, &other, "").await;
        for (base, head, status) in [(&mine, &mine, 200), (&mine, &other, 404), (&other, &mine, 404), (&other, &other, 404)] {
            let path = format!("/v1/scans/compare?base={base}&head={head}");
            assert_eq!(api.with_key(&key, "GET", &path, "").await.status, status, "{path}");
        }
    }
}
