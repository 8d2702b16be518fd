//! Webhook endpoints and the messages on their way to them (contract W-01 to W-09).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Capability, DeliveryId, EventKind, OrganizationId, ProjectId, ScanId, Severity, UnixMillis, Version,
    WebhookId,
};

impl EventKind {
    /// Whether webhooks may subscribe to it. Progress is for streams; a test is sent by hand.
    pub fn is_deliverable(self) -> bool {
        !matches!(self, Self::ScanProgress | Self::WebhookTest)
    }
}

/// Where events of an organisation are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub organization_id: OrganizationId,
    pub name: String,
    pub url: String,
    /// What it is subscribed to; empty for every deliverable kind.
    pub events: Vec<EventKind>,
    pub filters: WebhookFilters,
    /// Names under which this subscription sees kinds that it knows differently.
    pub names: BTreeMap<EventKind, String>,
    /// One message at a time, oldest first.
    pub ordered: bool,
    pub enabled: bool,
    /// `gone` or `failing` when it was not its owner who disabled it.
    pub disabled_reason: Option<String>,
    /// Made with a test key: sees events of the test mode and no others.
    pub test_mode: bool,
    /// Since when every attempt has failed.
    pub failing_since: Option<UnixMillis>,
    pub created_by: String,
    pub created_at: UnixMillis,
    pub updated_at: UnixMillis,
    /// Rises with every change that its owner makes.
    pub version: Version,
}

impl Webhook {
    /// The name of `kind` as this subscription sees it.
    pub fn name_of(&self, kind: EventKind) -> &str {
        self.names.get(&kind).map_or(kind.as_str(), String::as_str)
    }

    /// Whether it is subscribed to the kind.
    pub fn wants(&self, kind: EventKind) -> bool {
        kind.is_deliverable() && (self.events.is_empty() || self.events.contains(&kind))
    }
}

/// What an event must be about to be sent. Empty lists restrict nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookFilters {
    pub severity: Vec<Severity>,
    pub min_severity: Option<Severity>,
    pub project_ids: Vec<ProjectId>,
    /// Canonical words of capabilities.
    pub scan_types: Vec<String>,
}

impl WebhookFilters {
    /// Whether something of this severity passes.
    pub fn passes_severity(&self, severity: Severity) -> bool {
        (self.severity.is_empty() || self.severity.contains(&severity))
            && self.min_severity.is_none_or(|least| severity >= least)
    }

    /// Whether something that these scan types are about passes.
    pub fn passes_scan_types(&self, types: impl IntoIterator<Item = Capability>) -> bool {
        self.scan_types.is_empty()
            || types
                .into_iter()
                .any(|scan_type| self.scan_types.iter().any(|word| word == scan_type.as_str()))
    }

    /// Whether something of this project, or of none, passes.
    pub fn passes_project(&self, project: Option<ProjectId>) -> bool {
        self.project_ids.is_empty() || project.is_some_and(|project| self.project_ids.contains(&project))
    }
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Waits for its first or next attempt.
    Pending,
    /// The receiver answered 2xx.
    Delivered,
    /// No attempt is left, or the endpoint was disabled.
    Failed,
    /// The endpoint was deleted.
    Discarded,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Delivered, Self::Failed, Self::Discarded];

    /// The lower-case word used in JSON and columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Discarded => "discarded",
        }
    }

    /// Parses the lower-case word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// One message to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    /// `None` for the result that one scan posts to the address given with it.
    pub webhook_id: Option<WebhookId>,
    pub scan_id: Option<ScanId>,
    pub url: String,
    /// What the receiver sees on every attempt, and on replays.
    pub message_id: String,
    pub event: EventKind,
    pub state: DeliveryState,
    /// Attempts that have ended.
    pub attempts: u32,
    pub next_attempt_at: Option<UnixMillis>,
    pub last_status: Option<u16>,
    pub last_error: Option<String>,
    pub replay_of: Option<DeliveryId>,
    pub created_at: UnixMillis,
    pub finished_at: Option<UnixMillis>,
}

/// One attempt that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// From 1.
    pub number: u32,
    pub started_at: UnixMillis,
    pub duration_ms: i64,
    /// `None` when there was no answer.
    pub status: Option<u16>,
    pub error: Option<String>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
}
