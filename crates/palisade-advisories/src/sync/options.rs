//! Where a sync asks, how long it waits and how much it takes.

use std::time::Duration;

use reqwest::Url;
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, TrustAnchor};

use super::address::parse_base;
use super::error::SyncError;

/// The exports as OSV publishes them (https://google.github.io/osv.dev/data/#data-dumps).
pub const PUBLIC_EXPORTS: &str = "https://osv-vulnerabilities.storage.googleapis.com";
/// The scores of the day as FIRST publishes them (https://www.first.org/epss/data_stats).
pub const PUBLIC_EPSS: &str = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz";
/// The catalogue as CISA publishes it (https://www.cisa.gov/known-exploited-vulnerabilities-catalog).
pub const PUBLIC_KNOWN_EXPLOITED: &str =
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json";

/// What a sync works with.
#[derive(Debug, Clone)]
pub struct SyncOptions {
    pub(super) base: Url,
    pub(super) epss: Option<Url>,
    pub(super) known_exploited: Option<Url>,
    /// Trusted besides the public ones.
    pub(super) roots: Vec<TrustAnchor<'static>>,
    pub patience: Patience,
    pub limits: Limits,
}

/// How long a sync waits, and how often it tries.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes.
    pub idle: Duration,
    /// For one file.
    pub total: Duration,
    /// Tries in a row that bring nothing. 1: a file that breaks off is left for the next sync.
    pub attempts: u32,
    /// Before the second try; doubled for each further one. A server's `Retry-After` goes before.
    pub pause: Duration,
}

/// The most that is taken, in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    pub export: u64,
    pub list: u64,
    pub signal: u64,
}

impl SyncOptions {
    /// Exports below `base`, and nothing else.
    ///
    /// # Errors
    /// [`SyncError::BadAddress`] for what is no http or https address.
    pub fn new(base: &str) -> Result<Self, SyncError> {
        Ok(Self {
            base: parse_base(base)?,
            epss: None,
            known_exploited: None,
            roots: Vec::new(),
            patience: Patience::default(),
            limits: Limits::default(),
        })
    }

    /// EPSS scores from `epss` and the catalogue of known exploited vulnerabilities from `known_exploited`, too.
    ///
    /// # Errors
    /// As of [`SyncOptions::new`].
    pub fn with_signals(self, epss: Option<&str>, known_exploited: Option<&str>) -> Result<Self, SyncError> {
        let (epss, known_exploited) =
            (epss.map(parse_base).transpose()?, known_exploited.map(parse_base).transpose()?);
        Ok(Self { epss, known_exploited, ..self })
    }

    /// Trusts the certificates of `pem` besides the public roots: those of a mirror, or of a proxy that reads along.
    ///
    /// # Errors
    /// [`SyncError::BadRoots`] for what holds no certificate.
    pub fn trusting(self, pem: &[u8]) -> Result<Self, SyncError> {
        let read = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let certificates = read.map_err(|error| SyncError::BadRoots(error.to_string()))?;
        if certificates.is_empty() {
            return Err(SyncError::BadRoots("nothing of the kind".to_owned()));
        }
        let mut roots = RootCertStore::empty();
        for certificate in certificates {
            roots.add(certificate).map_err(|error| SyncError::BadRoots(error.to_string()))?;
        }
        Ok(Self { roots: roots.roots, ..self })
    }
}

impl Patience {
    /// For a scan, which must not wait for a network that is not there.
    pub fn short() -> Self {
        Self {
            connect: Duration::from_secs(3),
            idle: Duration::from_secs(10),
            total: Duration::from_secs(300),
            attempts: 1,
            pause: Duration::ZERO,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_secs(3600),
            attempts: 5,
            pause: Duration::from_secs(1),
        }
    }
}

impl Default for Limits {
    /// The largest export has about 250 MB, its list 20 MB.
    fn default() -> Self {
        Self { export: 4 << 30, list: 256 << 20, signal: 64 << 20 }
    }
}
