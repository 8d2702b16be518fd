//! The event log: every change writes one row in the same transaction.

use serde::{Deserialize, Serialize};

use crate::{EventId, OrganizationId, ScanId, UnixMillis};

/// What happened. Names are dot-separated and past tense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    #[serde(rename = "scan.queued")]
    ScanQueued,
    #[serde(rename = "scan.started")]
    ScanStarted,
    #[serde(rename = "scan.completed")]
    ScanCompleted,
    #[serde(rename = "scan.failed")]
    ScanFailed,
    #[serde(rename = "scan.cancelled")]
    ScanCancelled,
    #[serde(rename = "finding.created")]
    FindingCreated,
    #[serde(rename = "key.created")]
    KeyCreated,
    #[serde(rename = "key.revoked")]
    KeyRevoked,
}

impl EventKind {
    const ALL: [Self; 8] = [
        Self::ScanQueued,
        Self::ScanStarted,
        Self::ScanCompleted,
        Self::ScanFailed,
        Self::ScanCancelled,
        Self::FindingCreated,
        Self::KeyCreated,
        Self::KeyRevoked,
    ];

    /// The dotted name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ScanQueued => "scan.queued",
            Self::ScanStarted => "scan.started",
            Self::ScanCompleted => "scan.completed",
            Self::ScanFailed => "scan.failed",
            Self::ScanCancelled => "scan.cancelled",
            Self::FindingCreated => "finding.created",
            Self::KeyCreated => "key.created",
            Self::KeyRevoked => "key.revoked",
        }
    }

    /// Parses the dotted name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One change. `sequence` is assigned by the store and rises without gaps being meaningful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub sequence: i64,
    pub organization_id: OrganizationId,
    pub scan_id: Option<ScanId>,
    pub kind: EventKind,
    /// Small facts of the change, a JSON object.
    pub data: serde_json::Value,
    pub created_at: UnixMillis,
}
