//! Decisions about single findings, one after the other, each answered when it is durable and on record.

use anyhow::Context;
use reqwest::Method;
use serde_json::json;

use crate::figure::print_times;
use crate::findings::http::{Http, text};

const DECISIONS: usize = 500;
const PER_PAGE: usize = 100;

/// Of one finding.
pub(crate) struct Subject {
    pub(crate) id: String,
    pub(crate) fingerprint: String,
}

pub(crate) async fn measure(http: &Http) -> anyhow::Result<()> {
    let (mut by_id, mut by_fingerprint, mut comments) = (Vec::new(), Vec::new(), Vec::new());
    for subject in open_findings(http, DECISIONS).await? {
        let path = format!("/v1/findings/{}", subject.id);
        let change = json!({"status": "triaged", "note": "Looked at"});
        by_id.push(http.change(Method::PATCH, &path, &change).await?.millis);
        let path = format!("/v1/findings/{}/state", subject.fingerprint);
        let change = json!({"status": "false_positive", "note": "A test"});
        by_fingerprint.push(http.change(Method::PATCH, &path, &change).await?.millis);
        let path = format!("/v1/findings/{}/comments", subject.id);
        comments.push(http.change(Method::POST, &path, &json!({"body": "Seen"})).await?.millis);
    }
    print_times("PATCH /v1/findings/{id}", by_id, 20.0);
    print_times("PATCH /v1/findings/{fingerprint}/state", by_fingerprint, 20.0);
    print_times("POST /v1/findings/{id}/comments", comments, 20.0);
    Ok(())
}

/// Open findings from all over the tenant: a few of every page.
pub(crate) async fn open_findings(http: &Http, count: usize) -> anyhow::Result<Vec<Subject>> {
    let mut subjects = Vec::with_capacity(count);
    let mut cursor = String::new();
    while subjects.len() < count {
        let page = http.get(&format!("/v1/findings?status=open&limit={PER_PAGE}{cursor}")).await?.body;
        let findings = page["data"].as_array().context("a list has data")?;
        for finding in findings.iter().step_by(PER_PAGE / 5) {
            let (id, fingerprint) =
                (text(finding, "id")?.to_owned(), text(finding, "fingerprint")?.to_owned());
            subjects.push(Subject { id, fingerprint });
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    subjects.truncate(count);
    Ok(subjects)
}
