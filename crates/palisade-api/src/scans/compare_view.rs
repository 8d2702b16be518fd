//! Two compared scans as the answer shows them (contract G-05).

use palisade_model::FindingId;
use palisade_service::{
    ChangeKind, ComparedFinding, ComparedScanner, ComparedScans, ComparedScope, Comparison, ScopeDifference,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::finding_view::FindingView;
use super::views::{CountsView, SummaryView};
use crate::words;

/// What changed from one scan to another.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScanComparison)]
pub(crate) struct ComparisonView<'a> {
    base: SummaryView<'a>,
    head: SummaryView<'a>,
    scope: ScopeView<'a>,
    counts: ComparisonCountsView,
    data: Vec<ComparedView<'a>>,
    /// Whether a further page follows.
    has_more: bool,
    /// Give it as `cursor` for the next page; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Whether both scans looked at the same thing in the same way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonScope, example = json!({
    "comparable": false,
    "differences": [{"field": "branch", "base": "main", "head": "release"},
        {"field": "types", "base": "", "head": "secrets"}],
    "scanners": [{"scanner": "secrets", "base": "full", "head": "full", "base_version": "1", "head_version": "1"},
        {"scanner": "iac", "base": "full", "head": "none", "base_version": "1", "head_version": "1"}]
}))]
pub(crate) struct ScopeView<'a> {
    /// Nothing but the branch differs, and every scanner looked at its target in both or in neither. When `false`, the
    /// other two say why.
    comparable: bool,
    /// What was asked of one scan and not of the other.
    differences: Vec<DifferenceView<'a>>,
    /// Every scanner that took part, by name.
    scanners: Vec<ScannerView<'a>>,
}

/// One thing in which two scans differ.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonDifference)]
pub(crate) struct DifferenceView<'a> {
    /// `project_id`, `branch`, `kind` (`web`, `source` or `import`), `types`, `target` or `scan_type`.
    field: &'static str,
    base: &'a str,
    head: &'a str,
}

/// How much of its target a scanner looked at in each scan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonScanner)]
pub(crate) struct ScannerView<'a> {
    scanner: &'a str,
    #[schema(schema_with = words::cover)]
    base: &'static str,
    #[schema(schema_with = words::cover)]
    head: &'static str,
    /// Findings of two versions may differ; `null` when the scanner did not take part.
    #[schema(required)]
    base_version: Option<&'a str>,
    #[schema(required)]
    head_version: Option<&'a str>,
}

/// Findings per kind and severity, suppressed ones not counted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparisonCounts)]
pub(crate) struct ComparisonCountsView {
    /// Only in `head`, and `base` looked there.
    new: CountsView,
    /// Only in `base`, and `head` looked there.
    fixed: CountsView,
    /// Only in `head`, and `base` did not look there.
    not_covered_by_base: CountsView,
    /// Only in `base`, and `head` did not look there.
    not_covered_by_head: CountsView,
    /// In both, by the severity that it has in `head`.
    unchanged: CountsView,
}

/// A finding, with how it stands between the two scans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ComparedFinding)]
pub(crate) struct ComparedView<'a> {
    #[schema(schema_with = words::change)]
    change: &'static str,
    /// The finding of `base` that it was, when its file was moved; else `null`.
    #[schema(value_type = Option<String>, required)]
    moved_from: Option<FindingId>,
    #[serde(flatten)]
    finding: FindingView<'a>,
}

impl<'a> ComparisonView<'a> {
    pub(crate) fn new(compared: &'a ComparedScans, next_cursor: Option<String>) -> Self {
        Self {
            base: SummaryView::from(&*compared.base),
            head: SummaryView::from(&*compared.head),
            scope: ScopeView::from(&compared.scope),
            counts: ComparisonCountsView::from(&*compared.comparison),
            data: compared.findings.items.iter().map(ComparedView::from).collect(),
            has_more: compared.findings.has_more,
            next_cursor,
        }
    }
}

impl<'a> From<&'a ComparedScope> for ScopeView<'a> {
    fn from(scope: &'a ComparedScope) -> Self {
        Self {
            comparable: scope.comparable,
            differences: scope.differences.iter().map(DifferenceView::from).collect(),
            scanners: scope.scanners.iter().map(ScannerView::from).collect(),
        }
    }
}

impl<'a> From<&'a ScopeDifference> for DifferenceView<'a> {
    fn from(ScopeDifference { field, base, head }: &'a ScopeDifference) -> Self {
        Self { field, base, head }
    }
}

impl<'a> From<&'a ComparedScanner> for ScannerView<'a> {
    fn from(ComparedScanner { scanner, base, head }: &'a ComparedScanner) -> Self {
        Self {
            scanner,
            base: base.cover.as_str(),
            head: head.cover.as_str(),
            base_version: base.version.as_deref(),
            head_version: head.version.as_deref(),
        }
    }
}

impl From<&Comparison> for ComparisonCountsView {
    fn from(comparison: &Comparison) -> Self {
        let counts = |change| CountsView::from(&comparison.counts(change));
        Self {
            new: counts(ChangeKind::New),
            fixed: counts(ChangeKind::Fixed),
            not_covered_by_base: counts(ChangeKind::NotCoveredByBase),
            not_covered_by_head: counts(ChangeKind::NotCoveredByHead),
            unchanged: counts(ChangeKind::Unchanged),
        }
    }
}

impl<'a> From<&'a ComparedFinding> for ComparedView<'a> {
    fn from(compared: &'a ComparedFinding) -> Self {
        Self {
            change: compared.change.as_str(),
            moved_from: compared.moved_from,
            finding: FindingView::from(&compared.stored),
        }
    }
}
