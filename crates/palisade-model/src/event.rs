//! The event log: every change writes one row in the same transaction.

use serde::{Deserialize, Serialize};

use crate::{EventId, OrganizationId, ProjectId, ScanId, UnixMillis};

macro_rules! event_kinds {
    ($($kind:ident => $name:literal,)*) => {
        /// What happened. Names are dot-separated and past tense; webhooks, streams and logs use the same ones.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind {
            $(#[serde(rename = $name)] $kind,)*
        }

        impl EventKind {
            /// Every kind, grouped by subject.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The dotted name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

event_kinds! {
    ScanQueued => "scan.queued",
    ScanStarted => "scan.started",
    ScanProgress => "scan.progress",
    ScanCompleted => "scan.completed",
    ScanFailed => "scan.failed",
    ScanCancelled => "scan.cancelled",
    ScanTimedOut => "scan.timed_out",
    ScannerStarted => "scanner.started",
    ScannerCompleted => "scanner.completed",
    ScannerFailed => "scanner.failed",
    ScannerSkipped => "scanner.skipped",
    FindingCreated => "finding.created",
    FindingUpdated => "finding.updated",
    FindingStatusChanged => "finding.status_changed",
    FindingAssigned => "finding.assigned",
    FindingCommented => "finding.commented",
    FindingReopened => "finding.reopened",
    FindingFixed => "finding.fixed",
    FindingRegressed => "finding.regressed",
    FindingSeverityChanged => "finding.severity_changed",
    FindingSlaDueSoon => "finding.sla_due_soon",
    FindingSlaBreached => "finding.sla_breached",
    FindingExploited => "finding.exploited",
    RiskAcceptanceRequested => "risk_acceptance.requested",
    RiskAcceptanceApproved => "risk_acceptance.approved",
    RiskAcceptanceExpiring => "risk_acceptance.expiring",
    RiskAcceptanceExpired => "risk_acceptance.expired",
    GatePassed => "gate.passed",
    GateFailed => "gate.failed",
    PolicyCreated => "policy.created",
    PolicyUpdated => "policy.updated",
    PolicyViolated => "policy.violated",
    ComplianceUpdated => "compliance.updated",
    ComplianceEvidenceAdded => "compliance.evidence_added",
    ReportCompleted => "report.completed",
    ReportFailed => "report.failed",
    SbomCreated => "sbom.created",
    ComponentVulnerabilityFound => "component.vulnerability_found",
    ComponentLicenseViolation => "component.license_violation",
    MonitorAlert => "monitor.alert",
    CertificateExpiring => "certificate.expiring",
    ProjectCreated => "project.created",
    ProjectUpdated => "project.updated",
    ProjectDeleted => "project.deleted",
    TargetCreated => "target.created",
    TargetDeleted => "target.deleted",
    OwnershipCreated => "ownership.created",
    OwnershipVerified => "ownership.verified",
    OwnershipLost => "ownership.lost",
    OwnershipDeleted => "ownership.deleted",
    MemberInvited => "member.invited",
    MemberJoined => "member.joined",
    MemberRoleChanged => "member.role_changed",
    MemberRemoved => "member.removed",
    KeyCreated => "key.created",
    KeyRevoked => "key.revoked",
    KeyLeaked => "key.leaked",
    UsageThresholdReached => "usage.threshold_reached",
    QuotaExceeded => "quota.exceeded",
    WebhookDisabled => "webhook.disabled",
    WebhookTest => "webhook.test",
}

impl EventKind {
    /// Parses the dotted name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether it ends the life of its scan: nothing about the scan's run comes after it. A scan has exactly one such
    /// event; one that ran out of time has `scan.timed_out` just before its `scan.failed`.
    pub fn ends_scan(self) -> bool {
        matches!(self, Self::ScanCompleted | Self::ScanFailed | Self::ScanCancelled)
    }
}

/// One change. `sequence` is assigned by the store and rises without gaps being meaningful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub sequence: i64,
    pub organization_id: OrganizationId,
    pub scan_id: Option<ScanId>,
    pub project_id: Option<ProjectId>,
    /// Belongs to the test mode: live keys and live webhooks never see it.
    pub test_mode: bool,
    pub kind: EventKind,
    /// Small facts of the change, a JSON object.
    pub data: serde_json::Value,
    pub created_at: UnixMillis,
}
