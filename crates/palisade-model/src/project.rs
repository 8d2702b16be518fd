//! A project: what is scanned again and again, and what scans of it begin with.

use serde::{Deserialize, Serialize};

use crate::{OrganizationId, ProjectId, ScanType, TeamId, UnixMillis, Version};

/// The branch of projects that say nothing else.
pub const DEFAULT_BRANCH: &str = "main";

/// Where the project's code or site is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ProjectSource {
    /// Nowhere yet: it holds what is uploaded.
    #[default]
    None,
    /// A folder or file on this machine, absolute.
    Path(String),
    /// A live web site, normalised.
    Url(String),
    /// A repository, `https`.
    Repository(String),
}

impl ProjectSource {
    /// The folder or file.
    pub fn path(&self) -> Option<&str> {
        if let Self::Path(path) = self { Some(path) } else { None }
    }

    /// The web site.
    pub fn url(&self) -> Option<&str> {
        if let Self::Url(url) = self { Some(url) } else { None }
    }

    /// The repository.
    pub fn repository(&self) -> Option<&str> {
        if let Self::Repository(url) = self { Some(url) } else { None }
    }
}

/// What scans of the project do unless they say otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectSettings {
    /// The preset of web scans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_type: Option<ScanType>,
}

/// What people decide about a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFields {
    /// 1 to 200 characters.
    pub name: String,
    pub source: ProjectSource,
    pub default_branch: String,
    /// Capability words, as they were given; empty for all that fit the source.
    pub scan_types: Vec<String>,
    /// Ascending. With teams, only their members see the project (and those who see every project).
    pub team_ids: Vec<TeamId>,
    pub settings: ProjectSettings,
}

/// A stored project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    pub organization_id: OrganizationId,
    pub fields: ProjectFields,
    pub test_mode: bool,
    pub version: Version,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
}
