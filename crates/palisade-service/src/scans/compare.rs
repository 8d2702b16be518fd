//! Comparing two scans (contract G-05): what is new, what is fixed, and what cannot be said.

use std::sync::Arc;

use palisade_model::{Page, PageSize, Principal, Scan, ScanId, ScanStatus};
use palisade_store::{
    ChangeKind, Closing, ComparedFinding, ComparedScan, Comparison, ComparisonPosition, StoreError,
};

use crate::runner::closing;
use crate::scans::scope::ComparedScope;
use crate::{CoreError, ErrorKind, FieldError, Service};

/// Which page of which comparison.
#[derive(Debug, Clone)]
pub struct CompareScans {
    /// The older one, as far as the comparison is concerned.
    pub base: ScanId,
    pub head: ScanId,
    /// Only findings of this kind; `None` for all, kind by kind.
    pub change: Option<ChangeKind>,
    pub after: Option<ComparisonPosition>,
    pub size: PageSize,
}

/// Two scans side by side, with one page of their findings.
#[derive(Debug)]
pub struct ComparedScans {
    pub base: Arc<Scan>,
    pub head: Arc<Scan>,
    pub scope: ComparedScope,
    pub comparison: Arc<Comparison>,
    pub findings: Page<ComparedFinding>,
}

impl Service {
    /// Compares two scans that have ended, of whatever projects and branches.
    ///
    /// A finding that only one of them saw is new or fixed only when the other one looked there. One that cannot be
    /// matched by identity, but has the content of one that is gone, was moved and is unchanged.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found`, also for scans of another organisation or of projects that the caller does not
    /// see; `scan_not_finished`; the store's errors.
    pub async fn compare_scans(
        &self,
        principal: &Principal,
        compare: CompareScans,
    ) -> Result<ComparedScans, CoreError> {
        let base = self.get_scan(principal, compare.base).await?;
        let head = self.get_scan(principal, compare.head).await?;
        require_ended(&base, "query.base")?;
        require_ended(&head, "query.head")?;
        let (covers_base, covers_head) = (self.covered(&base), self.covered(&head));
        let comparison = self.comparison((&base, &covers_base), (&head, &covers_head)).await?;
        let changes = compare.change.as_ref().map_or(&ChangeKind::ALL[..], std::slice::from_ref);
        let findings = self
            .store
            .comparison_page((&base, &head), &comparison, changes, compare.after, compare.size)
            .await?;
        let scope = ComparedScope::of((&base, &covers_base), (&head, &covers_head));
        Ok(ComparedScans { base, head, scope, comparison, findings })
    }

    async fn comparison(
        &self,
        (base, covers_base): (&Scan, &[Closing]),
        (head, covers_head): (&Scan, &[Closing]),
    ) -> Result<Arc<Comparison>, StoreError> {
        let pair = (base.id, head.id);
        if let Some(known) = self.recent_comparisons.get(pair) {
            return Ok(known);
        }
        let _turn = self.recent_comparisons.turn().await;
        if let Some(known) = self.recent_comparisons.get(pair) {
            return Ok(known);
        }
        let base = ComparedScan { scan: base, covers: covers_base };
        let head = ComparedScan { scan: head, covers: covers_head };
        let comparison = Arc::new(self.store.compare_scans(base, head).await?);
        self.recent_comparisons.put(pair, comparison.clone());
        Ok(comparison)
    }

    /// What a scan would close; nothing when it did not complete.
    fn covered(&self, scan: &Scan) -> Vec<Closing> {
        let coverage = scan.coverage.as_ref().filter(|_| scan.status == ScanStatus::Completed);
        coverage.map(|coverage| closing(&self.registry, scan, coverage)).unwrap_or_default()
    }
}

fn require_ended(scan: &Scan, field: &str) -> Result<(), CoreError> {
    if scan.status.is_terminal() {
        return Ok(());
    }
    let detail =
        format!("{field}: expected a scan that has ended, found one that is {}", scan.status.as_str());
    let fields = vec![FieldError { field: field.to_owned(), detail: detail.clone() }];
    Err(CoreError { fields, ..CoreError::new(ErrorKind::Conflict, "scan_not_finished", detail) })
}
