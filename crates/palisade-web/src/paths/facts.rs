//! What was found at the places, by topic. Read by the checks.

use std::collections::HashMap;

use palisade_model::{GapReason, Severity};

use super::families::key_set_path;
#[cfg(test)]
use super::families::{every_probe, following};
use super::probe::{Probe, Reading, Topic};
use super::soft_404::SoftNotFound;
use crate::fetch::{BodyEnd, Fetched};
use crate::observation::{Unjudged, answered};

/// Something that should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) url: String,
    pub(crate) path: String,
    pub(crate) request: &'static str,
    /// Holds no secret and no content.
    pub(crate) evidence: String,
    pub(crate) severity: Option<Severity>,
}

/// What is known of one topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    /// In the order of the table.
    pub(crate) hits: Vec<Hit>,
    /// Addresses of what was there and as it should be.
    pub(crate) harmless: Vec<String>,
    /// Why a place of the topic could not be looked at.
    pub(crate) unanswered: Option<Unjudged>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paths {
    topics: HashMap<Topic, Looked>,
    /// Where the site's own identity provider says that its keys are: paths of the site.
    pub(super) key_sets: Vec<String>,
}

impl Paths {
    /// What is known of a topic.
    pub(crate) fn of(&self, topic: Topic) -> Option<&Looked> {
        self.topics.get(&topic)
    }

    /// What a site of that name shows whose every answer is given by method and path.
    #[cfg(test)]
    pub(crate) fn answered_by(host: &str, answer: impl Fn(&str, &str) -> Fetched) -> Self {
        let absent = answer("GET", "/absent-page");
        let soft_404 = SoftNotFound::learn(absent.as_deref().ok());
        let mut paths = Self::default();
        let take = |paths: &mut Self, probes: Vec<Probe>| {
            for probe in probes {
                paths.take(&probe, &answer(probe.method(), &probe.path), &soft_404);
            }
        };
        take(&mut paths, every_probe(host));
        let more = following(&paths);
        take(&mut paths, more);
        paths
    }

    /// Reads one answer: the site's own, of the right status, not its way to say no, and of the right grammar.
    pub(super) fn take(&mut self, probe: &Probe, fetched: &Fetched, soft_404: &SoftNotFound) {
        let looked = self.topics.entry(probe.topic).or_default();
        let exchange = match answered(fetched) {
            Ok(exchange) => exchange,
            Err(unjudged) => {
                looked.unanswered.get_or_insert(unjudged);
                return;
            }
        };
        let fits = matches!(exchange.status, 200 | 206) || probe.any_status;
        if !fits || soft_404.is(exchange) {
            return;
        }
        if probe.topic == Topic::Oidc {
            self.key_sets.extend(key_set_path(exchange));
        }
        match (probe.read)(exchange) {
            // What was cut might have been it; a beginning as long as was asked for is enough.
            Reading::Other if !matches!(exchange.body.end, BodyEnd::Complete | BodyEnd::TooLarge) => {
                let detail = exchange.body.end.problem().unwrap_or_default();
                looked.unanswered.get_or_insert(Unjudged::new(GapReason::Limit, detail));
            }
            Reading::Other => {}
            Reading::Harmless => looked.harmless.push(exchange.url.to_string()),
            Reading::Exposed(evidence, severity) => looked.hits.push(Hit {
                url: exchange.url.to_string(),
                path: probe.path.clone().into_owned(),
                request: probe.method(),
                evidence,
                severity,
            }),
        }
    }
}
