//! What the composition root decides about web scans: policy, resolver, trusted roots, clock, budgets.

use std::sync::Arc;
use std::time::Duration;

use palisade_advisories::Library;
use palisade_engine::guard::{AddressPolicy, Resolve, SystemResolver};
use palisade_model::{Clock, ScanType, SystemClock};
use palisade_secrets::SecretScanner;
use palisade_templates::Loaded;

use crate::assets::builtin_secrets;
use crate::dns::DnsConfig;
use crate::rendered::BrowserConfig;

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
    /// Looks for secrets in what the site sends; the built-in rules when `None`.
    pub secrets: Option<Arc<SecretScanner>>,
    /// Judges libraries of browsers; without it they cannot be judged.
    pub advisories: Option<Arc<Library>>,
    /// Checks that the user brings along; run by `quick` and `full` scans.
    pub templates: Arc<Loaded>,
    /// Renders pages, in `quick` and `full` scans; without it pages are read as they were sent.
    pub browser: Option<BrowserConfig>,
    /// How the DNS checks look names up.
    pub dns: DnsConfig,
}

const PRODUCT: &str = concat!("Palisade/", env!("CARGO_PKG_VERSION"));

impl WebConfig {
    /// The default, with an address that operators of targets may turn to. It has no line breaks.
    pub fn with_contact(contact: Option<&str>) -> Self {
        let user_agent = match contact {
            Some(contact) => format!("{PRODUCT} (security scanner; +{contact})"),
            None => format!("{PRODUCT} (security scanner)"),
        };
        Self { user_agent, ..Self::default() }
    }
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            policy: AddressPolicy::default(),
            resolver: Arc::new(SystemResolver),
            roots: Vec::new(),
            clock: Arc::new(SystemClock),
            user_agent: format!("{PRODUCT} (security scanner)"),
            budgets: Budgets::default(),
            secrets: None,
            advisories: None,
            templates: Arc::default(),
            browser: None,
            dns: DnsConfig::default(),
        }
    }
}

impl WebConfig {
    /// The engine that looks for secrets.
    pub(crate) fn secret_scanner(&self) -> Arc<SecretScanner> {
        self.secrets.as_ref().map_or_else(builtin_secrets, Arc::clone)
    }
}

/// Upper bounds of what one scan costs, here and at the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Budgets {
    /// Look-up, connect, TLS handshake, headers and body of one exchange.
    pub exchange: Duration,
    pub headers_only: Duration,
    pub quick: Duration,
    pub full: Duration,
    /// Status line and all header fields.
    pub header_bytes: usize,
    /// Body, both as sent and after decompression, where a request says nothing else.
    pub body_bytes: usize,
    /// Body of a request that wants more.
    pub largest_body_bytes: usize,
    /// Bodies of a whole scan, as sent.
    pub scan_bytes: usize,
    /// Decompressed bytes per compressed byte.
    pub compression_ratio: usize,
    /// Requests of one scan of an ordinary site, by kind of scan.
    pub requests: Requests,
    /// Redirects followed in one chain. Only a chain this long may go over `requests`, up to twice as many.
    pub redirects: usize,
    pub pace: Pace,
}

/// How fast one host is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Requests per second in the long run.
    pub per_second: f64,
    /// Requests that may be made at once after a pause.
    pub burst: f64,
    /// Exchanges, and so connections, at the same time.
    pub connections: usize,
    /// Failures in a row after which a host is not asked any more.
    pub failures: usize,
}

impl Pace {
    /// As fast as it goes, for sites in this process.
    pub const UNLIMITED: Self = Self { per_second: 1e9, burst: 1e9, connections: 16, failures: 5 };
}

impl Default for Pace {
    fn default() -> Self {
        Self { per_second: 20.0, burst: 40.0, connections: 16, failures: 5 }
    }
}

/// Requests of one scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requests {
    pub headers_only: usize,
    pub quick: usize,
    pub full: usize,
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
            largest_body_bytes: 10 * 1024 * 1024,
            scan_bytes: 64 * 1024 * 1024,
            compression_ratio: 100,
            requests: Requests { headers_only: 6, quick: 120, full: 600 },
            redirects: 10,
            pace: Pace::default(),
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

    /// How many requests a whole scan may make.
    pub(crate) fn requests(&self, scan_type: ScanType) -> usize {
        match scan_type {
            ScanType::HeadersOnly => self.requests.headers_only,
            ScanType::Quick => self.requests.quick,
            ScanType::Full => self.requests.full,
        }
    }
}
