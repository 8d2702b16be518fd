//! The prover: all ways at the same time, each through the guard or the configured DNS servers, in a few requests.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use palisade_engine::{OwnershipCheck, OwnershipLook, OwnershipProver};
use palisade_model::OwnershipMethod;
use tokio::time::Instant;

use super::visit::{Visited, visit};
use super::{dns, page};
use crate::config::{Budgets, WebConfig};
use crate::dns::Lookups;
use crate::fetch::{Connect, Fetcher, GuardedConnector, Pinned};

/// All of it.
const BUDGET: Duration = Duration::from_secs(12);
/// One exchange: where nothing answers over https, there is time left for http.
const EXCHANGE: Duration = Duration::from_secs(4);
/// Two places, each over https and http, with their redirects.
const REQUESTS: usize = 24;

/// Looks for proofs with the settings of web scans.
pub struct HostProver {
    config: WebConfig,
}

impl HostProver {
    /// Policy, resolver, DNS servers and user agent are those of `config`.
    pub fn new(config: WebConfig) -> Self {
        let budgets = Budgets { exchange: EXCHANGE, ..config.budgets };
        Self { config: WebConfig { budgets, ..config } }
    }

    /// The same over any connections.
    pub(super) async fn look_over(&self, connector: &dyn Connect, host: &str, token: &str) -> OwnershipCheck {
        let deadline = Instant::now() + BUDGET;
        let Self { config } = self;
        let fetcher = Fetcher::new(connector, &config.budgets, &config.user_agent, deadline, REQUESTS);
        let lookups = Lookups::new(&config.dns, deadline);
        let (record, file, start) = tokio::join!(
            dns::look(&lookups, host, token),
            visit(&fetcher, host, OwnershipMethod::FILE_PATH),
            visit(&fetcher, host, "/"),
        );
        let look = |method: OwnershipMethod, visited: &Visited, outcome| {
            let place = visited.asked().map_or_else(|| method.place(host), str::to_owned);
            OwnershipLook { method, place, outcome }
        };
        let mut looks = Vec::with_capacity(OwnershipMethod::ALL.len());
        looks.extend(record.map(|outcome| {
            let method = OwnershipMethod::DnsTxt;
            OwnershipLook { method, place: method.place(host), outcome }
        }));
        looks.push(look(OwnershipMethod::File, &file, page::file(&file, token)));
        looks.push(look(OwnershipMethod::Meta, &start, page::meta(&start, token)));
        looks.push(look(OwnershipMethod::Header, &start, page::header(&start, token)));
        OwnershipCheck(looks)
    }
}

#[async_trait]
impl OwnershipProver for HostProver {
    async fn look(&self, host: &str, token: &str) -> OwnershipCheck {
        let resolver = Arc::new(Pinned::new(Arc::clone(&self.config.resolver)));
        let connector = GuardedConnector { policy: self.config.policy.clone(), resolver };
        self.look_over(&connector, host, token).await
    }
}
