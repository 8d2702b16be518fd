//! What was found at places that should be empty, as verdicts. Called by the checks of those places.

use crate::checks::{Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::paths::{Hit, Looked, Topic};

use palisade_model::{GapReason, Location};

/// One problem however many places show it.
pub(super) fn once(observation: &Observation, topic: Topic) -> Judgement {
    let looked = looked(observation, topic)?;
    let Some(first) = looked.hits.first() else { return nothing(looked, Verdict::Pass) };
    let more = match looked.hits.as_slice() {
        [_, second] => format!(", and {}", second.path),
        [_, second, rest @ ..] => format!(", {} and {} more", second.path, rest.len()),
        _ => String::new(),
    };
    Ok(Verdict::Fail(vec![found(first, "exposed", &format!("{}{more}", first.evidence))]))
}

/// One problem for each place.
pub(super) fn each(observation: &Observation, topic: Topic) -> Judgement {
    let looked = looked(observation, topic)?;
    if looked.hits.is_empty() {
        return nothing(looked, Verdict::Pass);
    }
    Ok(Verdict::Fail(looked.hits.iter().map(|hit| found(hit, &hit.path, &hit.evidence)).collect()))
}

/// As [`each`]; not applicable where the site has nothing of the kind.
pub(super) fn if_present(observation: &Observation, topic: Topic) -> Judgement {
    let looked = looked(observation, topic)?;
    match looked.hits.is_empty() && looked.harmless.is_empty() {
        true => nothing(looked, Verdict::NotApplicable),
        false => each(observation, topic),
    }
}

/// What is known of a topic; an error when nothing was asked.
pub(super) fn looked(observation: &Observation, topic: Topic) -> Result<&Looked, Unjudged> {
    let none = || Unjudged::new(GapReason::NoData, "nothing of the kind was asked");
    observation.paths()?.of(topic).ok_or_else(none)
}

/// Nothing was found: that is a verdict only when every place answered.
pub(super) fn nothing(looked: &Looked, verdict: Verdict) -> Judgement {
    match &looked.unanswered {
        Some(unjudged) => Err(unjudged.clone()),
        None => Ok(verdict),
    }
}

fn found(hit: &Hit, subject: &str, evidence: &str) -> Found {
    let location = Location::Url { url: hit.url.clone(), request: hit.request.to_owned() };
    Found { severity: hit.severity, ..Found::new(subject, location, format!("{}: {evidence}", hit.path)) }
}
