//! One timed scan, in this process and through the public surface of the scanner.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, anyhow};
use async_trait::async_trait;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Cancel, Draft, Progress, TargetContext, TargetRequest, TargetScanner, TargetSink};
use palisade_model::ScanType;
use palisade_web::{WebConfig, WebScanner};

use crate::figure::millis;

/// What a scan took.
pub(super) struct Timed {
    /// Milliseconds until its end.
    pub(super) whole: f64,
    /// Milliseconds until the first finding.
    pub(super) first: f64,
    pub(super) requests: usize,
}

/// Remembers when the first finding came.
struct Sink {
    started: Instant,
    first: Mutex<Option<f64>>,
}

#[async_trait]
impl TargetSink for Sink {
    async fn report(&self, _: Draft) {
        let now = millis(self.started.elapsed());
        self.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(now);
    }
}

pub(super) fn scanner() -> anyhow::Result<WebScanner> {
    Ok(WebScanner::new(WebConfig { policy: AddressPolicy::allowing_private(), ..WebConfig::default() })?)
}

pub(super) async fn run(url: &str, scan_type: ScanType) -> anyhow::Result<Timed> {
    with(&scanner()?, url, scan_type).await
}

pub(super) async fn with(scanner: &WebScanner, url: &str, scan_type: ScanType) -> anyhow::Result<Timed> {
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        identity_key: [7; 32],
    };
    let sink = Sink { started: Instant::now(), first: Mutex::default() };
    let request = TargetRequest::new(url.to_owned(), scan_type);
    let report = scanner.scan(&context, &request, &sink).await;
    let whole = millis(sink.started.elapsed());
    let report = report.map_err(|failure| anyhow!("the scan failed: {}", failure.message))?;
    let exchanges = report.blocks.iter().find(|(name, _)| name == "exchanges");
    let exchanges: Vec<serde_json::Value> =
        exchanges.map(|(_, text)| serde_json::from_str(text)).transpose()?.unwrap_or_default();
    let first = *sink.first.lock().unwrap_or_else(PoisonError::into_inner);
    let first = first.ok_or_else(|| anyhow!("expected findings about a weak site, found none"))?;
    Ok(Timed { whole, first, requests: exchanges.len() })
}

/// Memory of this process now, in KiB.
pub(super) fn resident_kib() -> anyhow::Result<f64> {
    memory("VmRSS:")
}

/// The most memory that this process has had, in KiB.
pub(super) fn peak_kib() -> anyhow::Result<f64> {
    memory("VmHWM:")
}

/// A line of /proc/self/status (proc(5)).
fn memory(name: &str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let field = status.lines().find_map(|line| line.strip_prefix(name)).context("a line about memory")?;
    Ok(field.trim().trim_end_matches(" kB").parse()?)
}
