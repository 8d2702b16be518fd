//! Deciding about many findings at once, with an answer for each.

use palisade_model::{FindingId, Principal, Resource, Scope};
use palisade_store::{TriageRefusal, TriageSet, Triaged};

use crate::access::require;
use crate::triage::request::{TriageRequest, invalid, refusal, refused};
use crate::{CoreError, Service};

/// Findings changed by one call at most.
pub(crate) const MAX_BATCH: usize = 1_000;

/// What became of one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStatus {
    Updated,
    Unchanged,
    NotFound,
    Invalid,
}

/// One finding of a batch, by the id as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchItem {
    pub id: String,
    pub status: BatchStatus,
    /// Code and message.
    pub error: Option<(&'static str, String)>,
}

/// What a batch did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOutcome {
    pub results: Vec<BatchItem>,
    pub matched: u64,
    pub updated: u64,
    /// Findings that the filter matches beyond those of this call.
    pub remaining: u64,
}

impl Service {
    /// Changes the findings of these ids, at most a thousand, in one transaction. With `dry_run`, only finds out what
    /// would happen.
    ///
    /// # Errors
    /// `insufficient_scope`, `invalid_ids`, `empty_set`, one code per bad field, `reason_required`; the store's errors.
    pub async fn triage_findings(
        &self,
        principal: &Principal,
        ids: Vec<String>,
        request: TriageRequest,
        dry_run: bool,
    ) -> Result<BatchOutcome, CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        if ids.is_empty() || ids.len() > MAX_BATCH {
            let detail = format!("expected 1 to {MAX_BATCH} ids, found {}", ids.len());
            return Err(invalid("invalid_ids", "body", "ids", &detail));
        }
        let set = self.batch_set(principal, request).await?;
        let parsed: Vec<Option<FindingId>> = ids.iter().map(|id| id.parse().ok()).collect();
        let known: Vec<_> = parsed.iter().flatten().copied().collect();
        let mut triaged = self.triage_all(principal, set, &known, dry_run).await?.into_iter();
        let outcome =
            |parsed: Option<FindingId>| parsed.and_then(|_| triaged.next()).unwrap_or(Triaged::NotFound);
        let outcomes: Vec<_> = parsed.into_iter().map(outcome).collect();
        Ok(batch_outcome(ids, &outcomes))
    }

    pub(crate) async fn triage_all(
        &self,
        principal: &Principal,
        set: TriageSet,
        ids: &[FindingId],
        dry_run: bool,
    ) -> Result<Vec<Triaged>, CoreError> {
        let run =
            self.with_triage(principal, set, dry_run, async |triage| self.store.triage(triage, ids).await);
        let triaged = run.await?;
        for triaged in &triaged {
            // True of every finding, so of the request.
            if let Triaged::Refused(reason @ TriageRefusal::ExpiresTooLate { .. }) = triaged {
                return Err(refused(*reason, "body.set"));
            }
        }
        Ok(triaged)
    }

    /// What a batch sets: something, and for an accepted risk a reason that holds for all.
    pub(crate) async fn batch_set(
        &self,
        principal: &Principal,
        request: TriageRequest,
    ) -> Result<TriageSet, CoreError> {
        let set = self.checked(principal, request, "body.set").await?;
        if set == TriageSet::default() {
            let detail = "expected something to change, found nothing";
            return Err(invalid("empty_set", "body", "set", detail));
        }
        let accepts = set.status == Some(palisade_model::FindingStatus::AcceptedRisk);
        if accepts && set.reason.as_ref().and_then(Option::as_ref).is_none() {
            return Err(refused(TriageRefusal::ReasonMissing, "body.set"));
        }
        if let (Some(status), false) = (set.status, accepts) {
            let owned = set.owner.as_ref().is_some_and(Option::is_some).then_some("owner");
            let ended = set.expires_at.is_some_and(|end| end.is_some()).then_some("expires_at");
            if let Some(field) = owned.or(ended) {
                let detail =
                    format!("expected it for an accepted risk only, found the status {}", status.as_str());
                return Err(invalid("not_accepted_risk", "body.set", field, &detail));
            }
        }
        Ok(set)
    }
}

pub(crate) fn batch_outcome(ids: Vec<String>, outcomes: &[Triaged]) -> BatchOutcome {
    let matched = outcomes.iter().filter(|outcome| **outcome != Triaged::NotFound).count() as u64;
    let updated = outcomes.iter().filter(|outcome| **outcome == Triaged::Updated).count() as u64;
    let results = ids.into_iter().zip(outcomes).map(|(id, outcome)| batch_item(id, *outcome)).collect();
    BatchOutcome { results, matched, updated, remaining: 0 }
}

fn batch_item(id: String, outcome: Triaged) -> BatchItem {
    let (status, error) = match outcome {
        Triaged::Updated => (BatchStatus::Updated, None),
        Triaged::Unchanged => (BatchStatus::Unchanged, None),
        // A batch names no versions.
        Triaged::NotFound | Triaged::VersionChanged => (BatchStatus::NotFound, None),
        Triaged::Refused(reason) => {
            let (code, field, detail) = refusal(reason);
            (BatchStatus::Invalid, Some((code, format!("{field}: {detail}"))))
        }
    };
    BatchItem { id, status, error }
}
