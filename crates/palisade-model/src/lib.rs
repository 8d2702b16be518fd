//! Plain types shared by every layer: ids, findings, scans, coverage, scores.
//! No IO, no async, no HTTP and no SQL; serde only.

mod category;
mod clock;
mod coverage;
mod event;
mod finding;
mod id;
mod location;
mod page;
mod plan;
mod principal;
mod rule;
mod scan;
mod score;
mod severity;
mod target;
mod text;

pub use category::Category;
pub use clock::{Clock, ManualClock, SystemClock, UnixMillis, parse_rfc3339, rfc3339};
pub use coverage::{CheckCounts, Coverage, Gap, GapReason, MAX_LISTED_GAPS, ScannerRun, ScannerStatus};
pub use event::{Event, EventKind};
pub use finding::{Evidence, Finding, Fingerprint, MAX_EVIDENCE_BYTES, Suppression, SuppressionKind};
pub use id::{
    EventId, FindingId, IdParseError, JobId, KeyId, Mint, OrganizationId, ProjectId, RawId, ScanId,
};
pub use location::{Location, Position};
pub use page::{Page, PageSize};
pub use plan::{Plan, PlanCatalogue};
pub use principal::{Principal, Scope};
pub use rule::{Outcome, RuleMeta, Tier};
pub use scan::{Failure, NewScan, Scan, ScanKind, ScanStatus, ScanType, SeverityCounts};
pub use score::{Grade, posture_score, posture_score_of};
pub use severity::{Confidence, Severity};
pub use target::{Target, TargetError};
pub use text::{hex, printable, truncate_utf8};
