//! The rows of the audit trail. Used by every file of this folder.

use palisade_model::{OrganizationId, UnixMillis};

use crate::Result;
use crate::row::{Columns, FromRow};

/// Calls of one organisation that are about to be stored together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditSegment {
    pub organization_id: OrganizationId,
    /// How many calls the body holds; at least one.
    pub records: i64,
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
    pub body: String,
}

/// One link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSegment {
    pub organization_id: OrganizationId,
    /// Counts up by one from 1.
    pub sequence: i64,
    /// Number of the first call; calls count up by one from 1.
    pub first_record: i64,
    pub records: i64,
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
    pub body: String,
    /// Hash of the segment before; empty for the first one.
    pub previous_hash: String,
    pub hash: String,
}

/// Where a chain begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    pub organization_id: OrganizationId,
    /// Of the last segment; 0 for an empty chain.
    pub sequence: i64,
    /// Number of the last call.
    pub records: i64,
    pub hash: String,
    /// Of the last segment that was removed for its age; 0 when none was.
    pub start_sequence: i64,
    pub start_records: i64,
    pub start_hash: String,
    /// When a writer found that another hand had changed the rows.
    pub broken_at: Option<UnixMillis>,
    pub seal: String,
}

/// Makes what only a holder of the server's secret can make.
pub trait AuditSealer: Send + Sync {
    /// The hash of a segment, over everything else in it.
    fn segment_hash(&self, segment: &AuditSegment) -> String;

    /// The seal of a head, over everything else in it.
    fn head_seal(&self, head: &AuditHead) -> String;
}

impl AuditHead {
    /// The head of a chain without segments, not sealed yet.
    pub(crate) fn empty(organization_id: OrganizationId) -> Self {
        Self {
            organization_id,
            sequence: 0,
            records: 0,
            hash: String::new(),
            start_sequence: 0,
            start_records: 0,
            start_hash: String::new(),
            broken_at: None,
            seal: String::new(),
        }
    }
}

macro_rules! segment_columns {
    () => {
        "organization_id, sequence, first_record, records, first_at, last_at, body, previous_hash, hash"
    };
}
macro_rules! head_columns {
    () => {
        "organization_id, sequence, records, hash, start_sequence, start_records, start_hash, broken_at, seal"
    };
}
pub(super) use {head_columns, segment_columns};

impl FromRow for AuditSegment {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            organization_id: columns.parse("an organization id")?,
            sequence: columns.take()?,
            first_record: columns.take()?,
            records: columns.take()?,
            first_at: columns.take()?,
            last_at: columns.take()?,
            body: columns.take()?,
            previous_hash: columns.take()?,
            hash: columns.take()?,
        })
    }
}

impl FromRow for AuditHead {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            organization_id: columns.parse("an organization id")?,
            sequence: columns.take()?,
            records: columns.take()?,
            hash: columns.take()?,
            start_sequence: columns.take()?,
            start_records: columns.take()?,
            start_hash: columns.take()?,
            broken_at: columns.take()?,
            seal: columns.take()?,
        })
    }
}
