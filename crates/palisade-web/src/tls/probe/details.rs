//! What only a full scan asks for: SSL 2.0, groups, parameters, who prefers, and the signal against fallbacks.

use super::facts::{Details, Groups, Offer, Preference, Support};
use super::group::{legacy_curves, tls13_groups, weak_curves};
use super::hello::Hello;
use super::message::KeyExchange;
use super::prober::{Answer, Flight, Prober, Until};
use super::sieve::{Sieve, Sieved};
use super::suites::Suite;
use super::version::Version;
use super::versions::{all_suites, speaks};
use crate::observation::Unjudged;

const GROUP_PARTS: usize = 4;

/// What needs only the versions.
pub(super) struct Early {
    ssl2: Result<Option<Vec<&'static str>>, Unjudged>,
    groups: Groups,
    curves: Groups,
    parameters: Result<Vec<KeyExchange>, Unjudged>,
    refuses_fallback: Result<Option<bool>, Unjudged>,
    backward: Result<Option<u16>, Unjudged>,
}

/// Asks for everything that needs no list of suites, at the same time.
pub(super) async fn early(prober: &Prober<'_>, versions: &[(Version, Support)]) -> Early {
    let (ssl2, groups, curves, parameters, refuses_fallback, backward) = tokio::join!(
        prober.ask_ssl2(),
        groups(prober, versions),
        curves(prober, versions),
        parameters(prober, versions),
        refuses_fallback(prober, versions),
        backward_choice(prober, versions),
    );
    let ssl2 = ssl2.map(|hello| hello.map(|hello| hello.suites)).map_err(|trouble| (&trouble).into());
    Early { ssl2, groups, curves, parameters, refuses_fallback, backward }
}

impl Early {
    /// Adds what needs the suites.
    pub(super) fn finish(self, offers: &[Offer]) -> Details {
        Details {
            preference: self.backward.map(|backward| preference(offers, backward)),
            ssl2: self.ssl2,
            groups: self.groups,
            curves: self.curves,
            parameters: self.parameters,
            refuses_fallback: self.refuses_fallback,
        }
    }
}

fn spoken(versions: &[(Version, Support)], wanted: impl Fn(Version) -> bool) -> Vec<Version> {
    let yes = |(version, support): &&(Version, Support)| support.is_yes() && wanted(*version);
    versions.iter().filter(yes).map(|(version, _)| *version).collect()
}

/// The groups that TLS 1.3 accepts, by what each HelloRetryRequest asks for.
async fn groups(prober: &Prober<'_>, versions: &[(Version, Support)]) -> Groups {
    let known = versions.iter().find_map(|(version, support)| match support {
        Support::Yes(hello) if *version == Version::Tls13 => Some(hello.extensions.group),
        _ => None,
    });
    let Some(known) = known else { return Groups::default() };
    let hello = |groups| Hello {
        groups,
        ..Hello::new(Version::Tls13, prober.server_name(), all_suites(Version::Tls13))
    };
    let chosen = |flight: &Flight| flight.hello.extensions.group;
    let rest: Vec<u16> = tls13_groups().into_iter().filter(|group| Some(*group) != known).collect();
    let sieve = Sieve { hello: &hello, chosen: &chosen, until: Until::ServerHello };
    let mut groups: Groups = sieve.all(prober, &rest, GROUP_PARTS).await.into();
    groups.codes.splice(0..0, known);
    groups
}

/// The curves of ECDHE up to TLS 1.2. Where TLS 1.3 told the strong ones, only the weak are asked for.
async fn curves(prober: &Prober<'_>, versions: &[(Version, Support)]) -> Groups {
    let Some(version) = spoken(versions, |version| version != Version::Tls13).pop() else {
        return Groups::default();
    };
    let suites: Vec<u16> = legacy_suites(|suite| suite.exchange == "ECDHE" && suite.authentication != "PSK");
    let hello = |groups| Hello { groups, ..Hello::new(version, prober.server_name(), suites.clone()) };
    let chosen = |flight: &Flight| match flight.exchange {
        Some(KeyExchange::Curve(code)) if speaks(flight, version) => Some(code),
        _ => None,
    };
    let sieve = Sieve { hello: &hello, chosen: &chosen, until: Until::Done };
    let is_modern = !spoken(versions, |version| version == Version::Tls13).is_empty();
    let (codes, parts) = if is_modern { (weak_curves(), 1) } else { (legacy_curves(), GROUP_PARTS) };
    sieve.all(prober, &codes, parts).await.into()
}

/// The parameters of DHE, with and without export suites.
async fn parameters(
    prober: &Prober<'_>,
    versions: &[(Version, Support)],
) -> Result<Vec<KeyExchange>, Unjudged> {
    let legacy = spoken(versions, |version| version != Version::Tls13);
    let (Some(lowest), Some(highest)) = (legacy.first(), legacy.last()) else { return Ok(Vec::new()) };
    let is_dhe = |suite: &Suite| suite.exchange == "DHE" && suite.authentication != "PSK";
    let ordinary = legacy_suites(|suite| is_dhe(suite) && !suite.is_export());
    let export = legacy_suites(|suite| is_dhe(suite) && suite.is_export());
    let mut found = parameter(prober, *highest, ordinary).await?;
    // Nobody who speaks nothing before TLS 1.2 knows export suites.
    if *lowest < Version::Tls12 {
        found.extend(parameter(prober, *lowest, export).await?);
    }
    found.dedup();
    Ok(found)
}

async fn parameter(
    prober: &Prober<'_>,
    version: Version,
    suites: Vec<u16>,
) -> Result<Vec<KeyExchange>, Unjudged> {
    let hello = Hello::new(version, prober.server_name(), suites);
    match prober.ask(&hello, Until::Done).await {
        Ok(Answer::Accepted(flight)) => Ok(flight.exchange.into_iter().collect()),
        Ok(Answer::Refused(_)) => Ok(Vec::new()),
        Err(trouble) => Err((&trouble).into()),
    }
}

fn legacy_suites(wanted: impl Fn(&Suite) -> bool) -> Vec<u16> {
    Suite::legacy().filter(|suite| wanted(suite)).map(|suite| suite.code).collect()
}

/// Says the lowest version and that it is a fallback, where there is a higher one.
async fn refuses_fallback(
    prober: &Prober<'_>,
    versions: &[(Version, Support)],
) -> Result<Option<bool>, Unjudged> {
    let all = spoken(versions, |_| true);
    // Clients do not fall back from TLS 1.3 to 1.2 in this way (RFC 8446, 4.1.3).
    let lower = all.iter().rev().skip(1).find(|version| **version < Version::Tls12);
    let Some(lower) = lower else { return Ok(None) };
    let hello = Hello::new(*lower, prober.server_name(), all_suites(*lower));
    match prober.ask(&Hello { is_fallback: true, ..hello }, Until::ServerHello).await {
        Ok(Answer::Accepted(_)) => Ok(Some(false)),
        // Some refuse with another alert than the one for it, which protects as well.
        Ok(Answer::Refused(_)) => Ok(Some(true)),
        Err(trouble) => Err((&trouble).into()),
    }
}

/// What the server chooses when every suite is offered the other way round than before.
async fn backward_choice(
    prober: &Prober<'_>,
    versions: &[(Version, Support)],
) -> Result<Option<u16>, Unjudged> {
    let Some(version) = spoken(versions, |version| version != Version::Tls13).pop() else { return Ok(None) };
    let backward = all_suites(version).into_iter().rev().collect();
    choice(prober, version, backward).await
}

/// Whose order is kept: that of the server, when it chooses the same in both orders.
fn preference(offers: &[Offer], backward: Option<u16>) -> Option<Preference> {
    let legacy = offers.iter().rev().find(|offer| offer.version != Version::Tls13)?;
    let forward = legacy.suites.first().filter(|_| legacy.suites.len() > 1)?;
    Some(if backward? == forward.code { Preference::Server } else { Preference::Client })
}

pub(super) async fn choice(
    prober: &Prober<'_>,
    version: Version,
    suites: Vec<u16>,
) -> Result<Option<u16>, Unjudged> {
    let hello = Hello::new(version, prober.server_name(), suites);
    match prober.ask(&hello, Until::ServerHello).await {
        Ok(Answer::Accepted(flight)) => Ok(Some(flight.hello.suite)),
        Ok(Answer::Refused(_)) => Ok(None),
        Err(trouble) => Err((&trouble).into()),
    }
}

impl From<Sieved> for Groups {
    fn from(sieved: Sieved) -> Self {
        Self { codes: sieved.accepted, unknown: sieved.unknown }
    }
}
