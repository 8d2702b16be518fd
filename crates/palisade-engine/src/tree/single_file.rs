//! One file: read once, given to every scanner that wants it. Called by the workers of a tree scan.

use std::panic::{AssertUnwindSafe, catch_unwind};

use palisade_model::{Finding, Gap, GapReason};

use super::TreeScan;
use crate::{Draft, Entry, File, FileContext, FileScanner, Normalization, Sink, Stop, read_text};

/// What became of one item of the walk.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) kind: OutcomeKind,
    /// Size of the content, when it was read.
    pub(super) bytes: Option<u64>,
    /// Indices of the scanners that got the file.
    pub(super) given: Vec<usize>,
    pub(super) gaps: Vec<Gap>,
    pub(super) findings: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OutcomeKind {
    /// No file, only a gap that the walk found.
    #[default]
    WalkGap,
    File,
    /// An ignored file that no scanner asked for.
    LeftOut,
}

impl Outcome {
    pub(super) fn of_gap(gap: Gap) -> Self {
        Self { gaps: vec![gap], ..Self::default() }
    }
}

/// Scans one file; whatever fails in it becomes a gap.
///
/// # Errors
/// [`Stop::Cancelled`] alone.
pub(super) fn scan_single(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    entry: &Entry,
) -> Result<Outcome, Stop> {
    // Scanners are caught one by one below; this is for what runs around them.
    let caught = catch_unwind(AssertUnwindSafe(|| scan_uncaught(scan, normal, entry)));
    caught.unwrap_or_else(|_| {
        let gap =
            gap(entry, None, GapReason::ScannerError, "expected the file to be handled, found a failure");
        Ok(Outcome { kind: OutcomeKind::File, gaps: vec![gap], ..Outcome::default() })
    })
}

fn scan_uncaught(scan: &TreeScan, normal: &Normalization<'_>, entry: &Entry) -> Result<Outcome, Stop> {
    let mut outcome = Outcome { kind: OutcomeKind::File, ..Outcome::default() };
    let takers = takers(scan, entry, &mut outcome.gaps);
    if takers.is_empty() {
        if entry.ignored {
            outcome.kind = OutcomeKind::LeftOut;
        } else if outcome.gaps.is_empty() {
            outcome.gaps.push(gap(entry, None, GapReason::Binary, "no scanner reads this kind of file"));
        }
        return Ok(outcome);
    }
    let bytes = match read_text(&entry.absolute, scan.options.limits.max_file_size) {
        Ok(bytes) => bytes,
        Err(unread) => {
            outcome.gaps.push(gap(entry, None, unread.reason, &unread.detail));
            return Ok(outcome);
        }
    };
    let file = File::new(entry, &bytes);
    let mut drafts = Vec::new();
    for &index in &takers {
        let scanner = scan.scanners[index].as_ref();
        outcome.gaps.extend(run(scan, scanner, &file, &mut drafts)?);
    }
    outcome.bytes = u64::try_from(bytes.len()).ok();
    outcome.given = takers;
    outcome.findings = normal.file(&file, drafts);
    Ok(outcome)
}

fn takers(scan: &TreeScan, entry: &Entry, gaps: &mut Vec<Gap>) -> Vec<usize> {
    let mut takers = Vec::new();
    for (index, scanner) in scan.scanners.iter().enumerate() {
        let meta = scanner.meta();
        if entry.ignored && !meta.reads_ignored {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| scanner.wants(entry))) {
            Ok(true) => takers.push(index),
            Ok(false) => {}
            Err(_) => gaps.push(failed(entry, meta.id)),
        }
    }
    takers
}

/// One scanner on one file. What it reported before it stopped or failed is kept.
fn run(
    scan: &TreeScan,
    scanner: &dyn FileScanner,
    file: &File<'_>,
    drafts: &mut Vec<Draft>,
) -> Result<Option<Gap>, Stop> {
    let limits = scan.options.limits;
    let scanner_id = scanner.meta().id;
    let context = FileContext::new(&scan.cancel, limits.file_budget, &scan.normalizer.identity_key);
    let mut sink = LimitedSink { drafts, room: limits.max_findings_per_file, refused: false };
    let result = catch_unwind(AssertUnwindSafe(|| scanner.scan(&context, file, &mut sink)));
    let refused = sink.refused;
    let gap = |reason, detail: &str| Some(gap(file.entry, Some(scanner_id), reason, detail));
    match result {
        Err(_) => Ok(Some(failed(file.entry, scanner_id))),
        Ok(Err(Stop::Cancelled)) => Err(Stop::Cancelled),
        Ok(Err(Stop::TimeOut)) => {
            let detail = format!("expected at most {:?} for one file, found more", limits.file_budget);
            Ok(gap(GapReason::TimeOut, &detail))
        }
        Ok(Ok(())) if refused => {
            let detail = format!("expected at most {} findings, found more", limits.max_findings_per_file);
            Ok(gap(GapReason::Limit, &detail))
        }
        Ok(Ok(())) => Ok(None),
    }
}

struct LimitedSink<'a> {
    drafts: &'a mut Vec<Draft>,
    room: usize,
    refused: bool,
}

impl Sink for LimitedSink<'_> {
    fn report(&mut self, draft: Draft) {
        match self.room.checked_sub(1) {
            Some(room) => {
                self.room = room;
                self.drafts.push(draft);
            }
            None => self.refused = true,
        }
    }
}

/// The panic's own text is left out: it may quote the file.
fn failed(entry: &Entry, scanner: &str) -> Gap {
    tracing::error!(scanner, path = entry.path, "scanner.panicked");
    gap(entry, Some(scanner), GapReason::ScannerError, "expected the scanner to finish, found that it failed")
}

fn gap(entry: &Entry, scanner: Option<&str>, reason: GapReason, detail: &str) -> Gap {
    let scanner = scanner.map(str::to_owned);
    Gap { subject: entry.path.clone(), reason, detail: detail.to_owned(), scanner }
}
