//! Which events people are told of, and in which words. Called by the dispatcher, and when an endpoint fails.

use palisade_model::NotificationSeverity::{Error, Info, Warning};
use palisade_model::{
    Event, EventKind as Kind, NewNotification, NotificationId, NotificationSeverity, Scan, Webhook,
    printable, truncate_utf8,
};
use palisade_store::HealthNews;

use crate::Service;

const MAX_BODY_BYTES: usize = 500;

struct Words {
    severity: NotificationSeverity,
    title: &'static str,
    body: String,
}

impl Service {
    /// The notification of an event; most make none.
    pub(crate) fn notification_of(&self, event: &Event, scan: Option<&Scan>) -> Option<NewNotification> {
        let Words { severity, title, body } = words(event, scan)?;
        Some(NewNotification {
            id: NotificationId::new(self.next_id()),
            organization_id: event.organization_id,
            project_id: event.project_id,
            test_mode: event.test_mode,
            kind: event.kind.as_str().to_owned(),
            severity,
            title: title.to_owned(),
            body: printable(truncate_utf8(&body, MAX_BODY_BYTES)),
            link: event.scan_id.map(|id| format!("/v1/scans/{id}")),
            created_at: event.created_at,
        })
    }

    /// What the owner of an endpoint is told when it fails.
    pub(crate) fn health_notification(&self, webhook: &Webhook, news: HealthNews) -> NewNotification {
        let name = &webhook.name;
        let (kind, severity, title, body) = match news {
            HealthNews::Failing => (
                "webhook.failing",
                Warning,
                "Webhook is failing",
                format!("Four attempts to deliver a message to {name:?} failed. It is tried for three days."),
            ),
            HealthNews::Disabled(reason) => (
                Kind::WebhookDisabled.as_str(),
                Error,
                "Webhook was disabled",
                format!("{name:?} was disabled ({reason}). Enable it and replay what it missed."),
            ),
        };
        NewNotification {
            id: NotificationId::new(self.next_id()),
            organization_id: webhook.organization_id,
            project_id: None,
            test_mode: webhook.test_mode,
            kind: kind.to_owned(),
            severity,
            title: title.to_owned(),
            body: printable(truncate_utf8(&body, MAX_BODY_BYTES)),
            link: Some(format!("/v1/webhooks/{}", webhook.id)),
            created_at: self.now(),
        }
    }
}

/// What people are told, how loudly, and in which words. A scan's new findings are told once, when it has completed;
/// that a webhook was disabled is told where it happens.
const TOLD: &[(Kind, NotificationSeverity, &str)] = &[
    (Kind::ScanCompleted, Warning, "Scan complete"),
    (Kind::ScanFailed, Error, "Scan failed"),
    (Kind::ScannerFailed, Warning, "Scanner failed"),
    (Kind::FindingAssigned, Info, "Findings were assigned"),
    (Kind::FindingCommented, Info, "New comment on a finding"),
    (Kind::FindingReopened, Warning, "Findings were reopened"),
    (Kind::FindingRegressed, Warning, "Fixed findings are back"),
    (Kind::FindingSlaDueSoon, Warning, "Findings are due soon"),
    (Kind::FindingSlaBreached, Error, "Findings are overdue"),
    (Kind::FindingExploited, Error, "A finding is exploited in the wild"),
    (Kind::RiskAcceptanceRequested, Info, "A risk acceptance was requested"),
    (Kind::RiskAcceptanceApproved, Info, "A risk acceptance was approved"),
    (Kind::RiskAcceptanceExpiring, Warning, "Risk acceptances expire soon"),
    (Kind::RiskAcceptanceExpired, Warning, "Risk acceptances have expired"),
    (Kind::GateFailed, Error, "Gate failed"),
    (Kind::PolicyViolated, Warning, "Policy violated"),
    (Kind::ComplianceUpdated, Info, "Compliance has changed"),
    (Kind::ReportCompleted, Info, "Report is ready"),
    (Kind::ReportFailed, Warning, "Report failed"),
    (Kind::ComponentVulnerabilityFound, Warning, "A component is vulnerable"),
    (Kind::ComponentLicenseViolation, Warning, "A component's licence is not allowed"),
    (Kind::MonitorAlert, Warning, "Monitor alert"),
    (Kind::CertificateExpiring, Warning, "Certificate expires soon"),
    (Kind::MemberInvited, Info, "A member was invited"),
    (Kind::MemberJoined, Info, "A member joined"),
    (Kind::MemberRoleChanged, Info, "A member's role has changed"),
    (Kind::MemberRemoved, Info, "A member was removed"),
    (Kind::KeyLeaked, Error, "A key was leaked and revoked"),
    (Kind::UsageThresholdReached, Warning, "The plan is nearly used up"),
    (Kind::QuotaExceeded, Error, "The plan is used up"),
];

/// What names the subject of an event, most telling first.
const SUBJECTS: [&str; 12] = [
    "title",
    "message",
    "error",
    "reason",
    "name",
    "gate",
    "target",
    "host",
    "email",
    "purl",
    "member_id",
    "framework",
];

fn words(event: &Event, scan: Option<&Scan>) -> Option<Words> {
    let &(_, severity, title) = TOLD.iter().find(|(kind, ..)| *kind == event.kind)?;
    Some(Words { severity, title, body: body(event, scan)? })
}

fn body(event: &Event, scan: Option<&Scan>) -> Option<String> {
    let target = scan.map_or("a scan", |scan| scan.target_text.as_str());
    let number = |key: &str| event.data.get(key).and_then(serde_json::Value::as_u64);
    let text = |key: &str| event.data.get(key).and_then(serde_json::Value::as_str);
    Some(match event.kind {
        Kind::ScanCompleted => match number("findings_count").or(scan.map(|scan| scan.counts.total()))? {
            0 => return None,
            1 => format!("1 finding on {target}"),
            found => format!("{found} findings on {target}"),
        },
        Kind::ScanFailed => {
            format!("{target}: {}", event.data["failure"]["message"].as_str().unwrap_or("it ended early"))
        }
        Kind::ScannerFailed => format!(
            "{} failed: {}",
            text("name").unwrap_or("a scanner"),
            text("error").unwrap_or("no reason")
        ),
        Kind::UsageThresholdReached | Kind::QuotaExceeded => {
            let period = text("period").unwrap_or("period");
            format!("{} of {} scans of the {period} are used", number("used")?, number("limit")?)
        }
        _ => match (number("count"), SUBJECTS.iter().find_map(|key| text(key))) {
            (Some(count), _) => format!("{count} findings"),
            (None, Some(subject)) => subject.to_owned(),
            (None, None) => target.to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::{EventId, OrganizationId, RawId};

    use super::*;
    use crate::event_types;

    #[test]
    fn w_10_people_are_told_of_what_the_catalogue_says_and_nothing_else() {
        for kind in event_types() {
            let event = Event {
                id: EventId::new(RawId::from_u128(1)),
                sequence: 1,
                organization_id: OrganizationId::new(RawId::from_u128(1)),
                scan_id: None,
                project_id: None,
                test_mode: false,
                kind: kind.kind,
                data: kind.entry.example.clone(),
                created_at: 0,
            };
            let told = words(&event, None).is_some() || event.kind.as_str() == "webhook.disabled";
            let says = kind.entry.channels.iter().any(|channel| channel == "notifications");
            assert_eq!(told, says, "{}", event.kind.as_str());
            let deliverable = event.kind.is_deliverable() || event.kind.as_str() == "webhook.test";
            let says = kind.entry.channels.iter().any(|channel| channel == "webhooks");
            assert_eq!(deliverable, says, "{}", event.kind.as_str());
        }
    }
}
