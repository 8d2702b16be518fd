//! A scan: what was asked, how far it is, how it ended.

use serde::{Deserialize, Serialize};

use crate::{
    CheckCounts, Coverage, Grade, KeyId, OrganizationId, ProjectId, ScanId, Severity, Target, UnixMillis,
    UploadId,
};

/// Where a scan is in its life. The last three are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScanStatus {
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

impl ScanStatus {
    const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Completed, Self::Failed, Self::Cancelled];

    /// The lower-case word stored in the status column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether nothing can change any more.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

/// The documented presets of a web scan; a source scan ignores the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanType {
    Quick,
    Full,
    HeadersOnly,
}

impl ScanType {
    /// Every preset.
    pub const ALL: [Self; 3] = [Self::Quick, Self::Full, Self::HeadersOnly];

    /// The snake_case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Full => "full",
            Self::HeadersOnly => "headers_only",
        }
    }

    /// Parses the snake_case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl std::str::FromStr for ScanType {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::parse(word).ok_or_else(|| format!("expected quick, full or headers_only, found {word:?}"))
    }
}

/// What kind of thing is scanned; decides which scanners run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanKind {
    Web,
    Source,
    /// Findings that another tool reported.
    Import,
}

impl ScanKind {
    /// The lower-case word stored in the kind column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Source => "source",
            Self::Import => "import",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Web, Self::Source, Self::Import].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why a scan failed; `code` is stable, `message` is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

/// Active findings per severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityCounts {
    pub critical: u64,
    pub high: u64,
    pub medium: u64,
    pub low: u64,
    pub info: u64,
}

impl SeverityCounts {
    /// Counts one finding.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Critical => self.critical += 1,
            Severity::High => self.high += 1,
            Severity::Medium => self.medium += 1,
            Severity::Low => self.low += 1,
            Severity::Info => self.info += 1,
        }
    }

    /// The count of one severity.
    pub fn get(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
            Severity::Info => self.info,
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.critical + self.high + self.medium + self.low + self.info
    }
}

/// What a scan changed about the findings of its project and branch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// Never seen before.
    pub new: u64,
    /// Known and still there.
    pub unchanged: u64,
    /// Known, open, and no longer there.
    pub fixed: u64,
    /// Fixed before and there again.
    pub reopened: u64,
}

/// A scan that is about to be stored as queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScan {
    pub id: ScanId,
    pub organization_id: OrganizationId,
    pub key_id: KeyId,
    pub target: Target,
    /// The target as the caller wrote it; what answers show.
    pub target_text: String,
    pub scan_type: ScanType,
    /// Whether the opt-in checks were asked for.
    pub active: bool,
    pub branch: String,
    pub commit_sha: Option<String>,
    /// For people, at most 100 characters.
    pub label: Option<String>,
    /// Capability words that were asked for; empty for all that fit the target.
    pub types: Vec<String>,
    pub upload_id: Option<UploadId>,
    /// Where the result is posted when the scan ends.
    pub webhook_url: Option<String>,
    pub test_mode: bool,
    pub created_at: UnixMillis,
}

/// A stored scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    pub id: ScanId,
    pub organization_id: OrganizationId,
    pub project_id: ProjectId,
    pub target: Target,
    pub target_text: String,
    pub scan_type: ScanType,
    /// Whether the opt-in checks were asked for.
    pub active: bool,
    pub branch: String,
    pub commit_sha: Option<String>,
    pub label: Option<String>,
    /// Capability words that were asked for; empty for all that fit the target.
    pub types: Vec<String>,
    pub upload_id: Option<UploadId>,
    pub webhook_url: Option<String>,
    pub test_mode: bool,
    pub status: ScanStatus,
    /// 0 to 100; 100 only when completed.
    pub progress: u8,
    /// What runs now, in words; empty when nothing does.
    pub current_check: String,
    pub created_at: UnixMillis,
    pub started_at: Option<UnixMillis>,
    pub finished_at: Option<UnixMillis>,
    /// Only when completed.
    pub score: Option<u8>,
    pub grade: Option<Grade>,
    pub counts: SeverityCounts,
    /// Against what was known before; zero until the scan has completed.
    pub changes: ChangeCounts,
    pub failure: Option<Failure>,
    /// Only when the scan has ended.
    pub coverage: Option<Coverage>,
    /// Blocks that scanners add to the answer (`observatory`, `certificate`, …): a JSON object.
    pub blocks: Option<serde_json::Value>,
    /// How checks ended so far; only for scans made of checks.
    pub checks: Option<CheckCounts>,
}
