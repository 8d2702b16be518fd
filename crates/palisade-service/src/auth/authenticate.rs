//! Who a presented key is. Called by the edge, once per request.

use std::net::IpAddr;
use std::sync::Arc;

use palisade_model::{
    Cidr, KeyId, MemberId, Principal, ProjectAccess, ProjectId, Resource, Role, Scope, UnixMillis,
};
use palisade_store::StoredKey;

use crate::auth::KeyFormat;
use crate::auth::pepper::equal_in_constant_time;
use crate::{CoreError, ErrorKind, Service, error_chain};

/// As long as a hash, and none.
const NO_HASH: &str = "----------------------------------------------------------------";
/// How exact a key's last use is: the note is a write.
const LAST_USE_EVERY_MS: i64 = 5 * 60_000;

/// A good key, with what must be judged again on every request.
#[derive(Debug)]
pub(crate) struct KnownKey {
    principal: Arc<Principal>,
    expires_at: Option<UnixMillis>,
    networks: Option<Vec<Cidr>>,
    last_used_at: Option<UnixMillis>,
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
            .filter(|known| known.expires_at.is_none_or(|end| end > self.now()))
            .ok_or_else(CoreError::unauthenticated)?;
        if !known.may_come_from(from) {
            tracing::info!(auth.key_id = %known.principal.key_id, "a key was used from an address that it does not allow");
            let detail = "This key may not be used from this address";
            return Err(CoreError::new(ErrorKind::Forbidden, "ip_not_allowed", detail));
        }
        self.note_use(&known).await;
        Ok(known.principal.clone())
    }

    async fn find_known_key(&self, presented: &str, public_id: &str) -> Result<Option<KnownKey>, CoreError> {
        let Some(stored) = self.key_behind(presented, public_id).await? else { return Ok(None) };
        if !is_live(&stored, self.now()) {
            tracing::info!(auth.key_id = %stored.id, "a key was refused");
            return Ok(None);
        }
        self.known_key(stored).await.map(Some)
    }

    /// The principal of a key that is good now.
    pub(crate) async fn principal_of_key(&self, id: KeyId) -> Result<Option<Arc<Principal>>, CoreError> {
        if let Some(dev) = self.dev_principal.as_ref().filter(|dev| dev.key_id == id) {
            return Ok(Some(dev.clone()));
        }
        let stored = self.store.find_key_by_id(id).await?.filter(|stored| is_live(stored, self.now()));
        let Some(stored) = stored else { return Ok(None) };
        Ok(Some(self.known_key(stored).await?.principal))
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
            last_used_at: stored.last_used_at,
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

    /// Notes the use now and then. A store that cannot be written to refuses nobody who only reads.
    async fn note_use(&self, known: &KnownKey) {
        let (id, now) = (known.principal.key_id, self.now());
        let due = |last: UnixMillis| now.saturating_sub(last) >= LAST_USE_EVERY_MS;
        if !known.last_used_at.is_none_or(due) || !self.noted_uses.claim(id, now, LAST_USE_EVERY_MS) {
            return;
        }
        if let Err(error) = self.store.touch_key(id, now).await {
            tracing::warn!(auth.key_id = %id, error = error_chain(&error), "noting the use of a key failed");
        }
    }
}

impl KnownKey {
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
