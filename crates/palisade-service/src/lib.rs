//! Use cases over the store and the scanners: access rules, keys, scans, the job runner and ingest.
//! Serves no HTTP; sends webhook messages. Called by the HTTP layers and the binary. Every call of a client takes a `Principal`; those of
//! the operator (keys, bootstrap) are for the binary alone.

mod access;
mod audit;
mod auth;
mod bootstrap;
mod error;
mod events;
mod findings;
mod keys;
mod notifications;
mod objects;
mod operator_keys;
mod ownership;
mod people;
mod projects;
mod ready;
mod recent;
mod runner;
mod scans;
mod service;
mod targets;
mod tokens;
mod triage;
mod uploads;
mod usage;
mod webhooks;

pub use access::{ScanQuota, require};
pub use audit::{
    AuditActor, AuditCall, AuditCheck, AuditFilter, AuditHead, AuditPage, AuditPosition, AuditRecord,
    AuditResult, StatusFilter, Tampering,
};
pub use auth::{KeyFormat, KeyPrefix, RefusedKey, SecretKey};
pub use bootstrap::Bootstrapped;
pub use error::{CoreError, ErrorKind, FieldError, error_chain};
pub use events::{
    ENDED, EventEntry, EventToken, EventType, Follow, ListEvents, ScanFollower, Update, event_types,
};
pub use findings::{FindingDetail, ListFindings};
pub use keys::{CreatedKey, KeyInfo};
pub use notifications::ListNotifications;
pub use operator_keys::CreateKey;
pub use ownership::{ListOwnerships, VerifiedOwnership};
pub use palisade_engine::{OwnershipCheck, OwnershipLook};
pub use palisade_sbom::Format as SbomFormat;
pub use palisade_sbom::vex::VexDocument;
pub use palisade_store::{
    Assignee, BranchFigures, ChangeKind, Comment, ComparedFinding, Comparison, ComparisonPosition,
    CorrelatedFinding, DeliveryDetail, FindingCount, FindingFilter, FindingKey, FindingPage, FindingPosition,
    FindingRecord, FindingSort, HistoryEntry, Idempotency, Invitation, KeyRestrictions, Member,
    OrganizationProfile, ProjectFigures, ReplayWhich, SearchWords, StateRow, StoredFinding, StoredSbom, Team,
    TeamMember, TeamRole, TeamSettings,
};
pub use people::{
    AcceptInvitation, Invite, Joined, UpdateMember, UpdateOrganization, UpdateRiskAcceptance, UpdateSlaDays,
    UpdateTeam,
};
pub use projects::{
    Given, ListBranches, ListProjects, MAX_VEX_BYTES, ProjectDetail, ProjectPatch, SettingsPatch,
};
pub use ready::Readiness;
pub use runner::{RunnerConfig, Worker};
pub use scans::{
    Artifact, COVERAGE_ARTIFACT, CompareScans, ComparedScanner, ComparedScans, ComparedScope, Cover,
    CreateScan, CreatedScan, ListSboms, ListScans, SARIF_ARTIFACT, SarifDownload, ScanFindings, ScanSubject,
    ScannerCover, ScopeDifference, UsualDurations,
};
pub use service::{Service, ServiceConfig, random_bytes};
pub use targets::ListTargets;
pub use tokens::{CreateToken, ListTokens, TokenOwner};
pub use triage::{BatchItem, BatchOutcome, BatchStatus, GivenText, StateRequest, TriageRequest};
pub use uploads::{ListUploads, NewUpload, Receiving};
pub use usage::{OrganizationInfo, Usage, WindowUsage};
pub use webhooks::{
    Answer, ChatHost, ChatShape, CreateWebhook, CreatedWebhook, DeliveryConfig, FilterWords, HttpPost,
    ListDeliveries, Post, PostRequest, ReplayRequest, RotateSecret, SignedHeader, SignedValue, SigningSecret,
    UpdateWebhook, WebhookSettings, WebhookWorker,
};
