//! Everything that is kept in a database, on SQLite or PostgreSQL with the same SQL.
//! The only crate that knows SQL; the service is its caller.

mod audit;
mod cancel;
mod change;
mod claim;
mod config;
mod create;
mod db;
mod dialect;
mod durations;
mod error;
mod events;
mod findings;
mod finish;
mod idempotency;
mod invitations;
mod jobs;
mod keys;
mod live;
mod lost;
mod members;
mod migrate;
mod notifications;
mod organization_settings;
mod organizations;
mod ownerships;
#[cfg(test)]
mod plans;
mod projects;
mod query;
mod queues;
mod repeated;
mod row;
mod sboms;
mod scans;
mod store;
mod targets;
mod teams;
mod unnamed;
mod uploads;
mod usage;
mod webhooks;

pub use audit::{AuditHead, AuditSealer, AuditSegment, NewAuditSegment};
pub use cancel::CancelOutcome;
pub use change::ChangeStamp;
pub use claim::ClaimedJob;
pub use config::{FILE_NAME, StoreConfig, StoreUrl};
pub use create::{CreateOutcome, CreateScan};
pub use error::{Result, StoreError};
pub use events::{EventFilter, Hint, Hints, LogEntry, RunEvent};
pub use findings::{
    Analysis, Assignee, ChangeKind, Closing, Comment, CommentDeleted, ComparedFinding, ComparedScan,
    Comparison, ComparisonPosition, CorrelatedFinding, Field, FindingCount, FindingFilter, FindingKey,
    FindingPage, FindingPosition, FindingRecord, FindingSort, HistoryEntry, IngestBatch, IngestFinding,
    Ingested, ListFindings, Reach, SearchWords, StateRow, StateSet, StoredFinding, Triage, TriageRefusal,
    TriageSet, Triaged,
};
pub use finish::{FinishOutcome, FinishScan, Finished};
pub use idempotency::{Idempotency, Render};
pub use invitations::{AcceptInvitation, Accepted, Invitation};
pub use jobs::{Fence, Heartbeat, MAX_ATTEMPTS, Retried, RunProgress};
pub use keys::{KeyOwner, KeyRestrictions, ListKeys, NewKey, Revoked, Rotated, StoredKey};
pub use live::ScanProgress;
pub use members::{ChangeMember, Member, MemberChanged, NewMember};
pub use migrate::MigrationReport;
pub use notifications::NotificationScope;
pub use organization_settings::OrganizationProfile;
pub use organizations::{NewOrganization, Organization};
pub use ownerships::{CheckedOwnership, InsertedOwnership};
pub use projects::{
    BranchFigures, CreateProject, DeleteProject, DeletedProject, ListBranches, ListProjects, ProjectFigures,
    ProjectOfTarget, Purged, UpdateProject, WrittenProject,
};
pub use sboms::{ListSboms, StoredSbom};
pub use scans::ListScans;
pub use store::Store;
pub use targets::{CreateTarget, CreatedTarget, ListTargets};
pub use teams::{Team, TeamDeleted, TeamMember, TeamRole, TeamSettings};
pub use usage::{QuotaWindow, UsageEvent};
pub use webhooks::{
    AttemptOutcome, ClaimLimits, ClaimedDelivery, DeliveryDetail, DeliveryFence, Dispatched, EndpointHealth,
    EventBatch, HealthChange, HealthNews, HealthRules, Messages, NewDelivery, NextStep, ReplaySince,
    ReplayWhich, ReplayedOne, RotatedSecret, UpdatedWebhook,
};
