//! Reading members. A removed one is none any more.

use palisade_model::{MemberId, OrganizationId, Role};

use crate::query::query;
use crate::{Result, Store, StoreError};

impl Store {
    /// The role of a member; `None` when there is no such member now.
    pub async fn member_role(&self, organization_id: OrganizationId, id: MemberId) -> Result<Option<Role>> {
        let select =
            query("SELECT role FROM members WHERE organization_id = $1 AND id = $2 AND removed_at IS NULL");
        let word: Option<String> = self.db.optional(select.bind(organization_id).bind(id)).await?;
        word.map(|word| stored_role(&word)).transpose()
    }
}

pub(super) fn stored_role(word: &str) -> Result<Role> {
    Role::parse(word).ok_or_else(|| StoreError::Corrupt { expected: "a role", found: word.to_owned() })
}
