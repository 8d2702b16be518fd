//! The vocabularies of webhooks: event names with their documented aliases, states, filters.

use palisade_model::{Capability, DeliveryState, EventKind};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// Names of other documents for the same events.
const ALIASES: [(&str, &str); 1] = [("scan.complete", "scan.completed")];

/// The event's own name.
pub(super) fn event_name(word: String) -> String {
    ALIASES.iter().find(|(alias, _)| *alias == word).map_or(word, |(_, name)| (*name).to_owned())
}

/// What may stand in a list of events.
pub(super) fn event() -> ObjectBuilder {
    let kinds = EventKind::ALL.iter().filter(|kind| kind.is_deliverable()).map(|kind| kind.as_str());
    let all = kinds.chain(ALIASES.map(|(alias, _)| alias)).chain(["*"]);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(all.collect::<Vec<_>>()))
        .description(Some("The name of an event; `*` alone, like an empty list, for every one"))
}

pub(super) fn state() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(DeliveryState::ALL.map(DeliveryState::as_str)))
        .description(Some("`failed` when no attempt is left or the webhook was disabled"))
}

pub(super) fn scan_type() -> ObjectBuilder {
    let all = Capability::ALL.map(Capability::as_str).into_iter().chain(["sast", "sca", "dast"]);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(all.collect::<Vec<_>>()))
        .description(Some("What was looked for"))
}
