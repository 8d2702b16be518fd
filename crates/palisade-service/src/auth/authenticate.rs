//! Who a presented key is. Called by the edge, once per request.

use std::net::IpAddr;
use std::sync::Arc;

use palisade_model::{
    Cidr, KeyId, MemberId, Principal, ProjectAccess, ProjectId, Resource, Role, Scope, UnixMillis,
};
use palisade_store::StoredKey;

use crate::auth::pepper::equal_in_constant_time;
use crate::auth::{KeyFormat, RefusedKey};
use crate::{CoreError, ErrorKind, Service};

/// As long as a hash, and none.
const NO_HASH: &str = "----------------------------------------------------------------";

/// A good key, with what must be judged again on every request.
#[derive(Debug)]
pub(crate) struct KnownKey {
    principal: Arc<Principal>,
    expires_at: Option<UnixMillis>,
    networks: Option<Vec<Cidr>>,
}

impl Service {
    /// The principal of a presented key that comes from the address `from`.
    ///
    /// # Errors
    /// The same `unauthorized` for a malformed, unknown, revoked and expired key and for one whose member was removed;
    /// `ip_not_allowed`; the store's errors.
    pub async fn authenticate(
        &self,
        presented: &str,
        from: Option<IpAddr>,
    ) -> Result<Arc<Principal>, CoreError> {
        let format = KeyFormat::parse(presented).ok_or_else(CoreError::unauthenticated)?;
        // The clear key is not kept in memory longer than its request.
        let digest = *blake3::hash(presented.as_bytes()).as_bytes();
        let found = self.find_known_key(presented, format.public_id);
        let known = self
            .recent_keys
            .get_or_read(digest, &self.store, self.now(), found)
            .await?
            .ok_or_else(CoreError::unauthenticated)?;
        if known.expires_at.is_some_and(|end| end <= self.now()) {
            return Err(RefusedKey::of(&known.principal, "key_expired").unauthenticated());
        }
        known.check_address(from)?;
        Ok(known.principal.clone())
    }

    async fn find_known_key(&self, presented: &str, public_id: &str) -> Result<Option<KnownKey>, CoreError> {
        let Some(stored) = self.key_behind(presented, public_id).await? else { return Ok(None) };
        if !is_live(&stored, self.now()) {
            tracing::info!(auth.key_id = %stored.id, "a key was refused");
            return Err(RefusedKey::of_stored(stored, self.now()).unauthenticated());
        }
        self.known_key(stored).await.map(Some)
    }

    /// The principal of a key that is good now, for something of its that comes from the address `from`.
    ///
    /// # Errors
    /// `unauthorized`, `ip_not_allowed`; the store's errors.
    pub(crate) async fn principal_of_key(
        &self,
        id: KeyId,
        from: Option<IpAddr>,
    ) -> Result<Arc<Principal>, CoreError> {
        if let Some(dev) = self.dev_principal.as_ref().filter(|dev| dev.key_id == id) {
            return Ok(dev.clone());
        }
        let stored = self.store.find_key_by_id(id).await?.filter(|stored| is_live(stored, self.now()));
        let known = self.known_key(stored.ok_or_else(CoreError::unauthenticated)?).await?;
        known.check_address(from)?;
        Ok(known.principal)
    }

    /// The stored key whose whole text was presented, good or not. The hash is made and compared for unknown keys too,
    /// so that they take as long as others.
    pub(crate) async fn key_behind(
        &self,
        presented: &str,
        public_id: &str,
    ) -> Result<Option<StoredKey>, CoreError> {
        let stored = self.store.find_key(public_id).await?;
        let hash = self.pepper.hash_key(presented);
        let expected = stored.as_ref().map_or(NO_HASH, |stored| &*stored.secret_hash);
        let matches = equal_in_constant_time(expected, &hash);
        Ok(stored.filter(|_| matches))
    }

    async fn known_key(&self, stored: StoredKey) -> Result<KnownKey, CoreError> {
        let member = stored.member_id.zip(stored.role);
        let projects = self.project_access(&stored, member).await?;
        Ok(KnownKey {
            expires_at: stored.expires_at,
            networks: stored.restrictions.ip_allowlist,
            principal: Arc::new(Principal {
                organization_id: stored.organization_id,
                key_id: stored.id,
                key_name: stored.name,
                member,
                scopes: stored.scopes,
                projects,
                test_mode: stored.test_mode,
                plan: stored.plan,
            }),
        })
    }

    /// The key's own projects and those of its teams; of them, or else of all, those that exist for its member.
    async fn project_access(
        &self,
        stored: &StoredKey,
        member: Option<(MemberId, Role)>,
    ) -> Result<ProjectAccess, CoreError> {
        let restrictions = &stored.restrictions;
        let own = if restrictions.project_ids.is_none() && restrictions.team_ids.is_none() {
            None
        } else {
            let teams = restrictions.team_ids.as_deref().unwrap_or_default();
            let mut projects = self.store.projects_of_teams(stored.organization_id, teams).await?;
            projects.extend(restrictions.project_ids.iter().flatten());
            Some(sorted(projects))
        };
        let visible = match member.filter(|(_, role)| is_kept_from_projects(*role)) {
            Some((id, _)) => self.store.projects_of_member(stored.organization_id, id).await?.map(sorted),
            None => None,
        };
        Ok(match (own, visible) {
            (None, None) => ProjectAccess::All,
            (None, Some(visible)) => ProjectAccess::Visible(visible),
            (Some(own), None) => ProjectAccess::Only(own),
            (Some(mut own), Some(visible)) => {
                own.retain(|project| visible.binary_search(project).is_ok());
                ProjectAccess::Only(own)
            }
        })
    }
}

impl KnownKey {
    fn check_address(&self, from: Option<IpAddr>) -> Result<(), CoreError> {
        if self.may_come_from(from) {
            return Ok(());
        }
        tracing::info!(auth.key_id = %self.principal.key_id, "a key was used from an address that it does not allow");
        let detail = "This key may not be used from this address";
        let error = CoreError::new(ErrorKind::Forbidden, "ip_not_allowed", detail);
        Err(RefusedKey::of(&self.principal, "ip_not_allowed").behind(error))
    }

    fn may_come_from(&self, from: Option<IpAddr>) -> bool {
        let Some(networks) = &self.networks else { return true };
        from.map(|address| address.to_canonical())
            .is_some_and(|address| networks.iter().any(|network| network.contains(address)))
    }
}

/// Not revoked, not expired, and its member is still one.
pub(crate) fn is_live(stored: &StoredKey, now: UnixMillis) -> bool {
    stored.revoked_at.is_none()
        && stored.expires_at.is_none_or(|end| end > now)
        && (stored.member_id.is_none() || stored.role.is_some())
}

/// Whoever may not read projects anyway is spared the look-up.
fn is_kept_from_projects(role: Role) -> bool {
    !role.sees_every_project() && role.may(Scope::read(Resource::Projects))
}

fn sorted(mut projects: Vec<ProjectId>) -> Vec<ProjectId> {
    projects.sort_unstable();
    projects.dedup();
    projects
}
