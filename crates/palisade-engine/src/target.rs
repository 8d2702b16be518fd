//! The scan of a live target: runs one target scanner, normalises what it reports, and turns failure,
//! panic and cancellation into data. Called by the service's job runner and the command line.

use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::FutureExt;
use palisade_model::{Coverage, Finding, ScannerRun, ScannerStatus};
use tokio::sync::mpsc::Sender;

use crate::fingerprint::Repeats;
use crate::{
    Cancel, Draft, Normalization, Normalizer, ScanError, ScannerMeta, TargetContext, TargetReport,
    TargetRequest, TargetScanner, TargetSink,
};

/// Extra blocks of the answer by name, each a JSON value as text.
pub type Blocks = Vec<(String, String)>;

/// Scans one live target and sends findings as they come. When the receiver is dropped,
/// `context.cancel` is raised and the scan ends.
///
/// # Errors
/// [`ScanError::Target`] when the target could not be judged, [`ScanError::Cancelled`], and
/// [`ScanError::Failed`] when the scanner panicked.
pub async fn scan_target(
    scanner: &dyn TargetScanner,
    request: &TargetRequest,
    context: &TargetContext,
    normalizer: &Normalizer,
    out: &Sender<Finding>,
) -> Result<(Coverage, Blocks), ScanError> {
    let meta = scanner.meta();
    let sink = ChannelSink {
        normal: normalizer.for_target(),
        repeats: Mutex::default(),
        out,
        cancel: &context.cancel,
    };
    let scanning = AssertUnwindSafe(scanner.scan(context, request, &sink)).catch_unwind();
    let result = tokio::select! {
        biased;
        () = context.cancel.cancelled() => return Err(ScanError::Cancelled),
        result = scanning => result,
    };
    // The scanner may see the flag first and answer with what it has.
    if context.cancel.is_cancelled() {
        return Err(ScanError::Cancelled);
    }
    let report = result.map_err(|_| {
        tracing::error!(scanner = meta.id, "scanner.panicked");
        ScanError::Failed { part: format!("the {} scanner", meta.id) }
    })??;
    Ok(covered(meta, report))
}

fn covered(meta: ScannerMeta, report: TargetReport) -> (Coverage, Blocks) {
    let mut coverage = Coverage::default();
    let unjudged = report.checks.error.max(u64::try_from(report.gaps.len()).unwrap_or(u64::MAX));
    for gap in report.gaps {
        coverage.add_gap(gap);
    }
    coverage.scanners.push(ScannerRun {
        scanner: meta.id.to_owned(),
        version: meta.version.to_owned(),
        status: if unjudged == 0 { ScannerStatus::Completed } else { ScannerStatus::Partial },
        reason: (unjudged > 0)
            .then(|| format!("expected all that was asked for to be judged, found {unjudged} not judged")),
        files: 0,
        checks: Some(report.checks),
        own_checks: report.own_checks,
    });
    (coverage, report.blocks)
}

struct ChannelSink<'a> {
    normal: Normalization<'a>,
    repeats: Mutex<Repeats>,
    out: &'a Sender<Finding>,
    cancel: &'a Cancel,
}

#[async_trait]
impl TargetSink for ChannelSink<'_> {
    async fn report(&self, draft: Draft) {
        let finding = {
            let mut repeats = self.repeats.lock().unwrap_or_else(PoisonError::into_inner);
            self.normal.single(draft, &mut repeats)
        };
        if let Some(finding) = finding
            && self.out.send(finding).await.is_err()
        {
            self.cancel.cancel();
        }
    }
}
