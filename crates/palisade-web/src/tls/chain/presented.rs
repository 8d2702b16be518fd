//! One chain that a server showed, with everything that can be said about it without asking anybody else.

use palisade_model::UnixMillis;
use rustls::pki_types::CertificateDer;

use super::{Stapled, disorder, stapled};
use crate::tls::certificate::{CertificateFacts, facts};
use crate::tls::trust::{Roots, Trust};

/// What the client asked for that was shown the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Anything, by name.
    Anything,
    Rsa,
    Ecdsa,
    /// Anything, without saying a name.
    WithoutName,
}

/// What a server showed.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) asked: Asked,
    /// As sent; the first is the server's own.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response.
    pub(crate) ocsp: Option<Vec<u8>>,
    /// Whether the handshake carried certificate timestamps; `None` where that is encrypted.
    pub(crate) timestamps: Option<bool>,
}

/// A chain, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) asked: Asked,
    /// The server's own certificate.
    pub(crate) leaf: CertificateFacts,
    /// What else was sent and can be read, in its order.
    pub(crate) others: Vec<CertificateFacts>,
    pub(crate) trust: Trust,
    /// Subjects of the certificates that were missing and fetched elsewhere, when the chain leads to a root with
    /// them and not without.
    pub(crate) missing: Vec<String>,
    /// What is wrong with the order.
    pub(crate) disorder: Option<String>,
    pub(crate) has_staple: bool,
    /// What the stapled response says about the leaf.
    pub(crate) stapled: Option<Stapled>,
    /// Certificate timestamps in the handshake; `None` where they cannot be seen.
    pub(crate) timestamps: Option<bool>,
}

/// Judges a chain at `now`. `learnt` are certificates that were fetched elsewhere.
///
/// # Errors
/// A fragment for people when the first certificate cannot be read.
pub(crate) fn judge_shown(
    shown: &Shown,
    learnt: &[CertificateDer<'static>],
    roots: &Roots,
    now: UnixMillis,
) -> Result<Presented, String> {
    let (own, intermediates) = shown.chain.split_first().ok_or("expected a certificate, found none")?;
    let leaf = facts(own)?;
    let others: Vec<CertificateFacts> = intermediates.iter().filter_map(|der| facts(der).ok()).collect();
    let at = leaf.within(now);
    let trust = roots.trust(own, intermediates, at);
    let missing = match &trust {
        Trust::Nobody(_) if leads_with(own, intermediates, learnt, roots, at) => subjects(learnt),
        _ => Vec::new(),
    };
    let whole: Vec<CertificateFacts> = std::iter::once(&leaf).chain(&others).cloned().collect();
    Ok(Presented {
        asked: shown.asked,
        trust,
        missing,
        disorder: disorder(&whole),
        has_staple: shown.ocsp.is_some(),
        stapled: shown.ocsp.as_deref().and_then(|response| stapled(response, &leaf.serial)),
        timestamps: shown.timestamps,
        others,
        leaf,
    })
}

fn leads_with(
    own: &CertificateDer<'static>,
    sent: &[CertificateDer<'static>],
    learnt: &[CertificateDer<'static>],
    roots: &Roots,
    at: UnixMillis,
) -> bool {
    let all = [sent, learnt].concat();
    !learnt.is_empty() && !matches!(roots.trust(own, &all, at), Trust::Nobody(_))
}

fn subjects(certificates: &[CertificateDer<'static>]) -> Vec<String> {
    certificates.iter().filter_map(|der| facts(der).ok()).map(|facts| facts.subject).collect()
}

impl Presented {
    /// The leaf and what else was sent, but for roots.
    pub(crate) fn signed(&self) -> impl Iterator<Item = &CertificateFacts> {
        let intermediates = self.others.iter().filter(|certificate| !certificate.self_issued);
        std::iter::once(&self.leaf).chain(intermediates)
    }

    /// Whether a certificate timestamp was seen anywhere; `None` when it may hide where it cannot be seen.
    pub(crate) fn is_logged(&self) -> Option<bool> {
        let seen = self.leaf.timestamps > 0
            || self.timestamps == Some(true)
            || self.stapled.as_ref().is_some_and(|stapled| stapled.has_timestamps);
        if seen { Some(true) } else { self.timestamps.map(|_| false) }
    }
}
