//! Changing and removing members. What takes away administrators waits for its turn and leaves one.

use palisade_model::{EventId, EventKind, MemberId, OrganizationId, Role, UnixMillis};
use serde_json::json;

use super::member::member_columns;
use super::{Member, NewMember};
use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::keys::{has_administrator, hold_organization, revoke_of_member};
use crate::query::query;
use crate::{Result, Store};

/// What a change of a member is to be.
#[derive(Debug, Clone)]
pub struct ChangeMember {
    pub organization_id: OrganizationId,
    pub id: MemberId,
    /// The role that the caller saw and may change.
    pub seen_role: Role,
    pub name: String,
    pub role: Role,
    pub now: UnixMillis,
    pub event_id: EventId,
}

/// What a change did. Only `Now` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberChanged {
    Now,
    /// There is no such member, or another change of the role came first.
    Stale,
    /// Nobody could administer the organisation afterwards.
    LastAdmin,
}

impl Store {
    /// Changes name and role.
    pub async fn change_member(&self, change: ChangeMember) -> Result<(MemberChanged, Option<Member>)> {
        let organization = change.organization_id;
        let mut tx = self.db.begin().await?;
        hold_organization(&mut tx, organization).await?;
        let administered = has_administrator(&mut tx, organization, change.now).await?;
        let update = query(concat!(
            "UPDATE members SET name = $1, role = $2, updated_at = $3 ",
            "WHERE organization_id = $4 AND id = $5 AND role = $6 AND removed_at IS NULL RETURNING ",
            member_columns!()
        ))
        .bind(change.name)
        .bind(change.role.as_str())
        .bind(change.now)
        .bind(organization)
        .bind(change.id)
        .bind(change.seen_role.as_str());
        let Some(member) = tx.optional::<Member>(update).await? else {
            return Ok((MemberChanged::Stale, None));
        };
        if administered && !has_administrator(&mut tx, organization, change.now).await? {
            return Ok((MemberChanged::LastAdmin, None));
        }
        if change.role != change.seen_role {
            let (from, to) = (change.seen_role.as_str(), change.role.as_str());
            let data = json!({ "member_id": member.id, "from": from, "to": to });
            let kind = EventKind::MemberRoleChanged;
            let event = NewEvent::of_organization(change.event_id, organization, kind, data, change.now);
            append_event(&mut tx, event).await?;
        }
        tx.commit().await?;
        Ok((MemberChanged::Now, Some(member)))
    }

    /// Removes a member whose role is still `seen_role`, with every key and every place in a team.
    pub async fn remove_member(
        &self,
        member: &Member,
        now: UnixMillis,
        event_id: &(dyn Fn() -> EventId + Sync),
    ) -> Result<MemberChanged> {
        let organization = member.organization_id;
        let mut tx = self.db.begin().await?;
        hold_organization(&mut tx, organization).await?;
        let administered = has_administrator(&mut tx, organization, now).await?;
        let remove = query(
            "UPDATE members SET removed_at = $1, updated_at = $1 \
             WHERE organization_id = $2 AND id = $3 AND role = $4 AND removed_at IS NULL",
        );
        let remove = remove.bind(now).bind(organization).bind(member.id).bind(member.role.as_str());
        if tx.execute(remove).await? == 0 {
            return Ok(MemberChanged::Stale);
        }
        let keys = revoke_of_member(&mut tx, organization, member.id, now).await?;
        if administered && !has_administrator(&mut tx, organization, now).await? {
            return Ok(MemberChanged::LastAdmin);
        }
        let leave = query("DELETE FROM team_members WHERE organization_id = $1 AND member_id = $2");
        tx.execute(leave.bind(organization).bind(member.id)).await?;
        append_revoked(&mut tx, organization, &keys, now, event_id).await?;
        let data = json!({ "member_id": member.id, "role": member.role.as_str() });
        let kind = EventKind::MemberRemoved;
        append_event(&mut tx, NewEvent::of_organization(event_id(), organization, kind, data, now)).await?;
        tx.commit().await?;
        Ok(MemberChanged::Now)
    }
}

/// `key.revoked` for each of the keys.
async fn append_revoked(
    tx: &mut Tx,
    organization_id: OrganizationId,
    keys: &[String],
    now: UnixMillis,
    event_id: &(dyn Fn() -> EventId + Sync),
) -> Result<()> {
    for key in keys {
        let data = json!({ "key_id": key });
        let kind = EventKind::KeyRevoked;
        append_event(tx, NewEvent::of_organization(event_id(), organization_id, kind, data, now)).await?;
    }
    Ok(())
}

/// The row. `Conflict` when a member has the address.
pub(crate) async fn insert_member(tx: &mut Tx, member: &NewMember) -> Result<()> {
    let insert = query(
        "INSERT INTO members (id, organization_id, email, name, role, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
    )
    .bind(member.id)
    .bind(member.organization_id)
    .bind(member.email.as_str())
    .bind(member.name.as_str())
    .bind(member.role.as_str())
    .bind(member.created_at);
    tx.execute(insert).await?;
    Ok(())
}
