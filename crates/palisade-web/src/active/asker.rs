//! Whoever puts questions: the visit of a scan, or a table of answers in tests.

use std::time::Duration;

use async_trait::async_trait;

use crate::fetch::{Ask, Fetched};
use crate::visit::Visit;

/// A port that has not answered until then is filtered.
const CONNECT: Duration = Duration::from_secs(2);

/// Puts questions to hosts.
#[async_trait]
pub(crate) trait Asker: Sync {
    async fn ask(&self, ask: Ask) -> Fetched;

    /// Whether something listens there.
    async fn listens(&self, host: &str, port: u16) -> bool;
}

#[async_trait]
impl Asker for Visit<'_> {
    async fn ask(&self, ask: Ask) -> Fetched {
        self.fetcher.ask(ask).await
    }

    async fn listens(&self, host: &str, port: u16) -> bool {
        let budget = CONNECT.min(self.config.budgets.exchange);
        let may = self.fetcher.turn(host).await.is_ok();
        may && self.connector.connect(host, port, budget).await.is_ok()
    }
}
