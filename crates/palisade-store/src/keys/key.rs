//! A key as it is stored, and as it is about to be.

use palisade_model::{
    Cidr, EventId, KeyId, MemberId, OrganizationId, ProjectId, Role, Scope, TeamId, UnixMillis,
};

use crate::Result;
use crate::row::{Columns, FromRow};

/// Where and for what a key is good; `None` restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyRestrictions {
    pub project_ids: Option<Vec<ProjectId>>,
    pub team_ids: Option<Vec<TeamId>>,
    pub ip_allowlist: Option<Vec<Cidr>>,
}

impl KeyRestrictions {
    /// Whether it is good everywhere.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// A key that is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    pub id: KeyId,
    pub organization_id: OrganizationId,
    /// The 8 characters that find the row; unique.
    pub public_id: String,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    pub restrictions: KeyRestrictions,
    /// The member that it belongs to; `None` for a key of the organisation.
    pub member_id: Option<MemberId>,
    /// The member or key that made it; `None` for the operator.
    pub created_by: Option<String>,
    pub rotated_from: Option<KeyId>,
    pub created_at: UnixMillis,
    pub expires_at: Option<UnixMillis>,
    pub event_id: EventId,
}

impl NewKey {
    /// Whether it can administer anything from anywhere: what the guard of the last administrator counts.
    pub(crate) fn is_admin(&self) -> bool {
        self.scopes.contains(&Scope::ADMIN) && !self.test_mode && self.restrictions.is_none()
    }
}

/// A stored key with the plan of its organisation and the role of its member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub id: KeyId,
    pub organization_id: OrganizationId,
    pub plan: String,
    pub public_id: String,
    pub name: String,
    pub prefix: String,
    pub secret_hash: String,
    pub scopes: Vec<Scope>,
    pub test_mode: bool,
    pub restrictions: KeyRestrictions,
    pub member_id: Option<MemberId>,
    /// The member's role now; `None` without a member, and when the member was removed.
    pub role: Option<Role>,
    pub created_by: Option<String>,
    pub rotated_from: Option<KeyId>,
    pub created_at: UnixMillis,
    pub expires_at: Option<UnixMillis>,
    pub last_used_at: Option<UnixMillis>,
    pub revoked_at: Option<UnixMillis>,
}

impl FromRow for StoredKey {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a key id")?,
            organization_id: columns.parse("an organization id")?,
            plan: columns.take()?,
            public_id: columns.take()?,
            name: columns.take()?,
            prefix: columns.take()?,
            secret_hash: columns.take()?,
            scopes: columns.json("a JSON list of scopes")?,
            test_mode: columns.take()?,
            restrictions: KeyRestrictions {
                project_ids: columns.optional_json("a JSON list of project ids")?,
                team_ids: columns.optional_json("a JSON list of team ids")?,
                ip_allowlist: columns.optional_json("a JSON list of address blocks")?,
            },
            member_id: columns.optional_parse("a member id")?,
            role: columns.optional_word("a role", Role::parse)?,
            created_by: columns.take()?,
            rotated_from: columns.optional_parse("a key id")?,
            created_at: columns.take()?,
            expires_at: columns.take()?,
            last_used_at: columns.take()?,
            revoked_at: columns.take()?,
        })
    }
}

/// Reads [`StoredKey`]s: `api_keys` as `k`.
macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.organization_id, organizations.plan, k.public_id, k.name, k.prefix, k.secret_hash, k.scopes, ",
            "k.test_mode, k.project_ids, k.team_ids, k.ip_allowlist, k.member_id, members.role, k.created_by, ",
            "k.rotated_from, k.created_at, k.expires_at, k.last_used_at, k.revoked_at ",
            "FROM api_keys AS k JOIN organizations ON organizations.id = k.organization_id ",
            "LEFT JOIN members ON members.id = k.member_id AND members.removed_at IS NULL ",
            $rest
        )
    };
}
pub(crate) use select_keys;
