//! Tries every step, one after the other, so that a weak server never has more than a few of these connections at once.

use std::time::Duration;

use tokio::time::Instant;

use super::ccs::ccs_injection;
use super::facts::TlsProbes;
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
    let left = visit.deadline.saturating_duration_since(Instant::now());
    let server = Server { visit, host, port, deadline: visit.deadline - RESERVE.min(left / 8) };
    Ok(TlsProbes {
        heartbleed: heartbleed(&server).await,
        ccs_injection: ccs_injection(&server).await,
        robot: robot(&server).await,
        renegotiation: renegotiation(&server).await,
        host: server.host,
        port,
    })
}
