//! A registered scan target: a host under a name that people know.

use crate::{OrganizationId, ProjectId, TargetId, UnixMillis};

/// A host that the organisation scans. Its findings belong to the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanTarget {
    pub id: TargetId,
    pub organization_id: OrganizationId,
    pub project_id: ProjectId,
    /// Lower case, international names in ASCII, with a port only when it is no default one.
    pub host: String,
    /// For people; empty when there is none.
    pub label: String,
    pub test_mode: bool,
    pub created_at: UnixMillis,
}
