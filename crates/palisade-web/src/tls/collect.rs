//! Collects the TLS part of a scan: probes the server, judges every chain it showed, and rates it.

use std::time::Duration;

use palisade_model::{GapReason, ScanType};
use tokio::time::Instant;

use super::breach::reflection;
use super::chain::{Asked, Presented, Shown, judge_shown, learn_issuers};
use super::facts::TlsFacts;
use super::handshake::Handshake;
use super::probe::{Prober, Surveyed, full_survey, of_handshake, quick_survey};
use super::rating::{Around, rate};
use super::trust::Trust;
use crate::observation::{Observation, Unjudged};
use crate::visit::Visit;

/// Kept back from the scan's time, so that what was found is told before it ends.
const RESERVE: Duration = Duration::from_secs(1);

/// Probes the server of the target.
///
/// # Errors
/// [`Unjudged`] when the target has no TLS.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<TlsFacts, Unjudged> {
    let first = observation.seen.handshake.as_ref();
    let (host, port) = endpoint(observation)?;
    let is_full = visit.scan_type == ScanType::Full;
    let left = visit.deadline.saturating_duration_since(Instant::now());
    let deadline = visit.deadline - RESERVE.min(left / 8);
    let prober = Prober::new(visit.connector, &host, port, visit.config.budgets.exchange, deadline);
    let (surveyed, reflection) = tokio::join!(
        async { if is_full { full_survey(&prober).await } else { quick_survey(&prober).await } },
        async { if is_full { Some(reflection(visit, observation).await) } else { None } },
    );
    if !surveyed.survey.versions.iter().any(|(_, support)| support.is_yes()) {
        return Err(nothing_answered(&surveyed));
    }
    let mut facts = judged(visit, observation, first.map(AsRef::as_ref), surveyed, (host, port)).await;
    facts.reflection = reflection;
    facts.rating = is_full.then(|| rate(&facts, around(observation)));
    Ok(facts)
}

/// Host and port of the server to probe.
///
/// # Errors
/// [`Unjudged`] when the target has no TLS.
pub(crate) fn endpoint(observation: &Observation) -> Result<(String, u16), Unjudged> {
    match (&observation.seen.handshake, &observation.seen.https) {
        (Some(handshake), _) => Ok((handshake.host.clone(), handshake.port)),
        // Old versions only, which a library does not speak.
        (None, Some(chain)) => {
            let host = chain.start.host_str().unwrap_or_default().to_owned();
            Ok((host, chain.start.port_or_known_default().unwrap_or(443)))
        }
        (None, None) => Err(Unjudged::new(GapReason::NoData, "the target has no https form")),
    }
}

fn around(observation: &Observation) -> Around {
    let certificate = observation.seen.certificate.as_ref().and_then(|certificate| certificate.as_ref().ok());
    Around {
        now: observation.seen.now,
        hsts: observation.hsts().map(|hsts| hsts.max_age),
        name_matches: certificate.is_none_or(|certificate| certificate.name_matches),
    }
}

fn nothing_answered(surveyed: &Surveyed) -> Unjudged {
    use super::probe::Support;
    let unknown = surveyed.survey.versions.iter().find_map(|(_, support)| match support {
        Support::Unknown(unjudged) => Some(unjudged.clone()),
        _ => None,
    });
    unknown.unwrap_or_else(|| Unjudged::new(GapReason::Unreachable, "the server refused every TLS hello"))
}

/// Judges every chain.
async fn judged(
    visit: &Visit<'_>,
    observation: &Observation,
    first: Option<&Handshake>,
    surveyed: Surveyed,
    (host, port): (String, u16),
) -> TlsFacts {
    let mut presented: Vec<Presented> = Vec::new();
    let (mut without_name, mut unpresented) = (Ok(None), None);
    let own = first.map(|handshake| Ok(Some(of_handshake(Asked::Anything, handshake))));
    for shown in own.into_iter().chain(surveyed.shown) {
        let shown = match shown {
            Ok(Some(shown)) => shown,
            Ok(None) => continue,
            Err(unjudged) => {
                unpresented = Some(unjudged);
                continue;
            }
        };
        let judged = judge_whole(visit, observation, &shown).await;
        match (shown.asked, judged) {
            (Asked::WithoutName, judged) => without_name = judged.map(Some),
            (_, Ok(judged)) => keep(&mut presented, judged),
            (_, Err(unjudged)) => unpresented = Some(unjudged),
        }
    }
    let survey = surveyed.survey;
    TlsFacts { host, port, survey, presented, unpresented, without_name, reflection: None, rating: None }
}

/// The same chain is kept once, with what each handshake added.
fn keep(presented: &mut Vec<Presented>, new: Presented) {
    let same = |known: &&mut Presented| known.leaf.sha256 == new.leaf.sha256 && known.others == new.others;
    match presented.iter_mut().find(same) {
        Some(known) => {
            known.timestamps = known.timestamps.max(new.timestamps);
            known.has_staple |= new.has_staple;
            known.stapled = known.stapled.take().or(new.stapled);
        }
        None => presented.push(new),
    }
}

/// Judges a chain, with the issuers that its server forgot to send.
async fn judge_whole(
    visit: &Visit<'_>,
    observation: &Observation,
    shown: &Shown,
) -> Result<Presented, Unjudged> {
    let now = observation.seen.now;
    let unreadable = |detail| Unjudged::new(GapReason::ScannerError, detail);
    let judged = judge_shown(shown, &[], visit.roots, now).map_err(unreadable)?;
    if !matches!(judged.trust, Trust::Nobody(_)) || judged.leaf.self_issued {
        return Ok(judged);
    }
    let learnt = learn_issuers(visit, &shown.chain).await;
    judge_shown(shown, &learnt, visit.roots, now).map_err(unreadable)
}
