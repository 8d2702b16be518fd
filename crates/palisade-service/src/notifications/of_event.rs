//! Which events people are told of, and in which words. Called by the dispatcher, and when an endpoint fails.

use palisade_model::{
    Event, EventKind, NewNotification, NotificationId, NotificationSeverity, Scan, Webhook, printable,
    truncate_utf8,
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
                NotificationSeverity::Warning,
                "Webhook is failing",
                format!("Four attempts to deliver a message to {name:?} failed. It is tried for three days."),
            ),
            HealthNews::Disabled(reason) => (
                EventKind::WebhookDisabled.as_str(),
                NotificationSeverity::Error,
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

fn words(event: &Event, scan: Option<&Scan>) -> Option<Words> {
    use NotificationSeverity::{Error, Info, Warning};
    let target = scan.map_or("a scan", |scan| scan.target_text.as_str());
    let text = |keys: &[&str]| keys.iter().find_map(|key| event.data.get(*key)?.as_str()).unwrap_or_default();
    let counted = |what: &str| {
        let count = event.data.get("count").and_then(serde_json::Value::as_u64).unwrap_or(1);
        format!("{count} {what}")
    };
    let (severity, title, body) = match event.kind {
        EventKind::ScanCompleted => {
            let found = scan.map_or(0, |scan| scan.counts.total());
            if found == 0 {
                return None;
            }
            (Warning, "Scan complete", format!("{found} findings on {target}"))
        }
        EventKind::ScanFailed | EventKind::ScanTimedOut => {
            let why = event.data["failure"]["message"].as_str().unwrap_or("it ended early");
            (Error, "Scan failed", format!("{target}: {why}"))
        }
        EventKind::ScannerFailed => (
            Warning,
            "Scanner failed",
            format!("{}: {}", text(&["scanner", "name"]), text(&["error", "reason", "message"])),
        ),
        EventKind::FindingSlaDueSoon => (Warning, "Findings are due soon", counted("due soon")),
        EventKind::FindingSlaBreached => (Error, "Findings are overdue", counted("overdue")),
        EventKind::FindingExploited => {
            (Error, "A finding is exploited in the wild", text(&["title"]).to_owned())
        }
        EventKind::RiskAcceptanceExpiring => (Warning, "Risk acceptances expire soon", counted("expiring")),
        EventKind::RiskAcceptanceExpired => (Warning, "Risk acceptances have expired", counted("open again")),
        EventKind::GateFailed => (Error, "Gate failed", target.to_owned()),
        EventKind::PolicyViolated => (Warning, "Policy violated", text(&["policy", "name"]).to_owned()),
        EventKind::ReportFailed => (Warning, "Report failed", text(&["name", "error"]).to_owned()),
        EventKind::MonitorAlert => (Warning, "Monitor alert", text(&["message", "target"]).to_owned()),
        EventKind::CertificateExpiring => {
            (Warning, "Certificate expires soon", text(&["host", "target"]).to_owned())
        }
        EventKind::MemberJoined => (Info, "A member joined", text(&["email", "name"]).to_owned()),
        EventKind::KeyLeaked => (Error, "A key was leaked and revoked", text(&["name", "key_id"]).to_owned()),
        EventKind::UsageThresholdReached => {
            (Warning, "The plan is nearly used up", text(&["message"]).to_owned())
        }
        EventKind::QuotaExceeded => (Error, "The plan is used up", text(&["message"]).to_owned()),
        _ => return None,
    };
    Some(Words { severity, title, body })
}
