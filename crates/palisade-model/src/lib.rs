//! Plain types shared by every layer: ids, findings, scans, coverage, scores.
//! No IO, no async, no HTTP and no SQL; serde only.

mod capability;
mod catalogues;
mod category;
mod cidr;
mod clock;
mod code;
mod correlation;
mod coverage;
mod event;
mod finding;
mod finding_status;
mod id;
mod location;
mod notification;
mod organization_settings;
mod ownership;
mod package;
mod page;
mod plan;
mod policy;
mod principal;
mod project;
mod role;
mod rule;
mod scan;
mod scan_target;
mod scope;
mod score;
mod severity;
mod target;
mod text;
mod upload;
mod version;
mod webhook;

pub use capability::Capability;
pub use category::Category;
pub use cidr::{Cidr, CidrError};
pub use clock::{Clock, ManualClock, SystemClock, UnixMillis, parse_rfc3339, rfc3339};
pub use code::{CodeFacts, Fix, StepKind, TraceStep};
pub use correlation::correlation_key;
pub use coverage::{CheckCounts, Coverage, Gap, GapReason, MAX_LISTED_GAPS, ScannerRun, ScannerStatus};
pub use event::{Event, EventKind};
pub use finding::{
    Evidence, Finding, Fingerprint, MAX_EVIDENCE_BYTES, Suppression, SuppressionKind, fingerprint_digest,
};
pub use finding_status::FindingStatus;
pub use id::{
    CommentId, DeliveryId, EventId, FindingId, IdParseError, InvitationId, JobId, KeyId, MemberId, Mint,
    NotificationId, OrganizationId, OwnershipId, PolicyId, ProjectId, RawId, ScanId, TargetId, TeamId,
    UploadId, WebhookId,
};
pub use location::{Location, Position};
pub use notification::{NewNotification, Notification, NotificationSeverity};
pub use organization_settings::{DAY_MS, OrganizationSettings, RiskAcceptance, SlaDays};
pub use ownership::{Ownership, OwnershipMethod, OwnershipStatus};
pub use package::{
    AffectedPackage, BillSummary, Ecosystem, Exploitability, FoundLicense, Hash, HashAlgorithm, LicenseUse,
    Package, PackageFile, Purl, PurlError, Relation, Share, Usage, python_name,
};
pub use page::{Page, PageSize};
pub use plan::{Period, Plan, PlanCatalogue, Sharing, Window};
pub use policy::{Bound, Enforcement, GateStatus, Metric, Policy, PolicyFields, PolicyRule};
pub use principal::{Principal, ProjectAccess};
pub use project::{DEFAULT_BRANCH, Project, ProjectFields, ProjectSettings, ProjectSource};
pub use role::Role;
pub use rule::{Outcome, RuleMeta, Tier};
pub use scan::{ChangeCounts, Failure, NewScan, Scan, ScanKind, ScanStatus, ScanType, SeverityCounts};
pub use scan_target::ScanTarget;
pub use scope::{Resource, Scope, Verb};
pub use score::{Grade, posture_score, posture_score_of};
pub use severity::{Confidence, Severity};
pub use target::{Target, TargetError};
pub use text::{hex, printable, truncate_utf8};
pub use upload::{ImportOptions, Upload, UploadKind};
pub use version::Version;
pub use webhook::{Delivery, DeliveryAttempt, DeliveryState, Webhook, WebhookFilters};
