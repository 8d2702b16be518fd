//! A finding as it stands: its newest content with its state across scans.

use palisade_model::{
    Capability, Finding, FindingId, FindingStatus, MemberId, OrganizationId, ProjectId, ScanId, UnixMillis,
};

use crate::Result;
use crate::row::{Columns, FromRow};

/// A finding with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRecord {
    pub id: FindingId,
    pub organization_id: OrganizationId,
    pub project_id: ProjectId,
    pub branch: String,
    pub test_mode: bool,
    pub scan_type: Capability,
    /// 64 hexadecimal digits.
    pub fingerprint: String,
    /// Shared with findings of other tools that mean the same problem; may be empty.
    pub correlation_key: String,
    pub suppressed: bool,
    pub status: FindingStatus,
    pub status_note: Option<String>,
    pub status_reason: Option<String>,
    pub status_owner: Option<String>,
    pub status_expires_at: Option<UnixMillis>,
    pub status_changed_at: UnixMillis,
    pub assignee: Option<MemberId>,
    pub due_at: Option<UnixMillis>,
    pub first_scan_id: ScanId,
    pub last_scan_id: ScanId,
    /// When the last scan that saw it began.
    pub last_seen_at: UnixMillis,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
    /// Since when it is gone; `None` while it is there.
    pub fixed_at: Option<UnixMillis>,
    /// Rises with every change.
    pub version: i64,
    pub finding: Finding,
}

/// The columns of a [`FindingRecord`] from the tables `known` and `contents`, in the order in which its `FromRow` reads
/// them.
pub(crate) const RECORD_COLUMNS: &str = "known.id, known.organization_id, known.project_id, known.branch, known.test_mode, \
     known.scan_type, known.fingerprint, known.correlation_key, known.suppressed, known.status, known.status_note, \
     known.status_reason, known.status_owner, known.status_expires_at, known.status_changed_at, known.assignee, \
     known.due_at, known.first_scan_id, known.last_scan_id, coalesce((SELECT coalesce(started_at, created_at) FROM scans \
     WHERE scans.id = known.last_scan_id), known.updated_at), known.created_at, known.updated_at, known.fixed_at, \
     known.version, contents.body";

impl FromRow for FindingRecord {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.parse("a project id")?,
            branch: columns.take()?,
            test_mode: columns.take()?,
            scan_type: columns.word("a capability", Capability::parse)?,
            fingerprint: columns.take()?,
            correlation_key: columns.take()?,
            suppressed: columns.take()?,
            status: columns.word("a finding status", FindingStatus::parse)?,
            status_note: columns.take()?,
            status_reason: columns.take()?,
            status_owner: columns.take()?,
            status_expires_at: columns.take()?,
            status_changed_at: columns.take()?,
            assignee: columns.optional_parse("a member id")?,
            due_at: columns.take()?,
            first_scan_id: columns.parse("a scan id")?,
            last_scan_id: columns.parse("a scan id")?,
            last_seen_at: columns.take()?,
            created_at: columns.take()?,
            updated_at: columns.take()?,
            fixed_at: columns.take()?,
            version: columns.take()?,
            finding: columns.json("a finding as JSON")?,
        })
    }
}
