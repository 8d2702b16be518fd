//! An invitation as stored, and how it is read.

use palisade_model::{InvitationId, OrganizationId, Page, PageSize, Role, TeamId, UnixMillis};

use crate::query::{AFTER_EVERY_ID, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Somebody who may become a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub organization_id: OrganizationId,
    pub email: String,
    pub role: Role,
    pub team_ids: Vec<TeamId>,
    /// The member or key that invited.
    pub invited_by: String,
    pub created_at: UnixMillis,
    pub expires_at: UnixMillis,
    pub accepted_at: Option<UnixMillis>,
    pub revoked_at: Option<UnixMillis>,
}

impl FromRow for Invitation {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("an invitation id")?,
            organization_id: columns.parse("an organization id")?,
            email: columns.take()?,
            role: columns.word("a role", Role::parse)?,
            team_ids: columns.json("a JSON list of team ids")?,
            invited_by: columns.take()?,
            created_at: columns.take()?,
            expires_at: columns.take()?,
            accepted_at: columns.take()?,
            revoked_at: columns.take()?,
        })
    }
}

/// The columns of an [`Invitation`], in the order in which its `FromRow` reads them.
macro_rules! invitation_columns {
    () => {
        "id, organization_id, email, role, team_ids, invited_by, created_at, expires_at, accepted_at, revoked_at"
    };
}

impl Store {
    /// The invitation behind a token that can be accepted at `now`.
    pub async fn open_invitation(&self, token_hash: &str, now: UnixMillis) -> Result<Option<Invitation>> {
        let select = query(concat!(
            "SELECT ",
            invitation_columns!(),
            " FROM invitations WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2"
        ));
        self.db.optional(select.bind(token_hash).bind(now)).await
    }

    /// One page of invitations, newest first, with those that are over.
    pub async fn invitations_page(
        &self,
        organization_id: OrganizationId,
        before: Option<InvitationId>,
        size: PageSize,
    ) -> Result<Page<Invitation>> {
        let select = query(concat!(
            "SELECT ",
            invitation_columns!(),
            " FROM invitations WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        ))
        .bind(organization_id)
        .bind(before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string()))
        .bind(size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }
}
