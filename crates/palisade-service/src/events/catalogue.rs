//! The catalogue: what each kind of event says, who emits it and where it goes. One file per kind, in the folder
//! `catalogue`; the compiler sees to it that none is missing.

use std::sync::LazyLock;

use palisade_model::{EventKind, Principal, Resource, Scope};
use serde::Deserialize;
use serde_json::Value;

use crate::access::require;
use crate::{CoreError, Service};

/// One kind of event.
#[derive(Debug)]
pub struct EventType {
    pub kind: EventKind,
    pub entry: EventEntry,
}

/// What its file says. `channels` are `log`, `stream`, `webhooks`, `notifications` and `email`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventEntry {
    /// Of the schema: raised when a key goes or changes its meaning, not when one is added.
    pub version: u32,
    pub description: String,
    /// The part of the product that emits it.
    pub owner: String,
    pub channels: Vec<String>,
    /// Whether this version of the server emits it.
    pub emitted: bool,
    /// JSON Schema (draft 2020-12) of the event's data.
    pub schema: Value,
    pub example: Value,
}

macro_rules! files {
    ($($kind:ident => $name:literal,)*) => {
        fn text_of(kind: EventKind) -> &'static str {
            match kind {
                $(EventKind::$kind => include_str!(concat!("catalogue/", $name, ".json")),)*
            }
        }
    };
}

files! {
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

static TYPES: LazyLock<Vec<EventType>> = LazyLock::new(|| {
    let read = |&kind| EventType {
        kind,
        entry: serde_json::from_str(text_of(kind)).expect("a test reads every file of the catalogue"),
    };
    EventKind::ALL.iter().map(read).collect()
});

/// Every kind, grouped by subject.
pub fn event_types() -> &'static [EventType] {
    &TYPES
}

impl Service {
    /// The catalogue, for a caller who may read events.
    ///
    /// # Errors
    /// `insufficient_scope`.
    pub fn event_types(&self, principal: &Principal) -> Result<&'static [EventType], CoreError> {
        require(principal, Scope::read(Resource::Events))?;
        Ok(event_types())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const CHANNELS: [&str; 5] = ["log", "stream", "webhooks", "notifications", "email"];

    #[test]
    fn w_05_every_kind_has_a_schema_and_an_example_that_it_describes() {
        assert!(event_types().len() >= 46);
        for EventType { kind, entry } in event_types() {
            let schema = jsonschema::draft202012::new(&entry.schema).unwrap();
            let errors: Vec<_> = schema.iter_errors(&entry.example).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", kind.as_str());
            assert!(!schema.is_valid(&Value::Null), "{} describes anything", kind.as_str());
            assert!(entry.version >= 1 && entry.description.ends_with('.') && !entry.owner.is_empty());
            assert!(!entry.channels.is_empty(), "{}", kind.as_str());
            let unknown = entry.channels.iter().find(|channel| !CHANNELS.contains(&channel.as_str()));
            assert_eq!(unknown, None, "{}", kind.as_str());
        }
    }

    #[test]
    fn e_03_every_event_of_a_run_is_in_streams_and_progress_nowhere_else() {
        for EventType { kind, entry } in event_types() {
            let name = kind.as_str();
            let streamed = entry.channels.iter().any(|channel| channel == "stream");
            assert!(streamed || !(name.starts_with("scan.") || name.starts_with("scanner.")), "{name}");
            assert_eq!(entry.channels == ["stream"], *kind == EventKind::ScanProgress, "{name}");
        }
    }

    /// The sources are the truth about what is emitted: whoever adds or drops an event changes its file too.
    #[test]
    fn w_05_the_catalogue_says_what_this_version_emits() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut sources = String::new();
        for part in ["palisade-store/src", "palisade-service/src"] {
            read_sources(&crates.join(part), &mut sources);
        }
        for EventType { kind, entry } in event_types() {
            // `palisade-api` streams progress out of the scan's row.
            let named = names(&sources, *kind) || *kind == EventKind::ScanProgress;
            assert_eq!(named, entry.emitted, "{} in catalogue/{}.json", kind.as_str(), kind.as_str());
        }
    }

    fn names(sources: &str, kind: EventKind) -> bool {
        let name = format!("EventKind::{kind:?}");
        sources.match_indices(&name).any(|(at, _)| {
            !sources[at + name.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
        })
    }

    fn read_sources(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_sources(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("events/catalogue.rs")
            {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
