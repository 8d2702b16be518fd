//! A project with a worker beside it, and what is known of its findings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sarif::body;
use crate::fixture::Api;
use crate::working::{Working, ended};

/// A project that reports are imported into.
pub(crate) struct Project<'a> {
    pub(crate) api: &'a Api,
    pub(crate) id: String,
    working: Working,
}

impl<'a> Project<'a> {
    pub(crate) async fn start(api: &'a Api) -> Self {
        let working = Working::start(api);
        Self { api, id: create(api, "shop").await, working }
    }

    pub(crate) async fn stop(self) {
        self.working.stop().await;
        self.api.assert_events_are_as_described().await;
    }

    /// The scan of an import once it has ended.
    pub(crate) async fn import(&self, report: &Value) -> Value {
        self.send(&body(report)).await
    }

    /// Imports what else a body may hold.
    pub(crate) async fn send(&self, body: &Value) -> Value {
        let answer = self.api.post(&format!("/v1/projects/{}/sarifs", self.id), &body.to_string()).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let queued = answer.matching("SarifImport");
        let scan = ended(self.api, queued["id"].as_str().unwrap()).await;
        let state = self.api.get(queued["url"].as_str().unwrap()).await.matching("SarifStatus");
        let word = if scan["status"] == "completed" { "complete" } else { "failed" };
        assert_eq!(
            (&state["processing_status"], answer.header("location")),
            (&word.into(), queued["url"].as_str().unwrap())
        );
        scan
    }

    /// Imports; answers the changes as new, unchanged, fixed, reopened.
    pub(crate) async fn changes(&self, report: &Value) -> [u64; 4] {
        changes(&self.import(report).await)
    }

    /// Every finding by path.
    pub(crate) async fn findings(&self) -> BTreeMap<String, Value> {
        self.findings_on("main").await
    }

    pub(crate) async fn findings_on(&self, branch: &str) -> BTreeMap<String, Value> {
        let path = format!("/v1/findings?project_id={}&status=all&limit=100", self.id);
        let list = self.api.get(&path).await.matching("FindingList");
        let of_branch = list["data"].as_array().unwrap().iter().filter(|finding| finding["branch"] == branch);
        of_branch
            .map(|finding| (finding["file_path"].as_str().unwrap_or_default().to_owned(), finding.clone()))
            .collect()
    }

    /// The state of every finding by path.
    pub(crate) async fn states(&self) -> BTreeMap<String, String> {
        let findings = self.findings().await.into_iter();
        findings.map(|(path, finding)| (path, finding["status"].as_str().unwrap().to_owned())).collect()
    }

    pub(crate) async fn assert_states(&self, expected: &[(&str, &str)]) {
        let expected =
            expected.iter().map(|(path, state)| ((*path).to_owned(), (*state).to_owned())).collect();
        assert_eq!(self.states().await, expected);
    }

    /// How many findings the events of a kind have told of.
    pub(crate) async fn told(&self, kind: &str) -> u64 {
        let path = format!("/v1/events?kinds={kind}&project_id={}&limit=100", self.id);
        let list = self.api.get(&path).await.matching("EventList");
        list["data"].as_array().unwrap().iter().map(|event| event["data"]["count"].as_u64().unwrap()).sum()
    }

    /// Decides about a finding.
    pub(crate) async fn decide(&self, id: &Value, decision: &Value) {
        let path = format!("/v1/findings/{}", id.as_str().unwrap());
        let answer = self.api.with_key(&self.api.key, "PATCH", &path, &decision.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

pub(crate) async fn create(api: &Api, name: &str) -> String {
    let created = api.post("/v1/projects", &json!({"name": name}).to_string()).await;
    assert_eq!(created.status, 201, "{}", created.text());
    created.json()["id"].as_str().unwrap().to_owned()
}

/// New, unchanged, fixed, reopened.
pub(crate) fn changes(scan: &Value) -> [u64; 4] {
    assert_eq!(scan["status"], "completed", "{scan}");
    ["new", "unchanged", "fixed", "reopened"].map(|word| scan["changes"][word].as_u64().unwrap())
}
