//! One file: read once, given to every scanner that wants it. Called by the workers of a tree scan.

use std::panic::{AssertUnwindSafe, catch_unwind};

use palisade_model::{Finding, Gap, GapReason};

use super::TreeScan;
use crate::read::refuse_binary;
use crate::{
    Draft, Entry, Facts, File, FileContext, FileScanner, Normalization, ScannerMeta, Sink, Stop, read_any,
    read_text,
};

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
    gathered: &[Box<dyn Facts>],
    entry: &Entry,
) -> Result<Outcome, Stop> {
    // Scanners are caught one by one below; this is for what runs around them.
    let caught = catch_unwind(AssertUnwindSafe(|| scan_uncaught(scan, normal, gathered, entry)));
    caught.unwrap_or_else(|_| {
        let gap =
            gap(entry, None, GapReason::ScannerError, "expected the file to be handled, found a failure");
        Ok(Outcome { kind: OutcomeKind::File, gaps: vec![gap], ..Outcome::default() })
    })
}

fn scan_uncaught(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    gathered: &[Box<dyn Facts>],
    entry: &Entry,
) -> Result<Outcome, Stop> {
    let mut outcome = Outcome { kind: OutcomeKind::File, ..Outcome::default() };
    let takers = Takers::of(scan, entry, &mut outcome.gaps);
    if takers.is_empty() {
        if entry.ignored {
            outcome.kind = OutcomeKind::LeftOut;
        } else if outcome.gaps.is_empty() && !scan.scanners.is_empty() {
            // Scanners of facts alone ask for the files that matter to them; the others hold nothing for them.
            outcome.gaps.push(gap(entry, None, GapReason::Binary, "no scanner reads this kind of file"));
        }
        return Ok(outcome);
    }
    let limit = scan.options.limits.max_file_size;
    let read = match takers.facts.is_empty() {
        true => read_text(&entry.absolute, limit),
        false => read_any(&entry.absolute, limit),
    };
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(unread) => {
            outcome.gaps.push(gap(entry, None, unread.reason, &unread.detail));
            return Ok(outcome);
        }
    };
    let file = File::new(entry, &bytes);
    outcome.bytes = u64::try_from(bytes.len()).ok();
    gather(scan, gathered, &takers, &file, &mut outcome)?;
    match refuse_binary(&bytes) {
        _ if takers.files.is_empty() => {}
        Ok(()) => scan_text(scan, normal, &takers, &file, &mut outcome)?,
        // Read for its facts alone.
        Err(unread) => outcome.gaps.push(gap(entry, None, unread.reason, &unread.detail)),
    }
    Ok(outcome)
}

/// Who wants a file: places in the lists of the scan.
struct Takers {
    files: Vec<usize>,
    facts: Vec<usize>,
}

impl Takers {
    fn of(scan: &TreeScan, entry: &Entry, gaps: &mut Vec<Gap>) -> Self {
        let mut wanted = |meta: ScannerMeta, wants: &dyn Fn() -> bool| {
            if entry.ignored && !meta.reads_ignored {
                return false;
            }
            catch_unwind(AssertUnwindSafe(wants)).unwrap_or_else(|_| {
                gaps.push(failed(entry, meta.id));
                false
            })
        };
        let files = scan.scanners.iter().map(|scanner| wanted(scanner.meta(), &|| scanner.wants(entry)));
        let files = places(files);
        let facts = scan.fact_scanners.iter().map(|scanner| wanted(scanner.meta(), &|| scanner.wants(entry)));
        Self { files, facts: places(facts) }
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.facts.is_empty()
    }
}

fn places(wanted: impl Iterator<Item = bool>) -> Vec<usize> {
    wanted.enumerate().filter_map(|(place, wanted)| wanted.then_some(place)).collect()
}

/// Gives the file to the scanners of text.
fn scan_text(
    scan: &TreeScan,
    normal: &Normalization<'_>,
    takers: &Takers,
    file: &File<'_>,
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    let mut drafts = Vec::new();
    for &place in &takers.files {
        outcome.gaps.extend(run(scan, scan.scanners[place].as_ref(), file, &mut drafts)?);
        outcome.given.push(place);
    }
    outcome.findings = normal.file(file, drafts);
    Ok(())
}

/// Gives the file to the scanners of facts.
fn gather(
    scan: &TreeScan,
    gathered: &[Box<dyn Facts>],
    takers: &Takers,
    file: &File<'_>,
    outcome: &mut Outcome,
) -> Result<(), Stop> {
    for &place in &takers.facts {
        let id = scan.fact_scanners[place].meta().id;
        let context = file_context(scan);
        match catch_unwind(AssertUnwindSafe(|| gathered[place].read(&context, file))) {
            Err(_) => outcome.gaps.push(failed(file.entry, id)),
            Ok(Err(Stop::Cancelled)) => return Err(Stop::Cancelled),
            Ok(Err(Stop::TimeOut)) => outcome.gaps.push(timed_out(scan, file.entry, id)),
            Ok(Ok(gaps)) => {
                outcome.gaps.extend(gaps.into_iter().map(|gap| Gap { scanner: Some(id.to_owned()), ..gap }));
            }
        }
        outcome.given.push(scan.scanners.len() + place);
    }
    Ok(())
}

fn file_context(scan: &TreeScan) -> FileContext<'_> {
    FileContext::new(&scan.cancel, scan.options.limits.file_budget, &scan.normalizer.identity_key)
}

fn timed_out(scan: &TreeScan, entry: &Entry, scanner: &str) -> Gap {
    let budget = scan.options.limits.file_budget;
    let detail = format!("expected at most {budget:?} for one file, found more");
    gap(entry, Some(scanner), GapReason::TimeOut, &detail)
}

/// One scanner on one file. What it reported before it stopped or failed is kept.
fn run(
    scan: &TreeScan,
    scanner: &dyn FileScanner,
    file: &File<'_>,
    drafts: &mut Vec<Draft>,
) -> Result<Vec<Gap>, Stop> {
    let limits = scan.options.limits;
    let scanner_id = scanner.meta().id;
    let context = file_context(scan);
    let mut sink =
        LimitedSink { drafts, room: limits.max_findings_per_file, refused: false, gaps: Vec::new() };
    let result = catch_unwind(AssertUnwindSafe(|| scanner.scan(&context, file, &mut sink)));
    let LimitedSink { refused, gaps, .. } = sink;
    let gap = |(reason, detail): (GapReason, String)| gap(file.entry, Some(scanner_id), reason, &detail);
    let mut gaps: Vec<Gap> = gaps.into_iter().map(gap).collect();
    match result {
        Err(_) => gaps.push(failed(file.entry, scanner_id)),
        Ok(Err(Stop::Cancelled)) => return Err(Stop::Cancelled),
        Ok(Err(Stop::TimeOut)) => gaps.push(timed_out(scan, file.entry, scanner_id)),
        Ok(Ok(())) if refused => {
            let detail = format!("expected at most {} findings, found more", limits.max_findings_per_file);
            gaps.push(gap((GapReason::Limit, detail)));
        }
        Ok(Ok(())) => {}
    }
    Ok(gaps)
}

/// Gaps of one scanner in one file; more say nothing new.
const MOST_GAPS: usize = 8;

struct LimitedSink<'a> {
    drafts: &'a mut Vec<Draft>,
    room: usize,
    refused: bool,
    gaps: Vec<(GapReason, String)>,
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

    fn gap(&mut self, reason: GapReason, detail: &str) {
        if self.gaps.len() < MOST_GAPS {
            self.gaps.push((reason, detail.to_owned()));
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
