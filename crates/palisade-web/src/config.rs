//! What the composition root decides about web scans: policy, resolver, trusted roots, clock, budgets.

use std::sync::Arc;
use std::time::Duration;

use palisade_engine::guard::{AddressPolicy, Resolve, SystemResolver};
use palisade_model::{Clock, ScanType, SystemClock};

/// Settings of a [`crate::WebScanner`].
#[derive(Clone)]
pub struct WebConfig {
    pub policy: AddressPolicy,
    pub resolver: Arc<dyn Resolve>,
    /// PEM texts of certificates that are trusted besides the public roots.
    pub roots: Vec<String>,
    pub clock: Arc<dyn Clock>,
    /// Sent with every request, so that operators of targets see who came.
    pub user_agent: String,
    pub budgets: Budgets,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            policy: AddressPolicy::default(),
            resolver: Arc::new(SystemResolver),
            roots: Vec::new(),
            clock: Arc::new(SystemClock),
            user_agent: concat!("Palisade/", env!("CARGO_PKG_VERSION"), " (security scanner)").to_owned(),
            budgets: Budgets::default(),
        }
    }
}

/// Upper bounds of what one scan costs, here and at the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgets {
    /// Look-up, connect, TLS handshake, headers and body of one exchange.
    pub exchange: Duration,
    pub headers_only: Duration,
    pub quick: Duration,
    pub full: Duration,
    /// Status line and all header fields.
    pub header_bytes: usize,
    /// Body, both as sent and after decompression.
    pub body_bytes: usize,
    /// Decompressed bytes per compressed byte.
    pub compression_ratio: usize,
    /// Requests of one scan of an ordinary site.
    pub requests: usize,
    /// Redirects followed in one chain. Only a chain this long may go over `requests`, up to twice as many.
    pub redirects: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            exchange: Duration::from_secs(10),
            headers_only: Duration::from_secs(10),
            quick: Duration::from_secs(30),
            full: Duration::from_secs(120),
            header_bytes: 16 * 1024,
            body_bytes: 1024 * 1024,
            compression_ratio: 100,
            requests: 6,
            redirects: 10,
        }
    }
}

impl Budgets {
    /// The time that a whole scan may take.
    pub(crate) fn scan(&self, scan_type: ScanType) -> Duration {
        match scan_type {
            ScanType::HeadersOnly => self.headers_only,
            ScanType::Quick => self.quick,
            ScanType::Full => self.full,
        }
    }
}
