//! The filters of an endpoint as a caller writes them, checked word by word.

use std::collections::BTreeSet;

use palisade_model::{
    Capability, EventKind, Principal, ProjectId, Severity, WebhookFilters, printable, truncate_utf8,
};

use crate::{CoreError, Service};

/// More of anything is a mistake.
const MAX_LISTED: usize = 100;

/// Words that may be wrong.
#[derive(Debug, Clone, Default)]
pub struct FilterWords {
    pub severity: Vec<String>,
    pub min_severity: Option<String>,
    pub project_ids: Vec<String>,
    pub scan_types: Vec<String>,
}

impl Service {
    /// Checks the words. Projects must exist for the caller; one confined to some projects must name them.
    pub(crate) async fn judge_filters(
        &self,
        principal: &Principal,
        words: &FilterWords,
    ) -> Result<WebhookFilters, CoreError> {
        let severity = each("body.filters.severity", &words.severity, SEVERITIES, Severity::parse)?;
        let min_severity = match &words.min_severity {
            Some(word) => Some(one("body.filters.min_severity", word, SEVERITIES, Severity::parse)?),
            None => None,
        };
        let types = each(
            "body.filters.scan_types",
            &words.scan_types,
            "a scan type such as code",
            Capability::parse,
        )?;
        let parse = |word: &str| word.parse::<ProjectId>().ok();
        let project_ids = each("body.filters.project_ids", &words.project_ids, "a project id", parse)?;
        self.check_projects(principal, &project_ids).await?;
        let scan_types = types.into_iter().map(|scan_type| scan_type.as_str().to_owned()).collect();
        Ok(WebhookFilters { severity, min_severity, project_ids, scan_types })
    }

    async fn check_projects(&self, principal: &Principal, ids: &[ProjectId]) -> Result<(), CoreError> {
        let field = "body.filters.project_ids";
        if principal.is_confined() && ids.is_empty() {
            let detail =
                format!("{field}: expected at least one project, because this key is confined to some");
            return Err(CoreError::invalid_field("project_required", field, detail));
        }
        let existing =
            self.store.existing_projects(principal.organization_id, principal.test_mode, ids).await?;
        let unknown = |(_, id): &(usize, &ProjectId)| !existing.contains(id) || !principal.sees_project(**id);
        match ids.iter().enumerate().find(unknown) {
            None => Ok(()),
            Some((at, id)) => {
                let field = format!("{field}[{at}]");
                let detail = format!("{field}: expected the id of a project, found {id}, which is none");
                Err(CoreError::invalid_field("unknown_project", field, detail))
            }
        }
    }
}

const SEVERITIES: &str = "one of info, low, medium, high, critical";

/// The event kinds that `words` name; `*`, or no word at all, is every one, which is the empty list.
pub(crate) fn judge_events(words: &[String]) -> Result<Vec<EventKind>, CoreError> {
    if words.iter().any(|word| word == "*") && words.len() == 1 {
        return Ok(Vec::new());
    }
    let parse = |word: &str| EventKind::parse(word).filter(|kind| kind.is_deliverable());
    each("body.events", words, "the name of an event that webhooks can receive", parse)
}

/// Each word once, in the order of the values.
fn each<T: Ord>(
    field: &str,
    words: &[String],
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, CoreError> {
    if words.len() > MAX_LISTED {
        let detail = format!("{field}: expected at most {MAX_LISTED}, found {}", words.len());
        return Err(CoreError::invalid_field("invalid_filter", field, detail));
    }
    let parsed: Result<BTreeSet<T>, _> = words
        .iter()
        .enumerate()
        .map(|(at, word)| one(&format!("{field}[{at}]"), word, expected, &parse))
        .collect();
    Ok(parsed?.into_iter().collect())
}

fn one<T>(
    field: &str,
    word: &str,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, CoreError> {
    parse(word).ok_or_else(|| {
        let found = printable(truncate_utf8(word, 64));
        let detail = format!("{field}: expected {expected}, found {found:?}");
        let code = if field.starts_with("body.events") { "invalid_event" } else { "invalid_filter" };
        CoreError::invalid_field(code, field, detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn w_05_every_deliverable_event_can_be_named_and_there_are_at_least_30() {
        let deliverable: Vec<_> = EventKind::ALL.iter().filter(|kind| kind.is_deliverable()).collect();
        assert!(deliverable.len() >= 30, "{}", deliverable.len());
        for kind in deliverable {
            assert_eq!(judge_events(&words(&[kind.as_str()])).unwrap(), [*kind]);
        }
        for named in ["scan.completed", "finding.created", "finding.status_changed", "compliance.updated"] {
            assert_eq!(judge_events(&words(&[named])).unwrap()[0].as_str(), named);
        }
    }

    #[test]
    fn w_05_no_names_and_the_asterisk_mean_every_event() {
        assert_eq!(judge_events(&[]).unwrap(), []);
        assert_eq!(judge_events(&words(&["*"])).unwrap(), []);
        for bad in [
            &["scan.done"][..],
            &["scan.progress"],
            &["webhook.test"],
            &["*", "scan.failed"],
            &[""],
            &["Scan.Failed"],
        ] {
            assert_eq!(judge_events(&words(bad)).unwrap_err().code, "invalid_event", "{bad:?}");
        }
    }
}
