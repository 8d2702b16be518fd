//! Revoking a token: effective on the next request, on every node.

use palisade_model::{KeyId, Principal, Resource, Scope};
use palisade_store::{KeyOwner, Revoked};

use crate::access::require_whole;
use crate::{CoreError, ErrorKind, Service};

const WRITE: Scope = Scope::write(Resource::Tokens);

impl Service {
    /// Revokes a token for good; twice is no error. Members revoke their own without `write:tokens`.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `not_found`; `last_admin` when nobody could administer the
    /// organisation afterwards; the store's errors.
    pub async fn revoke_token(&self, principal: &Principal, id: KeyId) -> Result<(), CoreError> {
        let owner = changeable(principal)?;
        let key = self.token_of(principal, owner, id).await?;
        match self.store.revoke_key_guarded(&key, self.now(), self.next_event_id()).await? {
            Revoked::Now | Revoked::Already => Ok(()),
            Revoked::NotFound => Err(CoreError::not_found("token")),
            Revoked::LastAdmin => Err(last_admin()),
        }
    }
}

/// Whose tokens the caller may end: everyone's with `write:tokens`, else the member's own.
pub(super) fn changeable(principal: &Principal) -> Result<KeyOwner, CoreError> {
    match principal.member {
        Some((member, _)) if require_whole(principal, WRITE).is_err() => Ok(KeyOwner::Member(member)),
        _ => require_whole(principal, WRITE).map(|()| KeyOwner::Anyone),
    }
}

/// The refusal that keeps an organisation from being locked out.
pub(crate) fn last_admin() -> CoreError {
    let detail =
        "This would take away the last token that can administer the organisation; make another one first";
    CoreError::new(ErrorKind::Conflict, "last_admin", detail)
}
