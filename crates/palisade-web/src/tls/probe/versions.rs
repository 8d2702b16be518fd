//! Which versions a server speaks: one hello per version, all at the same time, each with every suite.

use futures_util::future::join_all;

use super::facts::Support;
use super::hello::Hello;
use super::prober::{Answer, Flight, Prober, Refusal, Until};
use super::suites::Suite;
use super::version::Version;

/// How many suites servers take that refuse many.
const FEW: usize = 60;
/// The alert of a server that does not speak the version at all.
const PROTOCOL_VERSION: u8 = 70;

/// Asks for every version but SSL 2.0.
pub(super) async fn versions(prober: &Prober<'_>) -> Vec<(Version, Support)> {
    let asked: Vec<Version> = Version::LEGACY.into_iter().chain([Version::Tls13]).collect();
    let answers = join_all(asked.iter().map(|version| ask(prober, *version, all_suites(*version)))).await;
    let mut support: Vec<(Version, Support)> = asked.into_iter().zip(answers).collect();
    if !support.iter().any(|(version, support)| *version != Version::Tls13 && support.is_yes()) {
        retry_with_few(prober, &mut support).await;
    }
    support
}

/// Every suite of a version.
pub(super) fn all_suites(version: Version) -> Vec<u16> {
    match version {
        Version::Tls13 => Suite::tls13().map(|suite| suite.code).collect(),
        _ => Suite::legacy().map(|suite| suite.code).collect(),
    }
}

/// Servers that refuse 128 suites and more are asked again with some of them at a time.
async fn retry_with_few(prober: &Prober<'_>, support: &mut [(Version, Support)]) {
    for (version, support) in support {
        let may_be_size = match support {
            Support::No(refusal) => *refusal != Refusal::Alert(PROTOCOL_VERSION),
            Support::Unknown(_) => true,
            Support::Yes(_) => false,
        };
        if *version == Version::Tls13 || !may_be_size {
            continue;
        }
        for few in all_suites(*version).chunks(FEW) {
            let answer = ask(prober, *version, few.to_vec()).await;
            if answer.is_yes() {
                *support = answer;
                break;
            }
        }
    }
}

async fn ask(prober: &Prober<'_>, version: Version, suites: Vec<u16>) -> Support {
    let hello = Hello::new(version, prober.server_name(), suites);
    match prober.ask(&hello, Until::ServerHello).await {
        Ok(Answer::Accepted(flight)) if speaks(&flight, version) => Support::Yes(Box::new(flight.hello)),
        // Another version than the one asked for.
        Ok(Answer::Accepted(_)) => Support::No(Refusal::Alert(PROTOCOL_VERSION)),
        Ok(Answer::Refused(refusal)) => Support::No(refusal),
        Err(trouble) => Support::Unknown((&trouble).into()),
    }
}

/// Whether an answer is of this version.
pub(super) fn speaks(flight: &Flight, version: Version) -> bool {
    flight.hello.version == Some(version)
}
