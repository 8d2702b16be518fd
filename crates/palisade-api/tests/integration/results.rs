//! Findings of a scan that is still running: filtered, paged, and all of them.

use std::collections::HashSet;

use palisade_model::{
    Category, Confidence, EventId, Evidence, Finding, FindingId, Fingerprint, Location, Severity,
};
use palisade_store::{IngestFinding, Ingested};
use serde_json::Value;

use crate::engine::{NOW, on_both_engines};
use crate::fixture::{Api, raw_id};

/// A running scan with `count` findings, whose severities go round from info to critical.
pub(crate) async fn running_scan_with(api: &Api, count: usize) -> String {
    let id = api.create().await;
    let job = api.store.claim_job("worker", NOW, 60_000, EventId::new(raw_id())).await.unwrap().unwrap();
    let batch: Vec<_> = (0..count).map(finding).collect();
    let stored = api.store.ingest(&job.fence, &batch, NOW, &|| EventId::new(raw_id())).await.unwrap();
    assert_eq!(stored, Ingested::Stored);
    id
}

fn finding(number: usize) -> IngestFinding {
    let finding = Finding {
        rule_id: "missing-header".into(),
        scanner: "web".into(),
        category: Category::Headers,
        severity: Severity::ALL[number % 5],
        confidence: Confidence::High,
        title: format!("Header {number} is \"missing\""),
        description: "The answer has no such header.".into(),
        location: Location::Url { url: "https://example.com/".into(), request: "GET".into() },
        evidence: Evidence::from_masked("evidence"),
        remediation: "Send it.".into(),
        fingerprints: vec![Fingerprint(format!("test/v1:{number}"))],
        root_cause: number.to_string(),
        cwe: vec![693],
        tags: vec!["owasp-top10-2021:A05".into()],
        package: None,
        code: None,
        metadata: Default::default(),
        suppression: None,
    };
    IngestFinding { id: FindingId::new(raw_id()), finding }
}

fn titles(body: &Value) -> Vec<&str> {
    body["findings"].as_array().unwrap().iter().map(|finding| finding["title"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn r_02_f_10_findings_are_readable_while_the_scan_runs(api: &Api) {
        let id = running_scan_with(api, 1).await;
        let body = api.get(&format!("/v1/scans/{id}/results")).await.matching("ScanResults");
        assert_eq!((&body["scan_id"], &body["status"]), (&id.as_str().into(), &"running".into()));
        assert_eq!((&body["score"], &body["has_more"]), (&Value::Null, &false.into()));
        let finding = &body["findings"][0];
        assert!(finding["id"].as_str().unwrap().starts_with("fnd_"));
        for (key, value) in [
            ("title", "Header 0 is \"missing\""),
            ("severity", "info"),
            ("confidence", "high"),
            ("category", "headers"),
            ("fingerprint", &Fingerprint("test/v1:0".into()).digest()),
            ("evidence", "evidence"),
        ] {
            assert_eq!(finding[key], value, "{key}");
        }
        assert_eq!(finding["location"]["type"], "url");
    }

    async fn c_04_severity_is_a_minimum(api: &Api) {
        let id = running_scan_with(api, 10).await;
        for (severity, found) in [("info", 10), ("low", 8), ("medium", 6), ("high", 4), ("critical", 2)] {
            let body = api.get(&format!("/v1/scans/{id}/results?severity={severity}")).await.matching("ScanResults");
            assert_eq!(titles(&body).len(), found, "{severity}");
        }
        for severity in ["HIGH", "urgent", ""] {
            let answer = api.get(&format!("/v1/scans/{id}/results?severity={severity}")).await;
            answer.assert_error(400, "invalid_severity");
        }
    }

    async fn every_finding_comes_once_whole_or_page_by_page(api: &Api) {
        let id = running_scan_with(api, 250).await;
        let answer = api.get(&format!("/v1/scans/{id}/results")).await;
        assert!(!answer.headers.contains_key("content-length"), "expected a streamed body");
        let whole = answer.matching("ScanResults");
        assert_eq!(titles(&whole).into_iter().collect::<HashSet<_>>().len(), 250);
        assert_eq!((&whole["has_more"], &whole["next_cursor"]), (&false.into(), &Value::Null));

        let mut paged: Vec<String> = Vec::new();
        let mut query = "limit=100".to_owned();
        loop {
            let page = api.get(&format!("/v1/scans/{id}/results?{query}")).await.matching("ScanResults");
            paged.extend(titles(&page).into_iter().map(str::to_owned));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            query = format!("limit=100&cursor={cursor}");
        }
        assert_eq!(paged, titles(&whole));
    }

    async fn a_results_cursor_belongs_to_its_scan_and_severity(api: &Api) {
        let id = running_scan_with(api, 3).await;
        let other = api.create().await;
        let body = api.get(&format!("/v1/scans/{id}/results?limit=1")).await.json();
        let cursor = body["next_cursor"].as_str().unwrap();
        for path in [
            format!("/v1/scans/{other}/results?cursor={cursor}"),
            format!("/v1/scans/{id}/results?severity=low&cursor={cursor}"),
            format!("/v1/scans?cursor={cursor}"),
        ] {
            api.get(&path).await.assert_error(400, "invalid_cursor");
        }
        assert_eq!(api.get(&format!("/v1/scans/{id}/results?cursor={cursor}")).await.status, 200);
    }
}
