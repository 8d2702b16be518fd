//! What a person may do in an organisation. A member's key can never do more than the member.

use serde::{Deserialize, Serialize};

use crate::scope::{Resource as R, Scope};

/// The part that a member plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads scans, findings and projects.
    Viewer,
    /// A viewer who also scans.
    Developer,
    /// A developer who also decides about findings.
    Triager,
    /// A triager who also manages projects, targets, policies and webhooks.
    ProjectAdmin,
    /// Everything.
    OrgAdmin,
    /// Reads everything, the audit trail included; changes nothing.
    Auditor,
    /// Sees usage and the organisation, and changes its billing settings; no findings.
    Billing,
}

const VIEWER: &[Scope] = &[
    Scope::read(R::Compliance),
    Scope::read(R::Events),
    Scope::read(R::Findings),
    Scope::read(R::Monitors),
    Scope::read(R::Organization),
    Scope::read(R::Policies),
    Scope::read(R::Projects),
    Scope::read(R::Reports),
    Scope::read(R::Rules),
    Scope::read(R::Sbom),
    Scope::read(R::Scans),
    Scope::read(R::Targets),
    Scope::read(R::Teams),
    Scope::read(R::Uploads),
    Scope::read(R::Usage),
    Scope::write(R::Notifications),
];
const DEVELOPER: &[Scope] = &[Scope::write(R::Scans), Scope::write(R::Uploads), Scope::write(R::Reports)];
const TRIAGER: &[Scope] = &[Scope::write(R::Findings), Scope::read(R::Members)];
const PROJECT_ADMIN: &[Scope] = &[
    Scope::admin(R::Projects),
    Scope::admin(R::Targets),
    Scope::write(R::Compliance),
    Scope::write(R::Monitors),
    Scope::write(R::Policies),
    Scope::write(R::Sbom),
    Scope::write(R::Webhooks),
];
const AUDITOR: &[Scope] =
    &[Scope::read(R::Audit), Scope::read(R::Members), Scope::read(R::Tokens), Scope::read(R::Webhooks)];
const BILLING: &[Scope] =
    &[Scope::read(R::Usage), Scope::write(R::Organization), Scope::write(R::Notifications)];

impl Role {
    /// Every role, least first among those that build on each other.
    pub const ALL: [Self; 7] = [
        Self::Viewer,
        Self::Developer,
        Self::Triager,
        Self::ProjectAdmin,
        Self::OrgAdmin,
        Self::Auditor,
        Self::Billing,
    ];

    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Triager => "triager",
            Self::ProjectAdmin => "project_admin",
            Self::OrgAdmin => "org_admin",
            Self::Auditor => "auditor",
            Self::Billing => "billing",
        }
    }

    /// Parses the snake_case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// The scopes of the role.
    pub fn scopes(self) -> Vec<Scope> {
        match self {
            Self::Viewer => VIEWER.to_vec(),
            Self::Developer => [VIEWER, DEVELOPER].concat(),
            Self::Triager => [VIEWER, DEVELOPER, TRIAGER].concat(),
            Self::ProjectAdmin => [VIEWER, DEVELOPER, TRIAGER, PROJECT_ADMIN].concat(),
            Self::OrgAdmin => vec![Scope::ADMIN],
            Self::Auditor => [VIEWER, AUDITOR].concat(),
            Self::Billing => BILLING.to_vec(),
        }
    }

    /// Whether a holder of the role may do what `needed` names.
    pub fn may(self, needed: Scope) -> bool {
        self.scopes().into_iter().any(|scope| scope.grants(needed))
    }

    /// Whether projects that belong to teams are open to the role without being in the team.
    pub fn sees_every_project(self) -> bool {
        matches!(self, Self::OrgAdmin | Self::Auditor)
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| {
            let words = Self::ALL.map(Self::as_str).join(", ");
            format!("expected one of {words}, found {:?}", crate::truncate_utf8(word, 64))
        })
    }
}
