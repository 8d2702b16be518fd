//! Members: who they are and what they may do.

use palisade_model::{MemberId, Page, PageSize, Principal, Resource, Role, Scope};
use palisade_store::{ChangeMember, Member, MemberChanged};

use crate::access::{require, require_whole};
use crate::keys::checked_name;
use crate::tokens::{last_admin, refuse_role_above};
use crate::{CoreError, ErrorKind, Service};

const READ: Scope = Scope::read(Resource::Members);
const WRITE: Scope = Scope::write(Resource::Members);

/// What is to change; `None` stays.
#[derive(Debug, Default)]
pub struct UpdateMember {
    pub name: Option<String>,
    pub role: Option<Role>,
}

impl Service {
    /// One page of members, those who joined last first.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_members(
        &self,
        principal: &Principal,
        before: Option<MemberId>,
        size: PageSize,
    ) -> Result<Page<Member>, CoreError> {
        require(principal, READ)?;
        Ok(self.store.members_page(principal.organization_id, before, size).await?)
    }

    /// One member.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_member(&self, principal: &Principal, id: MemberId) -> Result<Member, CoreError> {
        require(principal, READ)?;
        self.member(principal, id).await
    }

    /// Changes name and role. A role takes effect on the next request of every key of the member.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `role_escalation` when the old or the new role may do more than the
    /// caller; `invalid_name`, `not_found`, `last_admin`, `changed_meanwhile`; the store's errors.
    pub async fn update_member(
        &self,
        principal: &Principal,
        id: MemberId,
        update: UpdateMember,
    ) -> Result<Member, CoreError> {
        require_whole(principal, WRITE)?;
        let name = update.name.map(|name| checked_name(&name, "body.name")).transpose()?;
        let member = self.member(principal, id).await?;
        refuse_role_above(principal, member.role)?;
        let role = update.role.unwrap_or(member.role);
        refuse_role_above(principal, role)?;
        let change = ChangeMember {
            organization_id: principal.organization_id,
            id,
            seen_role: member.role,
            name: name.unwrap_or(member.name),
            role,
            now: self.now(),
            event_id: self.next_event_id(),
        };
        match self.store.change_member(change).await? {
            (MemberChanged::Now, Some(member)) => Ok(member),
            (outcome, _) => Err(self.unchanged(principal, id, outcome).await?),
        }
    }

    /// Removes a member; every key of the member is refused from the next request on.
    ///
    /// # Errors
    /// As for a change.
    pub async fn remove_member(&self, principal: &Principal, id: MemberId) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        let member = self.member(principal, id).await?;
        refuse_role_above(principal, member.role)?;
        match self.store.remove_member(&member, self.now(), &|| self.next_event_id()).await? {
            MemberChanged::Now => Ok(()),
            outcome => Err(self.unchanged(principal, id, outcome).await?),
        }
    }

    pub(super) async fn member(&self, principal: &Principal, id: MemberId) -> Result<Member, CoreError> {
        let member = self.store.get_member(principal.organization_id, id).await?;
        member.ok_or_else(|| CoreError::not_found("member"))
    }

    /// Why nothing was changed.
    async fn unchanged(
        &self,
        principal: &Principal,
        id: MemberId,
        outcome: MemberChanged,
    ) -> Result<CoreError, CoreError> {
        if outcome == MemberChanged::LastAdmin {
            return Ok(last_admin());
        }
        self.member(principal, id).await?;
        let detail = "Another change of this member came first; read it again";
        Ok(CoreError::new(ErrorKind::Conflict, "changed_meanwhile", detail))
    }
}
