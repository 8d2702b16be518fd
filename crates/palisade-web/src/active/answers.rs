//! What the opt-in questions showed, by topic. Filled by the collectors, read by the checks.

use std::collections::HashMap;

use palisade_model::GapReason;

use super::question::Question;
use super::topic::Topic;
use crate::assets::{Assets, shown};
use crate::fetch::{BodyEnd, Exchange, Fetched};
use crate::observation::{Unjudged, answered};

/// Something that stands open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) url: String,
    pub(crate) request: &'static str,
    pub(crate) subject: String,
    /// Holds no secret and no content.
    pub(crate) evidence: String,
}

/// What is known of one topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) open: Vec<Open>,
    /// How much was asked and is as it should be.
    pub(crate) closed: usize,
    /// Why something of the topic could not be asked.
    pub(crate) unanswered: Option<Unjudged>,
}

/// What is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    topics: HashMap<Topic, Looked>,
    /// Why there may be more to ask than was known.
    unread: Option<Unjudged>,
}

impl Answers {
    /// Of what the site's files lead to, as far as they were read.
    pub(super) fn after(assets: &Assets) -> Self {
        Self { unread: assets.complete().err(), ..Self::default() }
    }

    /// What is known of a topic; `None` when there was nothing to ask.
    ///
    /// # Errors
    /// [`Unjudged`] when it is not known whether there was.
    pub(crate) fn of(&self, topic: Topic) -> Result<Option<&Looked>, Unjudged> {
        match (self.topics.get(&topic), &self.unread) {
            (Some(looked), _) => Ok(Some(looked)),
            (None, Some(unjudged)) => Err(unjudged.clone()),
            (None, None) => Ok(None),
        }
    }

    pub(super) fn open(&mut self, topic: Topic, open: Open) {
        self.topics.entry(topic).or_default().open.push(open);
    }

    /// Something of the topic is as it should be.
    pub(super) fn closed(&mut self, topic: Topic) {
        self.topics.entry(topic).or_default().closed += 1;
    }

    pub(super) fn unanswered(&mut self, topic: Topic, unjudged: Unjudged) {
        self.topics.entry(topic).or_default().unanswered.get_or_insert(unjudged);
    }

    /// Adds what stands open elsewhere. What else was asked there says nothing: nobody knew what would answer.
    pub(super) fn take_open(&mut self, others: Self) {
        for (topic, looked) in others.topics {
            self.topics.entry(topic).or_default().open.extend(looked.open);
        }
    }

    /// Reads one answer; gives it where it showed a problem.
    pub(super) fn take<'a>(&mut self, question: &Question, fetched: &'a Fetched) -> Option<&'a Exchange> {
        let exchange = match answered(fetched) {
            Ok(exchange) => exchange,
            Err(unjudged) => {
                self.unanswered(question.topic, unjudged);
                return None;
            }
        };
        let Some(evidence) = (question.read)(exchange) else {
            self.missed(question.topic, exchange);
            return None;
        };
        let about = if question.about.is_empty() { String::new() } else { format!("{}: ", question.about) };
        let open = Open {
            url: shown(&exchange.url),
            request: question.request,
            subject: question.subject.clone(),
            evidence: format!("{about}{evidence}"),
        };
        self.open(question.topic, open);
        Some(exchange)
    }

    /// An answer that shows no problem: a verdict unless it broke off.
    fn missed(&mut self, topic: Topic, exchange: &Exchange) {
        match exchange.body.end {
            BodyEnd::Complete | BodyEnd::TooLarge => self.closed(topic),
            end => {
                let detail = end.problem().unwrap_or_default();
                self.unanswered(topic, Unjudged::new(GapReason::Limit, detail));
            }
        }
    }
}
