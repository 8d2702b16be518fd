//! Tries every step, one after the other, so that a weak server never has more than a few of these connections at once.

use std::time::Duration;

use palisade_model::GapReason;
use tokio::time::Instant;

use super::ccs::ccs_injection;
use super::facts::{Probed, TlsProbes};
use super::heartbleed::heartbleed;
use super::renegotiation::renegotiation;
use super::robot::robot;
use super::server::Server;
use crate::observation::{Observation, Unjudged};
use crate::tls::endpoint;
use crate::visit::Visit;

/// Kept back from the scan's time, so that what was found is told before it ends.
const RESERVE: Duration = Duration::from_secs(1);

/// Probes the server of the target.
///
/// # Errors
/// [`Unjudged`] when the target has no TLS.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<TlsProbes, Unjudged> {
    let (host, port) = endpoint(observation)?;
    Ok(try_all(visit, host, port).await)
}

/// Tries every step at one server.
pub(crate) async fn try_all(visit: &Visit<'_>, host: String, port: u16) -> TlsProbes {
    let left = visit.deadline.saturating_duration_since(Instant::now());
    let server = Server { visit, host, port, deadline: visit.deadline - RESERVE.min(left / 8) };
    TlsProbes {
        heartbleed: in_time(&server, heartbleed(&server).await),
        ccs_injection: in_time(&server, ccs_injection(&server).await),
        robot: in_time(&server, robot(&server).await),
        renegotiation: in_time(&server, renegotiation(&server).await),
        host: server.host,
        port,
    }
}

/// Silence at the end of the scan says nothing about the server.
fn in_time(server: &Server<'_>, probed: Result<Probed, Unjudged>) -> Result<Probed, Unjudged> {
    match probed {
        Ok(Probed::Sound(_)) if Instant::now() >= server.deadline => {
            Err(Unjudged::new(GapReason::TimeOut, "the scan ended before the server answered"))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::tls::active::crafted::{Crafted, Reaction, start};
    use crate::tls::active::wire::{ALERT, HEARTBEAT};
    use crate::town::{HOST, Town, config, visit};

    const IDS: &[&str] = &["tls-heartbleed", "tls-ccs-injection", "tls-robot", "tls-client-renegotiation"];

    /// Answers every heartbeat with as much as it claims, and refuses everything else.
    fn bleeds(kind: u8, content: &[u8]) -> Reaction {
        match (kind, content) {
            (HEARTBEAT, [_, high, low, ..]) => Reaction::Say(HEARTBEAT, vec![2, *high, *low, 0x41, 0, 0]),
            _ => Reaction::Say(ALERT, vec![2, 10]),
        }
    }

    #[tokio::test]
    async fn a_server_with_one_flaw_has_one_finding() {
        let crafted = Crafted { heartbeats: true, reacts: bleeds, ..Crafted::default() };
        let (port, serving) = start(crafted).await;
        let mut town = Town::with_site().await;
        town.lead(HOST, 443, ([127, 0, 0, 1], port).into());
        let visited = visit(&town, &config()).await;
        serving.abort();
        let place = ("tls-heartbleed".to_owned(), "shop.example:443".to_owned());
        assert_eq!(visited.found(IDS), BTreeSet::from([place]));
        assert!(!visited.unjudged("tls-ccs-injection"));
    }
}
