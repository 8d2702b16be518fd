//! The state of a problem under its fingerprint (contract G-01 to G-03).

use palisade_model::{FindingStatus, Principal, Resource, Scope};
use palisade_store::{FindingKey, StateRow, StateSet, TriageRefusal, TriageSet};

use crate::access::require;
use crate::triage::reach::reach;
use crate::triage::request::{GivenText, invalid, quoted, refused, status, text};
use crate::{CoreError, Service};

const MAX_NOTE: usize = 10_000;
const MAX_FINGERPRINT: usize = 512;

/// The state as it came in. It replaces the one before: a note that is left out is cleared.
#[derive(Debug, Clone)]
pub struct StateRequest {
    pub status: String,
    pub note: GivenText,
}

impl Service {
    /// The state under this key.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found` when nobody has decided and no finding is known; the store's errors.
    pub async fn finding_state(
        &self,
        principal: &Principal,
        key: &FindingKey,
    ) -> Result<StateRow, CoreError> {
        require(principal, Scope::read(Resource::Findings))?;
        let row = self.store.state(&reach(principal), key, self.now()).await?;
        row.ok_or_else(|| CoreError::not_found("finding"))
    }

    /// Decides about every finding with this fingerprint, in the past and to come. An accepted risk takes its note for its
    /// reason, and ends after the organisation's default time.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `invalid_fingerprint`, `invalid_status`, `text_too_long`, `reason_required`; the
    /// store's errors.
    pub async fn set_finding_state(
        &self,
        principal: &Principal,
        key: &FindingKey,
        request: StateRequest,
    ) -> Result<StateRow, CoreError> {
        require(principal, Scope::write(Resource::Findings))?;
        check(key)?;
        let status = status(&request.status, "body")?;
        let note = text(request.note, "body", "note", MAX_NOTE)?.flatten();
        let reason = note.clone().filter(|_| status == FindingStatus::AcceptedRisk);
        let set = TriageSet {
            status: Some(status),
            note: Some(note),
            reason: Some(reason),
            ..TriageSet::default()
        };
        let run =
            self.with_triage(principal, set, false, async |triage| self.store.set_state(triage, key).await);
        match run.await? {
            StateSet::Done => self.finding_state(principal, key).await,
            StateSet::NotFound => Err(CoreError::not_found("finding")),
            StateSet::Refused(TriageRefusal::ReasonMissing) => {
                let detail = "expected why the risk is accepted, found nothing";
                Err(invalid("reason_required", "body", "note", detail))
            }
            StateSet::Refused(reason) => Err(refused(reason, "body")),
        }
    }
}

/// A fingerprint that is stored before anything has it must at least look like one.
fn check(key: &FindingKey) -> Result<(), CoreError> {
    let FindingKey::Fingerprint(text) = key else { return Ok(()) };
    if !text.is_empty() && text.len() <= MAX_FINGERPRINT && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let detail = format!(
        "path.fingerprint: expected 1 to {MAX_FINGERPRINT} visible ASCII characters, found {}",
        quoted(text)
    );
    Err(CoreError::invalid_field("invalid_fingerprint", "path.fingerprint", detail))
}
