//! Reads arbitrary bytes as what servers send, as far as they go. Called by the fuzz targets and by tests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_model::UnixMillis;
use rustls::pki_types::CertificateDer;

use super::certificate::facts;
use super::chain::{Asked, Shown, judge_shown, stapled};
use super::probe::{certificate_list, is_ssl2_hello, read_message, read_messages};
use super::trust::{Roots, names};

/// When chains are judged.
const NOW: UnixMillis = 1_780_000_000_000;

/// Reads bytes as if a server had sent them, and says how much of them made sense: messages, hellos, certificates,
/// responses. Never panics, which is what the fuzz targets try.
pub fn read_server_bytes(bytes: &[u8]) -> usize {
    let single = [facts(bytes).is_ok(), stapled(bytes, "0102").is_some(), is_ssl2_hello(bytes)];
    let messages =
        read_messages(bytes).into_iter().map(|(kind, body)| read_message(kind, &body)).filter(|read| *read);
    single.into_iter().filter(|read| *read).count() + messages.count()
}

/// Reads one handshake message, whose first byte is its kind, and says whether it could be read.
pub fn read_message_bytes(bytes: &[u8]) -> bool {
    bytes.split_first().is_some_and(|(kind, body)| read_message(*kind, body))
}

/// Reads the certificates of a message of TLS 1.2 and judges them as a chain, with the last as a trusted root where it
/// can be one, and as missing from what was sent. Says whether the first could be read.
pub fn read_chain_bytes(bytes: &[u8]) -> bool {
    let Some(sent) = certificate_list(bytes) else { return false };
    let chain: Vec<_> = sent.into_iter().map(CertificateDer::from).collect();
    let Some((last, before)) = chain.split_last() else { return false };
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(last));
    for roots in [Roots::with_extra(&[]), Roots::with_extra(&[pem])].into_iter().flatten() {
        for (chain, learnt) in [(&chain[..], before), (before, &chain[..])] {
            let shown = Shown { asked: Asked::Anything, chain: chain.to_vec(), ocsp: None, timestamps: None };
            judge_shown(&shown, learnt, &roots, NOW).ok();
        }
    }
    chain.first().is_some_and(|leaf| names(leaf, "www.example.com") || facts(leaf).is_ok())
}
