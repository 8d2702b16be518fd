//! What the checks of the TLS part share: when there is nothing to judge, and how a finding names its server.

use palisade_model::{GapReason, Location};

use crate::checks::{Found, Judgement, Verdict};
use crate::fetch::{ChainEnd, FailureKind};
use crate::observation::{Observation, Unjudged};
use crate::tls::{Presented, TlsFacts};

/// Runs `verdict` on the facts, when the target has TLS.
pub(super) fn judge(observation: &Observation, verdict: impl Fn(&TlsFacts) -> Judgement) -> Judgement {
    if has_no_tls(observation) { Ok(Verdict::NotApplicable) } else { verdict(observation.tls()?) }
}

pub(super) fn has_no_tls(observation: &Observation) -> bool {
    let seen = &observation.seen;
    match seen.https.as_ref().map(|https| &https.end) {
        _ if seen.certificate.is_some() => false,
        None => true,
        Some(ChainEnd::Failed { failure, .. }) => {
            matches!(failure.kind, FailureKind::ConnectionRefused | FailureKind::NotTls)
        }
        Some(_) => false,
    }
}

/// Runs `verdict` on every certificate that was shown, and fails with all that it finds. Not applicable where it is so for each.
pub(super) fn judge_each(
    observation: &Observation,
    verdict: impl Fn(&TlsFacts, &Presented) -> Judgement,
) -> Judgement {
    judge(observation, |facts| {
        let mut found = Vec::new();
        let mut passes = false;
        for presented in facts.leaves() {
            match verdict(facts, presented)? {
                Verdict::Fail(more) => found.extend(more),
                Verdict::Pass => passes = true,
                Verdict::NotApplicable => {}
            }
        }
        match (found.is_empty(), passes, &facts.unpresented) {
            (false, _, _) => Ok(Verdict::Fail(found)),
            (true, _, Some(unjudged)) => Err(unjudged.clone()),
            (true, true, None) => Ok(Verdict::Pass),
            (true, false, None) if facts.presented.is_empty() => {
                Err(Unjudged::new(GapReason::Unreachable, "the server showed no certificate"))
            }
            (true, false, None) => Ok(Verdict::NotApplicable),
        }
    })
}

/// A problem of the server.
pub(super) fn found(facts: &TlsFacts, subject: &str, evidence: impl Into<String>) -> Found {
    let host = facts.host.trim_matches(['[', ']']).to_owned();
    Found::new(subject, Location::Endpoint { host, port: facts.port }, evidence)
}

pub(super) fn fail(facts: &TlsFacts, subject: &str, evidence: impl Into<String>) -> Judgement {
    Ok(Verdict::Fail(vec![found(facts, subject, evidence)]))
}

/// A problem of one certificate of the server.
pub(super) fn of_certificate(
    facts: &TlsFacts,
    presented: &Presented,
    evidence: impl Into<String>,
) -> Verdict {
    let subject = format!("certificate {}", presented.leaf.key_type);
    Verdict::Fail(vec![found(facts, &subject, evidence)])
}

/// The first few of a list, and how many more there are.
pub(super) fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
