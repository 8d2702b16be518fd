//! Which suites a server accepts in each version that it speaks: all of them, or one of each family that matters.

use futures_util::future::join_all;

use super::facts::{Offer, Support};
use super::hello::Hello;
use super::prober::{Flight, Prober, Until};
use super::sieve::{Sieve, Sieved};
use super::suites::{Suite, Weakness};
use super::version::Version;
use super::versions::{all_suites, speaks};

/// Parts in which the suites of a version are sieved: with fewer the last answer comes later, with more there are
/// more connections.
const PARTS: usize = 16;
const TLS13_PARTS: usize = 2;

/// The suites of one version.
pub(super) enum Depth {
    Families,
    All,
}

/// Finds the suites of every version in `versions` that is spoken.
pub(super) async fn offers(
    prober: &Prober<'_>,
    versions: &[(Version, Support)],
    depth: &Depth,
) -> Vec<Offer> {
    let spoken = versions.iter().filter_map(|(version, support)| match support {
        Support::Yes(hello) => Some((*version, hello.suite)),
        _ => None,
    });
    join_all(spoken.map(|(version, known)| offer(prober, version, known, depth))).await
}

/// `known` is a suite that was accepted already.
async fn offer(prober: &Prober<'_>, version: Version, known: u16, depth: &Depth) -> Offer {
    let hello = |suites| Hello::new(version, prober.server_name(), suites);
    let chosen = |flight: &Flight| speaks(flight, version).then_some(flight.hello.suite);
    let sieve = Sieve { hello: &hello, chosen: &chosen, until: Until::ServerHello };
    let rest: Vec<u16> = all_suites(version).into_iter().filter(|suite| *suite != known).collect();
    let sieved = match (depth, version) {
        (Depth::Families, Version::Tls13) => Sieved::default(),
        (Depth::Families, _) => sieve.one_of_each(prober, families(known)).await,
        (Depth::All, Version::Tls13) => sieve.all(prober, &rest, TLS13_PARTS).await,
        (Depth::All, _) => sieve.all(prober, &rest, PARTS).await,
    };
    let mut suites: Vec<&'static Suite> =
        std::iter::once(known).chain(sieved.accepted).filter_map(Suite::of).collect();
    suites.sort_by_key(|suite| (suite.code != known, suite.code));
    suites.dedup();
    Offer { version, is_ordered: suites.len() == 1, suites, unknown: sieved.unknown }
}

/// What a quick scan wants to know of a version, but for what `known` answers.
fn families(known: u16) -> Vec<Vec<u16>> {
    let families: [fn(&Suite) -> bool; 6] = [
        |suite| suite.weakness() == Some(Weakness::NullOrAnonymous),
        |suite| suite.weakness() == Some(Weakness::Export),
        |suite| suite.weakness() == Some(Weakness::Rc4OrDes),
        |suite| suite.weakness() == Some(Weakness::SmallBlocks),
        |suite| suite.has_forward_secrecy() && !suite.is_anonymous(),
        |suite| suite.is_aead() && !suite.is_anonymous(),
    ];
    let is_new = |family: &&fn(&Suite) -> bool| !Suite::of(known).is_some_and(**family);
    let codes = |family: &fn(&Suite) -> bool| {
        Suite::legacy().filter(|suite| family(suite)).map(|suite| suite.code).collect()
    };
    families.iter().filter(is_new).map(codes).collect()
}
