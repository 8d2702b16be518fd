//! Which findings a list shows, in which order, and from where it goes on.

use palisade_model::{Capability, Category, FindingId, FindingStatus, MemberId, ProjectId, ScanId, Severity};

use crate::findings::SearchWords;

/// Conditions that all hold at once. An empty list allows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// Only of these projects; `None` for all of the organisation.
    pub projects: Option<Vec<ProjectId>>,
    /// Only what this scan saw.
    pub scan: Option<ScanId>,
    pub branch: Option<String>,
    pub severities: Vec<Severity>,
    pub statuses: Vec<FindingStatus>,
    pub categories: Vec<Category>,
    pub scan_types: Vec<Capability>,
    pub scanner: Option<String>,
    pub rule_id: Option<String>,
    pub assignee: Option<Assignee>,
    pub correlation_key: Option<String>,
    /// 64 hexadecimal digits: any identity of the finding.
    pub fingerprint: Option<String>,
    /// Any of these, such as `owasp-top10-2021:A03`.
    pub compliance_tags: Vec<String>,
    pub words: Option<SearchWords>,
    pub suppressed: Option<bool>,
}

/// Whom findings are assigned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    Nobody,
    Member(MemberId),
}

/// The order of a list. Within one severity, in the order in which findings were first seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FindingSort {
    #[default]
    Newest,
    Oldest,
    Worst,
    Mildest,
}

impl FindingSort {
    pub(crate) fn is_by_severity(self) -> bool {
        matches!(self, Self::Worst | Self::Mildest)
    }

    /// The SQL word of its direction.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Self::Newest | Self::Worst => "DESC",
            Self::Oldest | Self::Mildest => "ASC",
        }
    }

    /// Whether `rank` comes before `other` in a list by severity.
    pub(crate) fn passes(self, rank: i64, other: i64) -> bool {
        if self.direction() == "DESC" { rank > other } else { rank < other }
    }

    /// What stands between a key and the position that it comes before, or is at.
    pub(crate) fn until(self) -> &'static str {
        match self {
            Self::Newest | Self::Worst => ">=",
            Self::Oldest | Self::Mildest => "<=",
        }
    }

    /// What stands between a key and the position that it comes after.
    pub(crate) fn after(self) -> &'static str {
        match self {
            Self::Newest | Self::Worst => "<",
            Self::Oldest | Self::Mildest => ">",
        }
    }
}

/// A place in a list, right after the finding `id`. `rank` is what the list is sorted by before the id: the severity, or
/// in a search the finding's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingPosition {
    pub rank: i64,
    pub id: FindingId,
}
