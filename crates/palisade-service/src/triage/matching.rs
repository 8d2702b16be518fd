//! Deciding about the findings that a filter matches, a thousand at a time.

use palisade_model::{FindingId, PageSize, Principal, Resource, Scope};
use palisade_store::{FindingFilter, FindingPosition, FindingSort};

use crate::access::require;
use crate::triage::batch::{BatchOutcome, MAX_BATCH, batch_outcome};
use crate::triage::request::TriageRequest;
use crate::{CoreError, ListFindings, Service};

/// Further findings are counted up to this number.
const MAX_COUNTED: usize = 1_000;
const PAGE: usize = 100;

impl Service {
    /// Changes the first thousand findings that match, oldest first, in one transaction; answers with what became of each,
    /// how many more match (up to a thousand), and where they begin.
    ///
    /// # Errors
    /// `insufficient_scope`, `empty_set`, one code per bad field, `reason_required`; the store's errors.
    pub async fn triage_matching(
        &self,
        principal: &Principal,
        filter: FindingFilter,
        after: Option<FindingPosition>,
        request: TriageRequest,
        dry_run: bool,
    ) -> Result<(BatchOutcome, Option<FindingPosition>), CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        let set = self.batch_set(principal, request).await?;
        let (ids, next) = self.matching(principal, &filter, after, MAX_BATCH).await?;
        let remaining = match next {
            None => 0,
            Some(next) => self.matching(principal, &filter, Some(next), MAX_COUNTED).await?.0.len(),
        };
        let triaged = self.triage_all(principal, set, &ids, dry_run).await?;
        let mut outcome = batch_outcome(ids.iter().map(ToString::to_string).collect(), &triaged);
        outcome.remaining = remaining as u64;
        Ok((outcome, next.filter(|_| remaining > 0)))
    }

    /// The first findings that match, and where the others begin.
    async fn matching(
        &self,
        principal: &Principal,
        filter: &FindingFilter,
        mut after: Option<FindingPosition>,
        most: usize,
    ) -> Result<(Vec<FindingId>, Option<FindingPosition>), CoreError> {
        let mut ids = Vec::new();
        loop {
            let size = i64::try_from(PAGE.min(most - ids.len())).ok().and_then(PageSize::new);
            let Some(size) = size else { return Ok((ids, after)) };
            let (filter, sort) = (filter.clone(), FindingSort::Oldest);
            let page = self.list_findings(principal, ListFindings { filter, sort, after, size }).await?;
            ids.extend(page.items.iter().map(|record| record.id));
            after = page.next;
            if after.is_none() {
                return Ok((ids, None));
            }
        }
    }
}
