//! Which DNS servers a scan asks, and whom it trusts there. Part of [`WebConfig`](crate::WebConfig).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::dnssec::TrustAnchor;
use super::resolv_conf;

/// Places for sockets, unless somebody says otherwise.
const SOCKETS: usize = 512;

/// How names are looked up for the DNS checks.
#[derive(Debug, Clone)]
pub struct DnsConfig {
    /// Recursive resolvers, asked in this order; without any, nothing about DNS is judged.
    pub servers: Vec<SocketAddr>,
    /// Keys of the root zone that DNSSEC starts from.
    pub trust_anchors: Vec<TrustAnchor>,
    /// How long the first try of a query waits; later tries wait twice as long.
    pub patience: Duration,
    /// Tries of one query, over all servers.
    pub tries: usize,
    /// Queries of one scan.
    pub queries: usize,
    /// Sockets that may be open at the same time, shared by all scans of these settings.
    pub sockets: Arc<Semaphore>,
}

impl Default for DnsConfig {
    fn default() -> Self {
        Self::asking(resolv_conf::servers())
    }
}

impl DnsConfig {
    /// The usual settings with these servers.
    pub fn asking(servers: Vec<SocketAddr>) -> Self {
        Self {
            servers,
            trust_anchors: TrustAnchor::of_the_root(),
            patience: Duration::from_millis(1500),
            tries: 3,
            queries: 250,
            sockets: Arc::new(Semaphore::new(SOCKETS)),
        }
    }
}
