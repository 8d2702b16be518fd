//! Judges a recorded chain: does it reach a trusted root, does it name the host, is it within its dates.
//! The three are judged apart, so that an expired certificate is not also called untrusted.

use std::time::Duration;

use palisade_model::UnixMillis;
use rustls::RootCertStore;
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;

use super::certificate::{CertificateFacts, facts};
use super::handshake::Handshake;

/// The certificates that are trusted to sign.
#[derive(Debug, Clone)]
pub(crate) struct Roots {
    /// Those of browsers.
    public: RootCertStore,
    /// Those and the operator's own.
    store: RootCertStore,
    extra: Vec<CertificateDer<'static>>,
}

/// Who vouches for a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trust {
    /// A root of browsers.
    Public,
    /// A root that the operator of the scanner named.
    Operator,
    /// Nobody, and why.
    Nobody(String),
}

/// A configured root that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a PEM certificate as trusted root, found {0}")]
pub struct RootsError(String);

impl Roots {
    /// The public roots and those in `pem_texts`.
    pub(crate) fn with_extra(pem_texts: &[String]) -> Result<Self, RootsError> {
        let mut extra = Vec::new();
        let public = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let mut store = public.clone();
        for text in pem_texts {
            let before = extra.len();
            for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
                let certificate = certificate.map_err(|error| RootsError(error.to_string()))?;
                store.add(certificate.clone()).map_err(|error| RootsError(error.to_string()))?;
                extra.push(certificate);
            }
            if extra.len() == before {
                return Err(RootsError("no certificate".to_owned()));
            }
        }
        Ok(Self { public, store, extra })
    }

    /// Who vouches for `leaf` at `at`.
    pub(crate) fn trust(
        &self,
        leaf: &CertificateDer<'static>,
        intermediates: &[CertificateDer<'static>],
        at: UnixMillis,
    ) -> Trust {
        // A trusted certificate that a self-hoster's server presents itself.
        if self.extra.contains(leaf) || reaches(&self.store, leaf, intermediates, at).is_ok() {
            let is_public = reaches(&self.public, leaf, intermediates, at).is_ok();
            return if is_public { Trust::Public } else { Trust::Operator };
        }
        let reason = reaches(&self.store, leaf, intermediates, at).err();
        Trust::Nobody(reason.map(|error| error.to_string()).unwrap_or_default())
    }
}

#[cfg(test)]
impl Roots {
    /// Only the certificates in `pem_texts`, as if browsers trusted them.
    pub(crate) fn public_for_tests(pem_texts: &[String]) -> Self {
        let extra = Self::with_extra(pem_texts).expect("certificates").extra;
        let mut public = RootCertStore::empty();
        for root in extra {
            public.add(root).expect("a root");
        }
        Self { store: public.clone(), public, extra: Vec::new() }
    }
}

/// What is wrong with a chain, and the facts of its first certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) version: &'static str,
    pub(crate) chain_length: usize,
    pub(crate) facts: CertificateFacts,
    /// Why the chain does not reach a trusted root; `None` when it does.
    pub(crate) untrusted: Option<String>,
    /// Signed by itself and not a trusted root.
    pub(crate) self_signed: bool,
    pub(crate) name_matches: bool,
}

/// Judges a chain at `now`.
///
/// # Errors
/// A fragment for people when there is no certificate that can be read.
pub(crate) fn judge(handshake: &Handshake, roots: &Roots, now: UnixMillis) -> Result<Verdict, String> {
    let (leaf, intermediates) = handshake.chain.split_first().ok_or("expected a certificate, found none")?;
    let facts = facts(leaf)?;
    let untrusted = match roots.trust(leaf, intermediates, facts.within(now)) {
        Trust::Nobody(reason) => Some(reason),
        Trust::Public | Trust::Operator => None,
    };
    Ok(Verdict {
        host: handshake.host.clone(),
        port: handshake.port,
        version: handshake.version,
        chain_length: handshake.chain.len(),
        self_signed: facts.self_issued && untrusted.is_some(),
        untrusted,
        name_matches: names(leaf, &handshake.host),
        facts,
    })
}

/// Whether a path of signatures leads from `leaf` to a root of `store`.
fn reaches(
    store: &RootCertStore,
    leaf: &CertificateDer<'static>,
    intermediates: &[CertificateDer<'static>],
    at: UnixMillis,
) -> Result<(), rustls::Error> {
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    let at = UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(at).unwrap_or(0)));
    let leaf = ParsedCertificate::try_from(leaf)?;
    verify_server_cert_signed_by_trust_anchor(&leaf, store, intermediates, at, algorithms)
}

/// Whether a certificate is for a host.
pub(super) fn names(leaf: &CertificateDer<'_>, host: &str) -> bool {
    let Ok(name) = ServerName::try_from(host.trim_matches(['[', ']'])) else { return false };
    ParsedCertificate::try_from(leaf).and_then(|certificate| verify_server_name(&certificate, &name)).is_ok()
}
