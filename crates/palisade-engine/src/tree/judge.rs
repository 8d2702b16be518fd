//! The end of a tree scan: what was gathered file by file is judged together. Called by `scan.rs` after the walk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use palisade_model::{Finding, Gap, GapReason, ScannerStatus};
use tokio::sync::mpsc::Sender;

use super::release::send;
use super::{ScannedTree, TreeScan};
use crate::fingerprint::Repeats;
use crate::{Facts, FileContext, Judgement, Normalization, ScanError, Stop};

/// Judges the facts of every fact scanner, in their order. When one fails, those after it lack its packages.
///
/// # Errors
/// [`ScanError::Cancelled`], also when the receiver of findings is gone.
pub(super) fn judge(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    gathered: &[Box<dyn Facts>],
    out: &Sender<Finding>,
    tree: &mut ScannedTree,
) -> Result<(), ScanError> {
    let mut packages = Vec::new();
    let mut has_failed = false;
    for (scanner, facts) in scan.fact_scanners.iter().zip(gathered) {
        let id = scanner.meta().id;
        if has_failed {
            fail(tree, id);
            continue;
        }
        let context = FileContext::new(&scan.cancel, Duration::MAX, &scan.normalizer.identity_key);
        let judged = match catch_unwind(AssertUnwindSafe(|| facts.judge(&context, &mut packages))) {
            Ok(Ok(judged)) => judged,
            Ok(Err(Stop::Cancelled | Stop::TimeOut)) => return Err(ScanError::Cancelled),
            Err(_) => {
                tracing::error!(scanner = id, "scanner.panicked");
                fail(tree, id);
                has_failed = true;
                continue;
            }
        };
        take(scan, normal, id, judged, out, tree)?;
    }
    tree.packages = packages;
    Ok(())
}

fn take(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    scanner: &str,
    judged: Judgement,
    out: &Sender<Finding>,
    tree: &mut ScannedTree,
) -> Result<(), ScanError> {
    let mut repeats = Repeats::default();
    for draft in judged.drafts {
        if let Some(finding) = normal.single(draft, &mut repeats) {
            send(scan, out, finding)?;
        }
    }
    let unjudged = judged.gaps.len();
    let named = |gap| Gap { scanner: Some(scanner.to_owned()), ..gap };
    // They concern many files, or say that a whole ecosystem was not judged: not to be lost behind unread files.
    tree.coverage.add_gaps_first(judged.gaps.into_iter().map(named).collect());
    let run = tree.coverage.scanners.iter_mut().find(|run| run.scanner == scanner);
    if let Some(run) = run.filter(|_| unjudged > 0) {
        run.status = ScannerStatus::Partial;
        run.reason =
            Some(format!("expected everything that was read to be judged, found {unjudged} not judged"));
    }
    Ok(())
}

fn fail(tree: &mut ScannedTree, scanner: &str) {
    let detail = "expected the scanner to finish, found that it failed";
    tree.coverage.add_gap(Gap {
        subject: scanner.to_owned(),
        reason: GapReason::ScannerError,
        detail: detail.to_owned(),
        scanner: Some(scanner.to_owned()),
    });
    if let Some(run) = tree.coverage.scanners.iter_mut().find(|run| run.scanner == scanner) {
        (run.status, run.reason) = (ScannerStatus::Failed, Some(detail.to_owned()));
    }
}
