//! The server's secret, and the keys derived from it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 32 random bytes that never enter the database: without them stored key hashes are useless.
#[derive(Clone)]
pub(crate) struct Pepper([u8; 32]);

impl Pepper {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// An independent key for one purpose.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        self.mac(&[b"derive:", purpose.as_bytes()].concat())
    }

    /// What is stored of an API key: HMAC-SHA-256 over the whole text, in hex. A fast hash is right
    /// here because the key has 178 random bits.
    pub(crate) fn hash_key(&self, presented: &str) -> String {
        palisade_model::hex(&self.mac(&[b"key:", presented.as_bytes()].concat()))
    }

    /// What is stored of an invitation's token, in hex.
    pub(crate) fn hash_invitation(&self, presented: &str) -> String {
        palisade_model::hex(&self.mac(&[b"invitation:", presented.as_bytes()].concat()))
    }

    fn mac(&self, message: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

/// Compares without saying by its duration where the first difference is.
pub(crate) fn equal_in_constant_time(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differences, (x, y)| differences | (x ^ y)) == 0
}
