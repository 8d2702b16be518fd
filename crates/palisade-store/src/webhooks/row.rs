//! How webhooks, deliveries and events of the whole log read from rows. Used by the other files of this folder.

use palisade_model::{Delivery, DeliveryState, Event, EventKind, Version, Webhook};

use crate::Result;
use crate::row::{Columns, FromRow};

/// The columns of a [`Webhook`], in the order in which its `FromRow` reads them.
macro_rules! webhook_columns {
    () => {
        "id, organization_id, name, url, events, filters, names, ordered, enabled, disabled_reason, test_mode, \
         failing_since, created_by, created_at, updated_at, version"
    };
}
pub(super) use webhook_columns;

impl FromRow for Webhook {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a webhook id")?,
            organization_id: columns.parse("an organization id")?,
            name: columns.take()?,
            url: columns.take()?,
            events: columns.json("a JSON list of event names")?,
            filters: columns.json("webhook filters as JSON")?,
            names: columns.json("event names as JSON")?,
            ordered: columns.take()?,
            enabled: columns.take()?,
            disabled_reason: columns.take()?,
            test_mode: columns.take()?,
            failing_since: columns.take()?,
            created_by: columns.take()?,
            created_at: columns.take()?,
            updated_at: columns.take()?,
            version: Version::new(columns.take()?),
        })
    }
}

/// The columns of a [`Delivery`], in the order in which its `FromRow` reads them.
macro_rules! delivery_columns {
    () => {
        "id, webhook_id, scan_id, url, message_id, event_kind, state, attempts, next_attempt_at, last_status, \
         last_error, replay_of, created_at, finished_at"
    };
}
pub(super) use delivery_columns;

impl FromRow for Delivery {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a delivery id")?,
            webhook_id: columns.optional_parse("a webhook id")?,
            scan_id: columns.optional_parse("a scan id")?,
            url: columns.take()?,
            message_id: columns.take()?,
            event: columns.word("an event kind", EventKind::parse)?,
            state: columns.word("a delivery state", DeliveryState::parse)?,
            attempts: columns.number("a count of attempts")?,
            next_attempt_at: columns.take()?,
            last_status: columns.optional_number("an HTTP status")?,
            last_error: columns.take()?,
            replay_of: columns.optional_parse("a delivery id")?,
            created_at: columns.take()?,
            finished_at: columns.take()?,
        })
    }
}

/// The columns of a [`LoggedEvent`].
pub(super) const EVENT_COLUMNS: &str =
    "sequence, id, organization_id, scan_id, project_id, test_mode, kind, data, created_at";

/// An event of any organisation.
pub(super) struct LoggedEvent(pub(super) Event);

impl FromRow for LoggedEvent {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(Event {
            sequence: columns.take()?,
            id: columns.parse("an event id")?,
            organization_id: columns.parse("an organization id")?,
            scan_id: columns.optional_parse("a scan id")?,
            project_id: columns.optional_parse("a project id")?,
            test_mode: columns.take()?,
            kind: columns.word("an event kind", EventKind::parse)?,
            data: columns.json("event data as JSON")?,
            created_at: columns.take()?,
        }))
    }
}
