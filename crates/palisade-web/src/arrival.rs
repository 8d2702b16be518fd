//! What the first look amounts to: why a target cannot be judged at all, and what is missing where it can.

use palisade_engine::TargetFailure;
use palisade_model::{Gap, GapReason};

use crate::challenge::is_challenge;
use crate::dns::{Addresses, End};
use crate::fetch::{Chain, ChainEnd, FailureKind};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::scanner::gap;
use crate::visit::Visit;

/// Why the target cannot be judged at all: nothing answered, not even with a TLS handshake.
pub(crate) fn failure(observation: &Observation) -> Option<TargetFailure> {
    let seen = &observation.seen;
    let answered = observation.chains().any(|chain| !chain.exchanges.is_empty());
    if answered || seen.certificate.is_some() {
        return None;
    }
    let failures = observation.chains().filter_map(|chain| match &chain.end {
        ChainEnd::Failed { url, failure } => Some((url, failure)),
        _ => None,
    });
    // The form that the caller named explains best.
    let mut failures: Vec<_> = failures.collect();
    failures.sort_by_key(|(url, _)| url.scheme() != seen.target.scheme());
    let (url, failure) = failures.first()?;
    Some(TargetFailure { code: failure.kind.code(), message: format!("{url}: {failure}") })
}

/// Whether the target answers in TLS, but not in a version that a library speaks, and this scan asks for others.
pub(crate) fn may_speak_old_tls(visit: &Visit<'_>, observation: &Observation) -> bool {
    let refused = |chain: &Chain| match &chain.end {
        ChainEnd::Failed { failure, .. } => {
            matches!(failure.kind, FailureKind::TlsFailed | FailureKind::TlsBroken)
        }
        _ => false,
    };
    visit.includes(Part::Tls.tier()) && observation.seen.https.as_ref().is_some_and(refused)
}

/// Why an answer was not enough for a single verdict.
pub(crate) fn nothing_judged(observation: &Observation) -> TargetFailure {
    let blocked =
        observation.chains().flat_map(|chain| &chain.exchanges).any(|exchange| is_challenge(exchange));
    let refused = observation.chains().find_map(|chain| match &chain.end {
        ChainEnd::Failed { failure, .. } if failure.kind == FailureKind::AddressNotAllowed => {
            Some(failure.kind.code())
        }
        _ => None,
    });
    let code = if blocked { "blocked" } else { refused.unwrap_or("invalid_response") };
    let detail = observation
        .page()
        .err()
        .map_or_else(|| "nothing could be judged".to_owned(), |unjudged| unjudged.detail);
    TargetFailure { code, message: format!("{}: {detail}", observation.seen.target) }
}

/// Whether the DNS may tell why the target was not found. Only scans that look at it ask.
pub(crate) fn may_dangle(visit: &Visit<'_>, failure: Option<&TargetFailure>) -> bool {
    let not_found = failure.is_some_and(|failure| failure.code == FailureKind::HostNotFound.code());
    not_found && visit.includes(Part::Dns.tier())
}

/// Whether the target is an alias of something that does not exist: nothing answers, and that is the finding.
pub(crate) fn dangles(observation: &Observation) -> bool {
    let Ok(Some(dns)) = observation.dns() else { return false };
    let missing = |found: &Addresses| !found.aliases.is_empty() && found.end != End::Exists;
    dns.addresses.as_ref().is_ok_and(missing)
}

/// Chains that broke off, bodies that were cut, a page that was not rendered.
pub(crate) fn gaps(observation: &Observation) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for chain in observation.chains() {
        if let Some(gap) = chain_gap(chain) {
            gaps.push(gap);
        }
        for exchange in &chain.exchanges {
            if let Some(problem) = exchange.body.end.problem() {
                gaps.push(gap(exchange.url.as_str(), GapReason::Limit, problem));
            }
        }
    }
    let rendering = observation.assets().ok().and_then(|assets| assets.rendering.as_ref());
    if let Some(Unjudged { reason, detail }) = rendering.and_then(|rendering| rendering.gap.clone()) {
        gaps.push(gap("rendered", reason, detail));
    }
    gaps.dedup();
    gaps
}

/// A closed port is a fact about the target; everything else that breaks a chain is a gap.
fn chain_gap(chain: &Chain) -> Option<Gap> {
    let reason = match &chain.end {
        ChainEnd::Failed { failure, .. }
            if failure.kind == FailureKind::ConnectionRefused && chain.exchanges.is_empty() =>
        {
            return None;
        }
        ChainEnd::Failed { failure, .. } => failure.kind.gap(),
        _ => GapReason::Unreachable,
    };
    chain.problem().map(|detail| gap(chain.start.as_str(), reason, detail))
}
