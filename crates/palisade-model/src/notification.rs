//! Messages to the people of an organisation (contract W-10).

use crate::{NotificationId, OrganizationId, ProjectId, UnixMillis};

/// How much attention a notification asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotificationSeverity {
    Info,
    Warning,
    Error,
}

impl NotificationSeverity {
    /// Every severity, least first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The lower-case word used in JSON and columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }
}

/// A notification that is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotification {
    pub id: NotificationId,
    pub organization_id: OrganizationId,
    /// `None` for what concerns the organisation as a whole.
    pub project_id: Option<ProjectId>,
    pub test_mode: bool,
    /// The event that it tells of, such as `scan.failed`.
    pub kind: String,
    pub severity: NotificationSeverity,
    pub title: String,
    pub body: String,
    /// Path of the API that shows the thing.
    pub link: Option<String>,
    pub created_at: UnixMillis,
}

/// A stored notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    pub project_id: Option<ProjectId>,
    pub kind: String,
    pub severity: NotificationSeverity,
    pub title: String,
    pub body: String,
    pub link: Option<String>,
    pub created_at: UnixMillis,
    pub read_at: Option<UnixMillis>,
}
