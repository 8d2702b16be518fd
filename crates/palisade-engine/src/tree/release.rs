//! Puts outcomes back into the order of the walk, sends their findings and keeps the coverage.

use std::collections::BTreeMap;
use std::sync::mpsc;

use palisade_model::{Coverage, Finding, Gap, GapReason, ScannerRun, ScannerStatus};
use tokio::sync::mpsc::Sender;

use super::TreeScan;
use super::single_file::{Outcome, OutcomeKind};
use crate::{ScanError, ScannerMeta, Stop};

/// An outcome with the number of its item in the walk.
pub(super) type Numbered = (u64, Result<Outcome, Stop>);

/// The reorder buffer; holds no more outcomes than the walk may run ahead.
pub(super) struct Release<'a> {
    scan: &'a TreeScan,
    out: &'a Sender<Finding>,
    waiting: BTreeMap<u64, Outcome>,
    next: u64,
    coverage: Coverage,
    /// All scanners, and one tally for each.
    metas: Vec<ScannerMeta>,
    tallies: Vec<Tally>,
}

/// Gives one finding to the caller.
///
/// # Errors
/// [`ScanError::Cancelled`], also when the receiver is gone: then the whole scan ends.
pub(super) fn send(scan: &TreeScan, out: &Sender<Finding>, finding: Finding) -> Result<(), ScanError> {
    if scan.cancel.is_cancelled() {
        return Err(ScanError::Cancelled);
    }
    out.blocking_send(finding).map_err(|_| {
        scan.cancel.cancel();
        ScanError::Cancelled
    })
}

#[derive(Clone, Default)]
struct Tally {
    files: u64,
    /// Files that it did not get to the end of.
    broken: u64,
}

impl<'a> Release<'a> {
    /// `gaps` are known before the walk.
    pub(super) fn new(scan: &'a TreeScan, out: &'a Sender<Finding>, gaps: &[Gap]) -> Self {
        let metas = scan.metas();
        let tallies = vec![Tally::default(); metas.len()];
        let mut coverage = Coverage::default();
        gaps.iter().for_each(|gap| coverage.add_gap(gap.clone()));
        Self { scan, out, waiting: BTreeMap::new(), next: 0, coverage, metas, tallies }
    }

    /// Takes outcomes until all workers are done. Each released one returns a permit to the walker.
    ///
    /// # Errors
    /// [`ScanError::Cancelled`], also when the receiver of findings is gone.
    pub(super) fn run(
        mut self,
        outcomes: mpsc::Receiver<Numbered>,
        permits: mpsc::Receiver<()>,
    ) -> Result<Coverage, ScanError> {
        for (number, outcome) in outcomes {
            self.waiting.insert(number, outcome.map_err(|_| ScanError::Cancelled)?);
            while let Some(outcome) = self.waiting.remove(&self.next) {
                self.release(outcome)?;
                self.next += 1;
                // Always there: the walker put it in before it numbered the item.
                let _ = permits.try_recv();
            }
        }
        // Dropping the permits wakes a walker that waits for one.
        drop(permits);
        if self.scan.cancel.is_cancelled() { Err(ScanError::Cancelled) } else { Ok(self.finish()) }
    }

    fn release(&mut self, outcome: Outcome) -> Result<(), ScanError> {
        for finding in outcome.findings {
            send(self.scan, self.out, finding)?;
        }
        match outcome.kind {
            OutcomeKind::WalkGap => {}
            OutcomeKind::LeftOut => self.coverage.files_ignored += 1,
            OutcomeKind::File => self.coverage.files_seen += 1,
        }
        if let Some(bytes) = outcome.bytes {
            self.coverage.files_scanned += 1;
            self.coverage.bytes_scanned += bytes;
        }
        for index in outcome.given {
            self.tallies[index].files += 1;
        }
        for gap in outcome.gaps {
            if let Some(index) = gap.scanner.as_deref().and_then(|id| self.index_of(id)) {
                self.tallies[index].broken += 1;
            } else if gap.reason == GapReason::ScannerError {
                self.tallies.iter_mut().for_each(|tally| tally.broken += 1);
            }
            self.coverage.add_gap(gap);
        }
        if outcome.kind != OutcomeKind::WalkGap {
            self.scan.progress.add_done(1);
        }
        Ok(())
    }

    fn index_of(&self, scanner: &str) -> Option<usize> {
        self.metas.iter().position(|meta| meta.id == scanner)
    }

    fn finish(mut self) -> Coverage {
        let runs = self.metas.iter().zip(&self.tallies).map(|(meta, tally)| {
            let reason = (tally.broken > 0).then(|| {
                format!("expected every file to be scanned to its end, found {} that were not", tally.broken)
            });
            ScannerRun {
                scanner: meta.id.to_owned(),
                version: meta.version.to_owned(),
                status: if tally.broken > 0 { ScannerStatus::Partial } else { ScannerStatus::Completed },
                reason,
                files: tally.files,
                checks: None,
                own_checks: 0,
            }
        });
        self.coverage.scanners = runs.collect();
        let of_scanners = self.scan.scanners.iter().flat_map(|scanner| scanner.gaps());
        self.coverage.add_gaps_first(of_scanners.collect());
        self.coverage
    }
}
