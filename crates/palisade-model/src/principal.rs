//! Who is calling, and what they may do.

use crate::{KeyId, MemberId, OrganizationId, ProjectId, Role, Scope};

/// The projects that a principal may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectAccess {
    /// Every project of the organisation.
    All,
    /// Only these, in ascending order; perhaps none. The key was made for them.
    Only(Vec<ProjectId>),
    /// All but those that teams keep from the member; these, in ascending order, are left. New projects come in.
    Visible(Vec<ProjectId>),
}

impl ProjectAccess {
    /// Whether the project is among them.
    pub fn includes(&self, project: ProjectId) -> bool {
        match self {
            Self::All => true,
            Self::Only(projects) | Self::Visible(projects) => projects.binary_search(&project).is_ok(),
        }
    }

    /// The list to restrict a query to; `None` for no restriction.
    pub fn only(&self) -> Option<&[ProjectId]> {
        match self {
            Self::All => None,
            Self::Only(projects) | Self::Visible(projects) => Some(projects),
        }
    }

    /// Whether a project that does not exist yet would be among them.
    pub fn includes_new(&self) -> bool {
        !matches!(self, Self::Only(_))
    }
}

/// The authenticated caller. Every service call takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub organization_id: OrganizationId,
    pub key_id: KeyId,
    /// The key's name, for people: histories and the audit trail show it.
    pub key_name: String,
    /// The member that the key belongs to; `None` for a key of the organisation itself.
    pub member: Option<(MemberId, Role)>,
    pub scopes: Vec<Scope>,
    pub projects: ProjectAccess,
    /// A test-mode key: scans the sandbox, uses no quota, sees only test scans.
    pub test_mode: bool,
    /// Name of the organisation's plan.
    pub plan: String,
}

impl Principal {
    /// Whether the key's scopes, and the role of its member, include `scope`.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|granted| granted.grants(scope))
            && self.member.is_none_or(|(_, role)| role.may(scope))
    }

    /// Whether things of the project exist for this caller.
    pub fn sees_project(&self, project: ProjectId) -> bool {
        self.projects.includes(project)
    }

    /// Whether some projects of the organisation do not exist for this caller.
    pub fn is_confined(&self) -> bool {
        self.projects != ProjectAccess::All
    }

    /// How histories and the audit trail name the caller: the member when there is one, else the key.
    pub fn actor(&self) -> String {
        self.member.map_or_else(|| self.key_id.to_string(), |(member, _)| member.to_string())
    }
}
