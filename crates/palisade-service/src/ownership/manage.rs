//! Saying that the organisation controls a host, and reading and forgetting it.

use std::fmt::Write;

use palisade_model::{Ownership, OwnershipId, OwnershipMethod, Page, PageSize, Principal, Resource, Scope};
use palisade_store::InsertedOwnership;

use super::hosts::{bare, extends, is_address};
use crate::access::require_whole;
use crate::service::random_bytes;
use crate::targets::parse_host;
use crate::{CoreError, ErrorKind, Service};

const READ: Scope = Scope::read(Resource::Targets);
pub(super) const WRITE: Scope = Scope::write(Resource::Targets);

/// Which hosts to list, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOwnerships {
    /// Only those older than this one.
    pub before: Option<OwnershipId>,
    pub size: PageSize,
}

impl Service {
    /// Notes that the organisation controls a host, with a fresh token for it to show.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `test_mode_key`, `invalid_host`, `ownership_exists`; the store's
    /// errors.
    pub async fn create_ownership(&self, principal: &Principal, host: &str) -> Result<Ownership, CoreError> {
        require_whole(principal, WRITE)?;
        let host = parse_host(host, &self.config.addresses)?;
        let ownership = Ownership {
            id: OwnershipId::new(self.next_id()),
            organization_id: principal.organization_id,
            host: bare(&host.name).to_owned(),
            token: fresh_token(),
            created_at: self.now(),
            checked_at: None,
            verified_at: None,
            method: None,
            last_error: None,
        };
        match self.store.insert_ownership(&ownership, self.next_event_id()).await? {
            InsertedOwnership::Done(ownership) => Ok(ownership),
            InsertedOwnership::Exists(id) => {
                let detail = "There is a token for this host already";
                let error = CoreError::new(ErrorKind::Conflict, "ownership_exists", detail);
                Err(error.with("ownership_id", id.to_string()))
            }
        }
    }

    /// One of them.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `test_mode_key`, `not_found`; the store's errors.
    pub async fn get_ownership(
        &self,
        principal: &Principal,
        id: OwnershipId,
    ) -> Result<Ownership, CoreError> {
        require_whole(principal, READ)?;
        self.own_ownership(principal, id).await
    }

    /// One page of them.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `test_mode_key`; the store's errors.
    pub async fn list_ownerships(
        &self,
        principal: &Principal,
        list: ListOwnerships,
    ) -> Result<Page<Ownership>, CoreError> {
        require_whole(principal, READ)?;
        Ok(self.store.ownerships_page(principal.organization_id, list.before, list.size).await?)
    }

    /// Forgets a host. Active scans of it need a new proof, with another token.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted`, `test_mode_key`, `not_found`; the store's errors.
    pub async fn delete_ownership(&self, principal: &Principal, id: OwnershipId) -> Result<(), CoreError> {
        require_whole(principal, WRITE)?;
        let (organization, now) = (principal.organization_id, self.now());
        let found = self.store.delete_ownership(organization, id, now, self.next_event_id()).await?;
        if found { Ok(()) } else { Err(CoreError::not_found("ownership")) }
    }

    /// Whether the way in which a proof was found last speaks for the names below its host too.
    pub fn covers_subdomains(&self, ownership: &Ownership) -> bool {
        ownership.method.is_some_and(|way| extends(&ownership.host, way))
    }

    /// The ways that the host has, each with whether it speaks for the names below it too. Addresses have no records.
    pub fn ways_of(&self, ownership: &Ownership) -> Vec<(OwnershipMethod, bool)> {
        let host = ownership.host.as_str();
        let possible = |way: &OwnershipMethod| *way != OwnershipMethod::DnsTxt || !is_address(host);
        let ways = OwnershipMethod::ALL.into_iter().filter(possible);
        ways.map(|way| (way, extends(host, way))).collect()
    }

    pub(super) async fn own_ownership(
        &self,
        principal: &Principal,
        id: OwnershipId,
    ) -> Result<Ownership, CoreError> {
        let found = self.store.get_ownership(principal.organization_id, id).await?;
        found.ok_or_else(|| CoreError::not_found("ownership"))
    }
}

/// 128 random bits as 32 hexadecimal digits.
fn fresh_token() -> String {
    random_bytes::<16>().iter().fold(String::with_capacity(32), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_128_bits_and_never_the_same() {
        let tokens = [fresh_token(), fresh_token()];
        assert!(tokens.iter().all(|token| token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit())));
        assert_ne!(tokens[0], tokens[1]);
    }
}
