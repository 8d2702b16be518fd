//! Which scanners looked at all of their target, so that what they did not see any more is fixed. Called when a scan
//! completes, and when two are compared. In doubt nothing is closed: what was not looked at may still be there.

use std::collections::BTreeMap;

use palisade_engine::Registry;
use palisade_model::{Coverage, Gap, GapReason, Scan, ScanKind, ScanType, ScannerRun, ScannerStatus, Tier};
use palisade_store::Closing;

use crate::ownership::ACTIVE_CHECKS;

/// The scanners that close, each with the places and the checks that it did not look at.
pub(crate) fn closing(registry: &Registry, scan: &Scan, coverage: &Coverage) -> Vec<Closing> {
    let mut closing = closing_by(coverage);
    if scan.target.kind() == ScanKind::Web {
        for closing in &mut closing {
            closing.left_out = left_out(registry, &closing.scanner, largest_tier(scan, coverage));
        }
    }
    closing
}

fn closing_by(coverage: &Coverage) -> Vec<Closing> {
    if has_unlisted_gaps(coverage) {
        return Vec::new();
    }
    coverage.scanners.iter().filter_map(|run| of_run(coverage, run)).collect()
}

/// Checks that this kind of scan does not run: what others found with them is not gone.
fn left_out(registry: &Registry, scanner: &str, largest: Tier) -> Vec<String> {
    let of_scanner = registry.target_scanners.iter().filter(|known| known.meta().id == scanner);
    let rules = of_scanner.flat_map(|known| known.rules());
    rules.filter(|rule| rule.tier.is_some_and(|tier| tier > largest)).map(|rule| rule.id.clone()).collect()
}

fn largest_tier(scan: &Scan, coverage: &Coverage) -> Tier {
    let ran_active = scan.active && coverage.gaps.iter().all(|gap| gap.subject != ACTIVE_CHECKS);
    match scan.scan_type {
        ScanType::HeadersOnly => Tier::HeadersOnly,
        ScanType::Quick => Tier::Quick,
        ScanType::Full if ran_active => Tier::Active,
        ScanType::Full => Tier::Full,
    }
}

/// A gap that is only counted may be anywhere. Files that are not text do not matter: no scanner reads them, before
/// and after.
fn has_unlisted_gaps(coverage: &Coverage) -> bool {
    let mut unlisted: BTreeMap<GapReason, u64> = coverage.gap_counts.clone();
    for gap in &coverage.gaps {
        if let Some(count) = unlisted.get_mut(&gap.reason) {
            *count = count.saturating_sub(1);
        }
    }
    unlisted.iter().any(|(reason, count)| *reason != GapReason::Binary && *count > 0)
}

fn of_run(coverage: &Coverage, run: &ScannerRun) -> Option<Closing> {
    let concerns = |gap: &&Gap| gap.scanner.as_ref().is_none_or(|scanner| *scanner == run.scanner);
    let mut gaps = coverage.gaps.iter().filter(concerns);
    let closes = match &run.checks {
        // Checks depend on the same few answers, so one that could not judge casts doubt on the others. What this
        // version never looks at is no doubt.
        Some(checks) => {
            matches!(run.status, ScannerStatus::Completed | ScannerStatus::Partial)
                && checks.error == 0
                && gaps.all(|gap| gap.reason == GapReason::NoData)
        }
        None => run.status == ScannerStatus::Completed && gaps.all(|gap| gap.subject != "."),
    };
    let kept = coverage.gaps.iter().filter(concerns).map(|gap| gap.subject.clone());
    closes.then(|| Closing { scanner: run.scanner.clone(), kept: kept.collect(), left_out: Vec::new() })
}

#[cfg(test)]
mod tests {
    use palisade_model::{CheckCounts, MAX_LISTED_GAPS};

    use super::*;

    fn run(scanner: &str, status: ScannerStatus, checks: Option<CheckCounts>) -> ScannerRun {
        ScannerRun {
            scanner: scanner.into(),
            version: "1".into(),
            status,
            reason: None,
            files: 1,
            checks,
            own_checks: 0,
        }
    }

    fn gap(subject: &str, reason: GapReason, scanner: Option<&str>) -> Gap {
        Gap { subject: subject.into(), reason, detail: String::new(), scanner: scanner.map(str::to_owned) }
    }

    fn closed(runs: Vec<ScannerRun>, gaps: impl IntoIterator<Item = Gap>) -> Vec<(String, Vec<String>)> {
        let mut coverage = Coverage { scanners: runs, ..Coverage::default() };
        gaps.into_iter().for_each(|gap| coverage.add_gap(gap));
        closing_by(&coverage).into_iter().map(|closing| (closing.scanner, closing.kept)).collect()
    }

    #[test]
    fn only_scanners_that_completed_close() {
        use ScannerStatus::{Completed, Failed, Partial, Skipped};
        let runs = [("a", Completed), ("b", Partial), ("c", Skipped), ("d", Failed)];
        let runs = runs.map(|(scanner, status)| run(scanner, status, None)).to_vec();
        assert_eq!(closed(runs, []), [("a".to_owned(), vec![])]);
    }

    #[test]
    fn files_that_a_scanner_did_not_look_at_are_kept() {
        let runs =
            || vec![run("a", ScannerStatus::Completed, None), run("b", ScannerStatus::Completed, None)];
        let gaps = [gap("large", GapReason::TooLarge, None), gap("odd", GapReason::NoData, Some("b"))];
        let kept = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            closed(runs(), gaps),
            [("a".to_owned(), kept(&["large"])), ("b".to_owned(), kept(&["large", "odd"]))]
        );
        assert_eq!(closed(runs(), [gap(".", GapReason::Limit, None)]), []);
    }

    #[test]
    fn gaps_beyond_the_listed_ones_close_nothing_unless_they_are_not_text() {
        let runs = || vec![run("a", ScannerStatus::Completed, None)];
        let many = |reason| (0..=MAX_LISTED_GAPS).map(move |n| gap(&n.to_string(), reason, None));
        assert_eq!(closed(runs(), many(GapReason::TooLarge)), []);
        assert_eq!(closed(runs(), many(GapReason::Binary)).len(), 1);
    }

    #[test]
    fn a_web_scan_closes_only_when_every_check_could_judge() {
        let counts = CheckCounts { fail: 1, pass: 2, not_applicable: 3, error: 0 };
        let web = |checks, status| vec![run("web", status, Some(checks))];
        let missing_tier = || gap("full", GapReason::NoData, Some("web"));
        let unreachable = || gap("https://example.com/", GapReason::Unreachable, Some("web"));
        assert_eq!(closed(web(counts, ScannerStatus::Completed), []).len(), 1);
        assert_eq!(closed(web(counts, ScannerStatus::Partial), [missing_tier()]).len(), 1);
        assert_eq!(closed(web(counts, ScannerStatus::Partial), [missing_tier(), unreachable()]), []);
        let with_error = CheckCounts { error: 1, ..counts };
        assert_eq!(closed(web(with_error, ScannerStatus::Partial), []), []);
    }
}
