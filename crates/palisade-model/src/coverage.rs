//! What a scan did and did not look at. "Not covered" must never read as "clean".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// Gaps are counted without limit but listed only up to this many.
pub const MAX_LISTED_GAPS: usize = 1000;

/// Why something was not scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// Over the size limit.
    TooLarge,
    /// Not text.
    Binary,
    /// Permission denied, vanished, or an input/output error.
    Unreadable,
    /// FIFO, socket, device or a link that is not followed.
    SpecialFile,
    /// The time or step budget of one file or check ran out.
    TimeOut,
    /// The data that the scanner needs is not there.
    NoData,
    /// Deeper than the walk goes, or more entries than it takes.
    Limit,
    /// The scanner failed on this input; the rest of the scan went on.
    ScannerError,
    /// The target could not be reached or refused to be scanned.
    Unreachable,
    /// A suppression that was asked for does not hold: it ended, or cannot be understood. Its findings count.
    Suppression,
}

impl GapReason {
    /// The snake_case word used in JSON and on the screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Binary => "binary",
            Self::Unreadable => "unreadable",
            Self::SpecialFile => "special_file",
            Self::TimeOut => "time_out",
            Self::NoData => "no_data",
            Self::Limit => "limit",
            Self::ScannerError => "scanner_error",
            Self::Unreachable => "unreachable",
            Self::Suppression => "suppression",
        }
    }
}

/// One thing that was not scanned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    /// Path relative to the root, URL, or check id.
    pub subject: String,
    pub reason: GapReason,
    /// Lower-case fragment for people: what was expected and what was found.
    pub detail: String,
    /// The scanner concerned; `None` when it concerns all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanner: Option<String>,
}

/// How one scanner's part of a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScannerStatus {
    Completed,
    /// Ran, but some input was not covered because of errors.
    Partial,
    Skipped,
    Failed,
}

/// Outcomes of checks; `not_applicable` and `error` never count as `pass`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCounts {
    pub fail: u64,
    pub pass: u64,
    pub not_applicable: u64,
    pub error: u64,
}

impl CheckCounts {
    /// Counts one outcome.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Fail => self.fail += 1,
            Outcome::Pass => self.pass += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
            Outcome::Error => self.error += 1,
        }
    }

    /// All outcomes.
    pub fn total(&self) -> u64 {
        self.fail + self.pass + self.not_applicable + self.error
    }

    /// Counts what was counted elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.fail += other.fail;
        self.pass += other.pass;
        self.not_applicable += other.not_applicable;
        self.error += other.error;
    }
}

/// One scanner's part of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannerRun {
    /// `secrets`, `web`, …
    pub scanner: String,
    /// The scanner's own version; findings of two versions may differ.
    pub version: String,
    pub status: ScannerStatus,
    /// Why it is not `completed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Files given to it.
    pub files: u64,
    /// For scanners made of checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks: Option<CheckCounts>,
    /// How many of those checks were brought along by the user or the operator.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub own_checks: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The whole record of what a scan covered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub scanners: Vec<ScannerRun>,
    /// Regular files that the walk met (ignored ones excluded).
    pub files_seen: u64,
    /// Files that at least one scanner read.
    pub files_scanned: u64,
    pub bytes_scanned: u64,
    /// Files left out by .gitignore and the like.
    pub files_ignored: u64,
    /// Exact number of gaps per reason.
    pub gap_counts: BTreeMap<GapReason, u64>,
    /// The first [`MAX_LISTED_GAPS`] gaps: those of what was judged after the walk, then those of the walk in its order.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Counts a gap and lists it while there is room.
    pub fn add_gap(&mut self, gap: Gap) {
        *self.gap_counts.entry(gap.reason).or_default() += 1;
        if self.gaps.len() < MAX_LISTED_GAPS {
            self.gaps.push(gap);
        }
    }

    /// Counts gaps and lists them before all others, which lose their place where there is no room.
    pub fn add_gaps_first(&mut self, gaps: Vec<Gap>) {
        for gap in &gaps {
            *self.gap_counts.entry(gap.reason).or_default() += 1;
        }
        self.gaps.splice(0..0, gaps.into_iter().take(MAX_LISTED_GAPS));
        self.gaps.truncate(MAX_LISTED_GAPS);
    }

    /// What the checks of all scanners add up to; `None` when no scanner is made of checks.
    pub fn check_counts(&self) -> Option<CheckCounts> {
        let mut of_scanners = self.scanners.iter().filter_map(|run| run.checks);
        let first = of_scanners.next()?;
        Some(of_scanners.fold(first, |mut all, counts| {
            all.merge(counts);
            all
        }))
    }

    /// All gaps, listed or not.
    pub fn gap_total(&self) -> u64 {
        self.gap_counts.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_whole_is_listed_before_a_thousand_files() {
        let gap = |subject: &str, reason| Gap {
            subject: subject.to_owned(),
            reason,
            detail: String::new(),
            scanner: None,
        };
        let mut coverage = Coverage::default();
        for _ in 0..MAX_LISTED_GAPS + 5 {
            coverage.add_gap(gap("file", GapReason::Binary));
        }
        coverage.add_gaps_first(vec![gap("npm", GapReason::NoData), gap("PyPI", GapReason::NoData)]);
        assert_eq!(coverage.gaps.len(), MAX_LISTED_GAPS);
        assert_eq!([&coverage.gaps[0].subject, &coverage.gaps[1].subject], ["npm", "PyPI"]);
        assert_eq!(coverage.gap_total(), 1007);
    }
}
