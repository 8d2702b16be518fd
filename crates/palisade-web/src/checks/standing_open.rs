//! What the opt-in questions showed, as verdicts. Called by the opt-in checks.

use palisade_model::Location;

use crate::active::{Answers, Open, Topic};
use crate::checks::{Found, Judgement, Verdict};
use crate::observation::Unjudged;

/// One problem for each subject, however much of it stands open; not applicable where there was nothing to ask.
pub(super) fn judge(answers: Result<&Answers, Unjudged>, topic: Topic) -> Judgement {
    let Some(looked) = answers?.of(topic)? else { return Ok(Verdict::NotApplicable) };
    let mut subjects: Vec<&str> = looked.open.iter().map(|open| open.subject.as_str()).collect();
    subjects.dedup();
    let mut found: Vec<Found> = Vec::new();
    for subject in subjects {
        if !found.iter().any(|known| known.subject == subject) {
            found.push(of_subject(subject, &looked.open));
        }
    }
    match (found.is_empty(), &looked.unanswered, looked.closed) {
        (false, ..) => Ok(Verdict::Fail(found)),
        (true, Some(unjudged), _) => Err(unjudged.clone()),
        (true, None, 0) => Ok(Verdict::NotApplicable),
        (true, None, _) => Ok(Verdict::Pass),
    }
}

fn of_subject(subject: &str, open: &[Open]) -> Found {
    let mut own = open.iter().filter(|open| open.subject == subject);
    let first = own.next().expect("the subject is one of theirs");
    let rest: Vec<&str> = own.map(|open| open.evidence.as_str()).collect();
    let shown: String = rest.iter().take(4).map(|evidence| format!("; {evidence}")).collect();
    let more = if rest.len() > 4 { format!("; and {} more", rest.len() - 4) } else { String::new() };
    let location = Location::Url { url: first.url.clone(), request: first.request.to_owned() };
    Found::new(subject, location, format!("{subject}: {}{shown}{more}", first.evidence))
}
