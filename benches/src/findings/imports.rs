//! Imports of 25,000 results over HTTP, from the first byte of the upload until every finding can be read.

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use crate::figure::{Goal, print};
use crate::findings::http::{Http, text};
use crate::findings::sarif;

const RESULTS: usize = 25_000;
const RUNS: usize = 3;
const LOOK: Duration = Duration::from_millis(10);
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) async fn measure(http: &Http) -> anyhow::Result<()> {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let project = create_project(http, &format!("import {run} {:?}", Instant::now())).await?;
        let report = sarif::upload("scanner", RESULTS, false)?;
        first.push(import(http, &project, &report).await?);
        again.push(import(http, &project, &report).await?);
        let counts = http.get(&format!("/v1/findings/counts?project_id={project}")).await?.body;
        ensure!(counts.to_string().contains("critical"), "expected counts by severity, found {counts}");
    }
    let worst = |times: Vec<f64>| times.into_iter().fold(0.0, f64::max);
    print("SARIF import of 25,000 results (worst of 3)", worst(first), "s", Goal::AtMost(3.0));
    print("identical import again (worst of 3)", worst(again), "s", Goal::AtMost(1.5));
    Ok(())
}

pub(crate) async fn create_project(http: &Http, name: &str) -> anyhow::Result<String> {
    let created = http.change(Method::POST, "/v1/projects", &json!({"name": name})).await?;
    Ok(text(&created.body, "id")?.to_owned())
}

/// Seconds until the import is complete.
pub(crate) async fn import(http: &Http, project: &str, report: &Value) -> anyhow::Result<f64> {
    let started = Instant::now();
    let queued = http.change(Method::POST, &format!("/v1/projects/{project}/sarifs"), report).await?;
    let url = text(&queued.body, "url")?;
    while started.elapsed() < PATIENCE {
        let state = http.get(url).await?.body;
        match text(&state, "processing_status")? {
            "complete" => return Ok(started.elapsed().as_secs_f64()),
            "pending" => tokio::time::sleep(LOOK).await,
            _ => bail!("the import failed: {state}"),
        }
    }
    bail!("the import did not end in {PATIENCE:?}")
}
