//! Reading keys: by public id for authentication, by id and in pages for their owners.

use palisade_model::{KeyId, MemberId, OrganizationId, Page, PageSize};

use super::StoredKey;
use super::key::select_keys;
use crate::query::{AFTER_EVERY_ID, query};
use crate::{Result, Store};

/// Whose keys a caller may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOwner {
    /// Every key of the organisation.
    Anyone,
    /// Only those of one member.
    Member(MemberId),
}

impl KeyOwner {
    /// What `member_id` must equal; nothing for everyone.
    fn member(self) -> Option<String> {
        match self {
            Self::Anyone => None,
            Self::Member(id) => Some(id.to_string()),
        }
    }
}

/// Which keys to list.
#[derive(Debug, Clone, Copy)]
pub struct ListKeys {
    pub organization_id: OrganizationId,
    pub owner: KeyOwner,
    /// Only keys of the test mode.
    pub test_only: bool,
    /// Only keys made before this one.
    pub before: Option<KeyId>,
    pub size: PageSize,
}

impl Store {
    /// The key with that public id, revoked or not; the caller compares the hash.
    pub async fn find_key(&self, public_id: &str) -> Result<Option<StoredKey>> {
        self.db.optional(query(select_keys!("WHERE k.public_id = $1")).bind(public_id)).await
    }

    /// The key with that id, revoked or not, of any organisation: for what was bound to it.
    pub async fn find_key_by_id(&self, id: KeyId) -> Result<Option<StoredKey>> {
        self.db.optional(query(select_keys!("WHERE k.id = $1")).bind(id)).await
    }

    /// One key of the organisation, revoked or not.
    pub async fn get_key(&self, organization_id: OrganizationId, id: KeyId) -> Result<Option<StoredKey>> {
        let select = query(select_keys!("WHERE k.organization_id = $1 AND k.id = $2"));
        self.db.optional(select.bind(organization_id).bind(id)).await
    }

    /// Every key of the organisation, oldest first, revoked ones included.
    pub async fn list_keys(&self, organization_id: OrganizationId) -> Result<Vec<StoredKey>> {
        let select = query(select_keys!("WHERE k.organization_id = $1 ORDER BY k.id"));
        self.db.all(select.bind(organization_id)).await
    }

    /// One page of keys, newest first, revoked ones included.
    pub async fn keys_page(&self, list: ListKeys) -> Result<Page<StoredKey>> {
        let select = query(select_keys!(
            "WHERE k.organization_id = $1 AND k.id < $2 AND (k.member_id = $3 OR $4) AND (k.test_mode OR $5) \
             ORDER BY k.id DESC LIMIT $6"
        ))
        .bind(list.organization_id)
        .bind(list.before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string()))
        .bind(list.owner.member())
        .bind(list.owner == KeyOwner::Anyone)
        .bind(!list.test_only)
        .bind(list.size.get() + 1);
        Ok(Page::from_overfetched(self.db.all(select).await?, list.size))
    }

    /// Whether any key was ever stored.
    pub async fn has_keys(&self) -> Result<bool> {
        Ok(self.db.optional::<String>(query("SELECT id FROM api_keys LIMIT 1")).await?.is_some())
    }
}
