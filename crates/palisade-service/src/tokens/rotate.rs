//! Replacing a token by a new one with the same rights; both are good for a while.

use palisade_model::{KeyId, Principal};
use palisade_store::Rotated;

use super::refuse_scopes_above;
use super::revoke::changeable;
use crate::auth::{KeyPrefix, SecretKey};
use crate::keys::KeySpec;
use crate::{CoreError, ErrorKind, KeyInfo, Service};

const DEFAULT_HOURS: i64 = 24;
const MAX_HOURS: i64 = 168;
const HOUR_MS: i64 = 3_600_000;

impl Service {
    /// Makes a token with the rights and the lifetime of an old one, which ends after the overlap.
    ///
    /// # Errors
    /// Those of reading a token; `scope_escalation` when the caller may not do what the token may; `token_ended` when it
    /// is revoked or expired; `invalid_overlap_hours`; the store's errors.
    pub async fn rotate_token(
        &self,
        principal: &Principal,
        id: KeyId,
        overlap_hours: Option<i64>,
    ) -> Result<(KeyInfo, SecretKey), CoreError> {
        let owner = changeable(principal)?;
        let hours = checked_hours(overlap_hours)?;
        let old = self.token_of(principal, owner, id).await?;
        if old.member_id.is_some() && old.role.is_none() {
            return Err(ended());
        }
        refuse_scopes_above(principal, &old.scopes, old.role)?;
        if old.id != principal.key_id {
            self.refuse_wider(principal, &old.restrictions).await?;
        }
        let now = self.now();
        let lifetime = old.expires_at.map(|end| end.saturating_sub(old.created_at));
        let (secret, row) = self.mint_key(KeySpec {
            organization_id: old.organization_id,
            name: old.name,
            scopes: old.scopes,
            prefix: KeyPrefix::of(&old.prefix).unwrap_or(KeyPrefix::Live),
            restrictions: old.restrictions,
            member_id: old.member_id,
            created_by: Some(principal.actor()),
            rotated_from: Some(old.id),
            expires_at: lifetime.map(|lifetime| now.saturating_add(lifetime)),
        });
        let new = row.id;
        match self.store.rotate_key(old.id, now.saturating_add(hours * HOUR_MS), row).await? {
            Rotated::Now => Ok((self.stored_token(principal.organization_id, new).await?, secret)),
            Rotated::Dead => Err(ended()),
        }
    }
}

fn checked_hours(hours: Option<i64>) -> Result<i64, CoreError> {
    let hours = hours.unwrap_or(DEFAULT_HOURS);
    if (0..=MAX_HOURS).contains(&hours) {
        return Ok(hours);
    }
    let detail = format!("body.overlap_hours: expected 0 to {MAX_HOURS}, found {hours}");
    Err(CoreError::invalid_field("invalid_overlap_hours", "body.overlap_hours", detail))
}

fn ended() -> CoreError {
    CoreError::new(ErrorKind::Conflict, "token_ended", "This token is revoked or has expired; make a new one")
}
