//! Checks that users bring along, on a served site.

use std::sync::Arc;

use palisade_engine::TargetRequest;
use palisade_model::{ScanType, Severity};
use palisade_templates::{Loaded, load};
use palisade_web::WebConfig;

use crate::server::{Server, response};
use crate::support::{Scanned, config, run};

const NOTES: &str = "id: notes\ninfo: {name: Notes are public, severity: high, remediation: Remove them.}\nhttp:\n  - path: \
    ['{{BaseURL}}/old/notes.txt', '{{BaseURL}}/notes.txt']\n    stop-at-first-match: true\n    matchers-condition: and\n    matchers:\n      \
    - {type: status, status: [200]}\n      - {type: word, words: ['internal notes']}\n    extractors:\n      - {type: regex, regex: ['by \\w+']}\n";
const OTHER: &str = "id: other\ninfo: {name: Other, severity: low}\nhttp:\n  - path: ['{{BaseURL}}/other']\n    matchers:\n      - {type: word, words: ['other things']}\n";
const POSTS: &str = "id: posts\ninfo: {name: Posts, severity: low}\nhttp:\n  - method: POST\n    path: ['{{BaseURL}}/']\n    matchers:\n      - {type: status, status: [200]}\n";

fn loaded(files: &[(&str, &str)]) -> Arc<Loaded> {
    let folder = tempfile::tempdir().expect("a folder for templates");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("the template is written");
    }
    Arc::new(load(&[folder.path().to_owned()]).expect("the folder is read"))
}

async fn scan(templates: Arc<Loaded>, scan_type: ScanType) -> Scanned {
    let server = Server::http(|path| match path {
        "/" => response(200, &[("Content-Type", "text/html; charset=utf-8")], b"<!doctype html><p>hello</p>"),
        "/notes.txt" => response(200, &[("Content-Type", "text/plain")], b"internal notes by ada"),
        _ => response(404, &[("Content-Type", "text/plain")], b"nothing here"),
    })
    .await;
    let url = format!("http://127.0.0.1:{}/", server.port);
    let config = WebConfig { templates, ..config() };
    run(config, TargetRequest::new(url, scan_type)).await
}

#[tokio::test]
async fn a_template_that_fits_is_a_finding_and_one_that_is_not_run_is_a_gap() {
    let templates = loaded(&[("a.yaml", NOTES), ("b.yaml", OTHER), ("c.yaml", POSTS)]);
    let scanned = scan(templates, ScanType::Quick).await;
    let found: Vec<_> =
        scanned.drafts.iter().filter(|draft| draft.rule.id.starts_with("template-")).collect();
    assert_eq!(found.len(), 1, "{:?}", scanned.shown());
    assert_eq!((found[0].rule.id.as_str(), found[0].rule.severity), ("template-notes", Severity::High));
    assert_eq!(found[0].rule.remediation, "Remove them.");
    let shown = format!("{:?}", found[0].evidence);
    assert!(shown.contains("/notes.txt answered 200, by ada"), "{shown}");
    assert_eq!(scanned.report().own_checks, 2);
    let gap = scanned.report().gaps.iter().find(|gap| gap.subject.ends_with("c.yaml")).expect("a gap");
    assert_eq!(gap.detail, "expected GET, HEAD or OPTIONS, which change nothing, found POST");
}

#[tokio::test]
async fn a_scan_of_headers_only_runs_no_template() {
    let scanned = scan(loaded(&[("a.yaml", NOTES)]), ScanType::HeadersOnly).await;
    assert!(!scanned.ids().iter().any(|id| id.starts_with("template-")));
}
