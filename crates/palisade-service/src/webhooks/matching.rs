//! Who gets an event, and what of it (contract W-06). Pure.

use palisade_model::{Capability, Event, Scan, Severity, Target, Webhook};
use serde_json::{Map, Value};

/// What the endpoint is told of the event; `None` when it does not want it.
///
/// Severity and scan type are asked of what the event carries: of each finding when it lists findings, else of the
/// event itself. An event that has no severity, such as `scan.completed`, passes a severity filter. The project is
/// asked of every event: one that belongs to no project does not pass a project filter.
pub(crate) fn message_data(
    webhook: &Webhook,
    event: &Event,
    scan: Option<&Scan>,
) -> Option<Map<String, Value>> {
    let filters = &webhook.filters;
    let is_for = webhook.test_mode == event.test_mode
        && webhook.wants(event.kind)
        && filters.passes_project(event.project_id);
    if !is_for {
        return None;
    }
    let mut data = plain_data(event, scan);
    match data.get("findings").and_then(Value::as_array) {
        Some(all) => {
            let wanted: Vec<_> =
                all.iter().filter(|finding| passes(webhook, finding, scan)).cloned().collect();
            if wanted.is_empty() && !all.is_empty() {
                return None;
            }
            if wanted.len() < all.len() {
                data.insert("count".to_owned(), wanted.len().into());
            }
            if let [only] = &wanted[..] {
                data.insert("finding".to_owned(), only.clone());
            }
            data.insert("findings".to_owned(), wanted.into());
        }
        None => {
            let subject = data.get("finding").unwrap_or(&event.data);
            if !passes(webhook, subject, scan) {
                return None;
            }
        }
    }
    Some(data)
}

/// Everything that an event says, with the ids of what it is about.
pub(crate) fn plain_data(event: &Event, scan: Option<&Scan>) -> Map<String, Value> {
    let mut data = Map::new();
    if let Some(scan_id) = event.scan_id {
        data.insert("scan_id".to_owned(), scan_id.to_string().into());
    }
    if let Some(project_id) = event.project_id {
        data.insert("project_id".to_owned(), project_id.to_string().into());
    }
    if let Value::Object(facts) = &event.data {
        data.extend(facts.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    if let Some(scan) = scan.filter(|_| event.kind.ends_scan()) {
        super::scan_result::add(&mut data, scan);
    }
    data
}

fn passes(webhook: &Webhook, subject: &Value, scan: Option<&Scan>) -> bool {
    let severity = subject.get("severity").and_then(Value::as_str).and_then(Severity::parse);
    let scan_types = types_of(subject, scan);
    severity.is_none_or(|severity| webhook.filters.passes_severity(severity))
        && (scan_types.is_empty() || webhook.filters.passes_scan_types(scan_types))
}

/// What the thing is about, as far as it says; else what its scan looks for.
fn types_of(subject: &Value, scan: Option<&Scan>) -> Vec<Capability> {
    let word = |key: &str| subject.get(key).and_then(Value::as_str);
    if let Some(scan_type) = word("scan_type").and_then(Capability::parse) {
        return vec![scan_type];
    }
    match (word("scanner"), scan) {
        (Some(scanner), _) => vec![Capability::of_scanner(scanner)],
        (None, Some(scan)) => types_of_scan(scan),
        (None, None) => Vec::new(),
    }
}

fn types_of_scan(scan: &Scan) -> Vec<Capability> {
    let asked: Vec<_> = scan.types.iter().filter_map(|word| Capability::parse(word)).collect();
    if !asked.is_empty() {
        return asked;
    }
    match scan.target {
        Target::Web { .. } | Target::Sandbox => vec![Capability::Web],
        Target::Path { .. } | Target::Archive { .. } => {
            vec![Capability::Code, Capability::Dependency, Capability::Iac, Capability::Secrets]
        }
        Target::Report { .. } => vec![Capability::Code],
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::{
        EventId, EventKind, OrganizationId, ProjectId, RawId, ScanId, WebhookFilters, WebhookId,
    };
    use serde_json::json;

    use super::*;

    fn webhook(events: &[EventKind], filters: WebhookFilters) -> Webhook {
        Webhook {
            id: WebhookId::new(RawId::from_u128(1)),
            organization_id: OrganizationId::new(RawId::from_u128(1)),
            name: String::new(),
            url: String::new(),
            events: events.to_vec(),
            filters,
            names: Default::default(),
            ordered: false,
            enabled: true,
            disabled_reason: None,
            test_mode: false,
            failing_since: None,
            created_by: String::new(),
            created_at: 0,
            updated_at: 0,
            version: palisade_model::Version::new(1),
        }
    }

    fn event(kind: EventKind, data: Value) -> Event {
        Event {
            id: EventId::new(RawId::from_u128(1)),
            sequence: 1,
            organization_id: OrganizationId::new(RawId::from_u128(1)),
            scan_id: Some(ScanId::new(RawId::from_u128(5))),
            project_id: Some(ProjectId::new(RawId::from_u128(9))),
            test_mode: false,
            kind,
            data,
            created_at: 0,
        }
    }

    fn findings() -> Event {
        let finding = |id: &str, severity: &str, scanner: &str| json!({"id": id, "severity": severity, "scanner": scanner});
        let findings = [
            finding("a", "critical", "secrets"),
            finding("b", "low", "secrets"),
            finding("c", "high", "dependencies"),
        ];
        event(EventKind::FindingCreated, json!({ "count": 3, "findings": findings }))
    }

    fn ids(filters: WebhookFilters) -> Option<Vec<String>> {
        let data = message_data(&webhook(&[], filters), &findings(), None)?;
        let ids: Vec<_> = data["findings"]
            .as_array()?
            .iter()
            .map(|finding| finding["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(data["count"], ids.len());
        assert_eq!(data.get("finding").is_some(), ids.len() == 1);
        Some(ids)
    }

    #[test]
    fn w_06_severity_project_and_scan_type_filter_in_any_combination() {
        let severity = |list: &[Severity]| WebhookFilters { severity: list.to_vec(), ..Default::default() };
        let types = |word: &str| WebhookFilters { scan_types: vec![word.to_owned()], ..Default::default() };
        let project = |number| WebhookFilters {
            project_ids: vec![ProjectId::new(RawId::from_u128(number))],
            ..Default::default()
        };
        for (filters, expected) in [
            (WebhookFilters::default(), Some(vec!["a", "b", "c"])),
            (severity(&[Severity::Critical, Severity::High]), Some(vec!["a", "c"])),
            (
                WebhookFilters { min_severity: Some(Severity::High), ..Default::default() },
                Some(vec!["a", "c"]),
            ),
            (severity(&[Severity::Info]), None),
            (types("dependency"), Some(vec!["c"])),
            (types("web"), None),
            (
                WebhookFilters { scan_types: vec!["secrets".into()], ..severity(&[Severity::Low]) },
                Some(vec!["b"]),
            ),
            (project(9), Some(vec!["a", "b", "c"])),
            (project(8), None),
            (WebhookFilters { min_severity: Some(Severity::Critical), ..project(9) }, Some(vec!["a"])),
        ] {
            let expected = expected.map(|ids| ids.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(ids(filters.clone()), expected, "{filters:?}");
        }
    }

    #[test]
    fn w_06_an_event_is_sent_to_those_who_asked_for_its_kind_and_mode() {
        let any = WebhookFilters::default();
        for (events, kind, wanted) in [
            (vec![], EventKind::ScanCompleted, true),
            (vec![], EventKind::ScanProgress, false),
            (vec![EventKind::ScanFailed], EventKind::ScanFailed, true),
            (vec![EventKind::ScanFailed], EventKind::ScanCompleted, false),
        ] {
            let data = message_data(&webhook(&events, any.clone()), &event(kind, json!({})), None);
            assert_eq!(data.is_some(), wanted, "{kind:?}");
        }
        let test_mode = Event { test_mode: true, ..event(EventKind::ScanFailed, json!({})) };
        assert_eq!(message_data(&webhook(&[], any), &test_mode, None), None);
    }

    #[test]
    fn w_06_an_event_without_a_severity_passes_a_severity_filter() {
        let critical = WebhookFilters { severity: vec![Severity::Critical], ..Default::default() };
        let hook = webhook(&[], critical);
        assert!(message_data(&hook, &event(EventKind::ScanCompleted, json!({})), None).is_some());
        let low = json!({ "finding_id": "fnd_1", "severity": "low" });
        assert_eq!(message_data(&hook, &event(EventKind::FindingStatusChanged, low), None), None);
    }
}
