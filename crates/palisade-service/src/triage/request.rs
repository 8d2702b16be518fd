//! A change to findings as it came in, checked field by field. What depends on the finding is checked by the store.

use palisade_model::{FindingStatus, MemberId, Principal, UnixMillis, printable, truncate_utf8};
use palisade_store::{Field, TriageRefusal, TriageSet};

use crate::triage::instant::parse_instant;
use crate::{CoreError, Service};

const MAX_NOTE: usize = 10_000;
const MAX_REASON: usize = 2_000;
const MAX_OWNER: usize = 200;

/// A field that was left out, or given as text or `null`.
pub type GivenText = Option<Option<String>>;

/// A change as it came in.
#[derive(Debug, Clone, Default)]
pub struct TriageRequest {
    pub status: Option<String>,
    pub note: GivenText,
    pub reason: GivenText,
    pub owner: GivenText,
    pub expires_at: GivenText,
    pub assignee: GivenText,
}

impl Service {
    /// The change in the words of the store. `at` is where the fields stand: `body`, say.
    pub(crate) async fn checked(
        &self,
        principal: &Principal,
        request: TriageRequest,
        at: &str,
    ) -> Result<TriageSet, CoreError> {
        Ok(TriageSet {
            status: request.status.as_deref().map(|word| status(word, at)).transpose()?,
            note: text(request.note, at, "note", MAX_NOTE)?,
            reason: text(request.reason, at, "reason", MAX_REASON)?,
            owner: text(request.owner, at, "owner", MAX_OWNER)?,
            expires_at: self.expires_at(request.expires_at, at)?,
            assignee: self.assignee(principal, request.assignee, at).await?,
        })
    }

    fn expires_at(&self, given: GivenText, at: &str) -> Result<Field<UnixMillis>, CoreError> {
        let Some(Some(text)) = given else { return Ok(given.map(|_| None)) };
        let found = format!("found {}", quoted(&text));
        let expected = match parse_instant(&text) {
            Some(instant) if instant > self.now() => return Ok(Some(Some(instant))),
            Some(_) => "expected an instant in the future",
            None => "expected an RFC 3339 instant or a date such as 2026-12-31",
        };
        Err(invalid("invalid_expires_at", at, "expires_at", &format!("{expected}, {found}")))
    }

    async fn assignee(
        &self,
        principal: &Principal,
        given: GivenText,
        at: &str,
    ) -> Result<Field<MemberId>, CoreError> {
        let Some(Some(text)) = given else { return Ok(given.map(|_| None)) };
        if let Ok(member) = text.parse::<MemberId>()
            && self.store.is_member(principal.organization_id, member).await?
        {
            return Ok(Some(Some(member)));
        }
        let detail = format!("expected the id of a member of the organization, found {}", quoted(&text));
        Err(invalid("unknown_member", at, "assignee", &detail))
    }
}

/// The state that the word names.
pub(crate) fn status(word: &str, at: &str) -> Result<FindingStatus, CoreError> {
    FindingStatus::parse(word).ok_or_else(|| {
        let words = FindingStatus::ALL.map(FindingStatus::as_str).join(", ");
        invalid("invalid_status", at, "status", &format!("expected one of {words}, found {}", quoted(word)))
    })
}

/// Text of at most `max` characters; blank text is none.
pub(crate) fn text(given: GivenText, at: &str, name: &str, max: usize) -> Result<Field<String>, CoreError> {
    let Some(Some(text)) = given else { return Ok(given.map(|_| None)) };
    let length = text.chars().count();
    if length > max {
        let detail = format!("expected at most {max} characters, found {length}");
        return Err(invalid("text_too_long", at, name, &detail));
    }
    if text.contains('\0') {
        return Err(invalid("invalid_text", at, name, "expected text, found the character NUL in it"));
    }
    Ok(Some(Some(text).filter(|text| !text.trim().is_empty())))
}

/// The code and the reason of a refusal; the field stands below `at`.
pub(crate) fn refusal(refusal: TriageRefusal) -> (&'static str, &'static str, String) {
    let (code, field, detail) = match refusal {
        TriageRefusal::ReasonMissing => {
            ("reason_required", "reason", "expected why the risk is accepted, found nothing".to_owned())
        }
        TriageRefusal::NotAccepted(field) => (
            "not_accepted_risk",
            field,
            "expected it for an accepted risk only, found another status".to_owned(),
        ),
        TriageRefusal::ExpiresTooLate { max_days } => {
            let detail = format!("expected an instant at most {max_days} days from now, found a later one");
            ("invalid_expires_at", "expires_at", detail)
        }
        TriageRefusal::AssigneeSeesNothing => {
            let detail = "expected a member who may read findings of the project, found one who may not";
            ("assignee_without_access", "assignee", detail.to_owned())
        }
    };
    (code, field, detail)
}

/// A refusal as the error of the whole call.
pub(crate) fn refused(reason: TriageRefusal, at: &str) -> CoreError {
    let (code, field, detail) = refusal(reason);
    invalid(code, at, field, &detail)
}

pub(crate) fn invalid(code: &'static str, at: &str, name: &str, detail: &str) -> CoreError {
    let field = format!("{at}.{name}");
    let detail = format!("{field}: {detail}");
    CoreError::invalid_field(code, field, detail)
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", printable(truncate_utf8(text, 64)))
}
