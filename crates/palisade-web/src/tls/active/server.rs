//! The server that is probed: each connection through the address guard, in its turn, within the time of the scan.

use std::time::Duration;

use palisade_model::GapReason;
use tokio::time::{Instant, timeout_at};

use super::wire::Wire;
use crate::observation::Unjudged;
use crate::visit::Visit;

/// For one answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where to connect.
pub(super) struct Server<'a> {
    pub(super) visit: &'a Visit<'a>,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) deadline: Instant,
}

impl Server<'_> {
    /// The name to ask for: addresses are not named (RFC 6066).
    pub(super) fn name(&self) -> Option<&str> {
        let is_address = self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
        (!is_address).then_some(self.host.as_str())
    }

    /// How long an answer is awaited.
    pub(super) fn patience(&self) -> Duration {
        PATIENCE
            .min(self.visit.config.budgets.exchange)
            .min(self.deadline.saturating_duration_since(Instant::now()))
    }

    /// A connection of its own.
    ///
    /// # Errors
    /// [`Unjudged`] when there is none.
    pub(super) async fn connect(&self) -> Result<Wire, Unjudged> {
        let turn = self.visit.fetcher.turn(&self.host).await;
        turn.map_err(|failure| Unjudged::new(failure.kind.gap(), failure.to_string()))?;
        let budget = self.visit.config.budgets.exchange;
        let connecting = self.visit.connector.connect(&self.host, self.port, budget);
        let late = |_| Unjudged::new(GapReason::TimeOut, "the scan ended before this was tried");
        let stream = timeout_at(self.deadline, connecting).await.map_err(late)?;
        stream.map(Wire::new).map_err(|error| Unjudged::new(GapReason::Unreachable, error.to_string()))
    }
}
