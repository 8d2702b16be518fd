//! What the scanner's own block says about one of the sites.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use async_trait::async_trait;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Cancel, Draft, Progress, TargetContext, TargetRequest, TargetScanner, TargetSink};
use palisade_model::ScanType;
use palisade_web::{Budgets, DnsConfig, Pace, WebConfig, WebScanner};
use serde_json::Value;

use super::Judged;
use super::site::HOST;

/// Findings do not matter here.
struct Nothing;

#[async_trait]
impl TargetSink for Nothing {
    async fn report(&self, _: Draft) {}
}

/// Scans a site and reads its block.
pub(super) async fn judge(authority: &str, number: usize) -> anyhow::Result<Judged> {
    let config = WebConfig {
        policy: AddressPolicy::allowing_private(),
        budgets: Budgets { pace: Pace::UNLIMITED, ..Budgets::default() },
        dns: DnsConfig::asking(Vec::new()),
        roots: vec![authority.to_owned()],
        ..WebConfig::default()
    };
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        identity_key: [7; 32],
    };
    let request = TargetRequest::new(format!("https://{HOST}/{number}"), ScanType::HeadersOnly);
    let report = WebScanner::new(config)?.scan(&context, &request, &Nothing).await;
    let report = report.map_err(|failure| anyhow!("site {number}: {}", failure.message))?;
    let (_, block) =
        report.blocks.iter().find(|(name, _)| name == "observatory").context("no observatory block")?;
    read(&serde_json::from_str(block)?)
}

fn read(block: &Value) -> anyhow::Result<Judged> {
    let tests = block["tests"].as_object().context("expected tests")?;
    let result = |(name, test): (&String, &Value)| {
        let result = test["result"].as_str().unwrap_or("none");
        (name.clone(), format!("{result} {} {}", test["score_modifier"], test["pass"]))
    };
    Ok(Judged {
        score: block["score"].as_i64().context("expected a score")?,
        tests: tests.iter().map(result).collect(),
    })
}
