//! A key that is known but not good any more: its holder learns nothing, the audit trail does.

use palisade_model::{KeyId, MemberId, OrganizationId, Principal, UnixMillis};
use palisade_store::StoredKey;

use crate::CoreError;

/// Whose key was refused, and why. The source of the `unauthorized` error that the caller sees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("key {key_id} was refused: {reason}")]
pub struct RefusedKey {
    pub organization_id: OrganizationId,
    pub key_id: KeyId,
    pub key_name: String,
    pub member: Option<MemberId>,
    /// A stable word such as `key_revoked`; never sent to the caller.
    pub reason: &'static str,
}

impl RefusedKey {
    pub(crate) fn of(principal: &Principal, reason: &'static str) -> Self {
        Self {
            organization_id: principal.organization_id,
            key_id: principal.key_id,
            key_name: principal.key_name.clone(),
            member: principal.member.map(|(member, _)| member),
            reason,
        }
    }

    /// A stored key that is not live at `now`.
    pub(crate) fn of_stored(stored: StoredKey, now: UnixMillis) -> Self {
        let reason = if stored.revoked_at.is_some() {
            "key_revoked"
        } else if stored.expires_at.is_some_and(|end| end <= now) {
            "key_expired"
        } else {
            "member_removed"
        };
        Self {
            organization_id: stored.organization_id,
            key_id: stored.id,
            key_name: stored.name,
            member: stored.member_id,
            reason,
        }
    }

    /// What the caller sees: the same as for a key that nobody knows.
    pub(crate) fn unauthenticated(self) -> CoreError {
        self.behind(CoreError::unauthenticated())
    }

    /// The error with this as its source.
    pub(crate) fn behind(self, error: CoreError) -> CoreError {
        CoreError { source: Some(Box::new(self)), ..error }
    }

    /// The refused key behind an error, if there is one.
    pub fn find(error: &CoreError) -> Option<&Self> {
        error.source.as_deref().and_then(|source| source.downcast_ref())
    }
}
