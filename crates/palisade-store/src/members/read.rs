//! Reading members. A removed one is none any more.

use palisade_model::{MemberId, OrganizationId, Page, PageSize, Role};

use super::Member;
use super::member::member_columns;
use crate::query::{AFTER_EVERY_ID, query};
use crate::{Result, Store};

impl Store {
    /// One member.
    pub async fn get_member(&self, organization_id: OrganizationId, id: MemberId) -> Result<Option<Member>> {
        let select = query(concat!(
            "SELECT ",
            member_columns!(),
            " FROM members WHERE organization_id = $1 AND id = $2 AND removed_at IS NULL"
        ));
        self.db.optional(select.bind(organization_id).bind(id)).await
    }

    /// The role of a member; `None` when there is no such member now.
    pub async fn member_role(&self, organization_id: OrganizationId, id: MemberId) -> Result<Option<Role>> {
        Ok(self.get_member(organization_id, id).await?.map(|member| member.role))
    }

    /// Whether a member has that address.
    pub async fn has_member(&self, organization_id: OrganizationId, email: &str) -> Result<bool> {
        let select =
            query("SELECT id FROM members WHERE organization_id = $1 AND email = $2 AND removed_at IS NULL");
        Ok(self.db.optional::<String>(select.bind(organization_id).bind(email)).await?.is_some())
    }

    /// One page of members, those who joined last first.
    pub async fn members_page(
        &self,
        organization_id: OrganizationId,
        before: Option<MemberId>,
        size: PageSize,
    ) -> Result<Page<Member>> {
        let select = query(concat!(
            "SELECT ",
            member_columns!(),
            " FROM members WHERE organization_id = $1 AND id < $2 AND removed_at IS NULL ORDER BY id DESC LIMIT $3"
        ))
        .bind(organization_id)
        .bind(before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string()))
        .bind(size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, size))
    }
}
