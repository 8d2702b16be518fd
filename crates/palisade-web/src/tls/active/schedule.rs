//! The key schedule of TLS 1.2 (RFC 5246, sections 5, 6.3 and 8.1; RFC 7627) for the few suites that the probe of
//! renegotiation speaks.

use ring::{aead, digest, hmac};

use super::session::Cipher;

/// A suite of ECDHE with AES in Galois/Counter Mode.
pub(super) struct GcmSuite {
    code: u16,
    aead: &'static aead::Algorithm,
    hmac: hmac::Algorithm,
    digest: &'static digest::Algorithm,
}

const fn aes128(code: u16) -> GcmSuite {
    GcmSuite { code, aead: &aead::AES_128_GCM, hmac: hmac::HMAC_SHA256, digest: &digest::SHA256 }
}

const fn aes256(code: u16) -> GcmSuite {
    GcmSuite { code, aead: &aead::AES_256_GCM, hmac: hmac::HMAC_SHA384, digest: &digest::SHA384 }
}

const SUITES: &[GcmSuite] = &[aes128(0xc02b), aes256(0xc02c), aes128(0xc02f), aes256(0xc030)];
const MASTER: usize = 48;
const FINISHED: usize = 12;
/// The part of a nonce that is not sent.
const SALT: usize = 4;

/// What both randoms are.
pub(super) struct Randoms {
    pub(super) client: [u8; 32],
    pub(super) server: [u8; 32],
}

/// What both sides know in the end.
pub(super) struct Master(Vec<u8>);

impl GcmSuite {
    pub(super) fn codes() -> Vec<u16> {
        SUITES.iter().map(|suite| suite.code).collect()
    }

    pub(super) fn of(code: u16) -> Option<&'static Self> {
        SUITES.iter().find(|suite| suite.code == code)
    }

    /// The master secret; with `transcript`, the messages up to the client's key exchange, the extended one.
    pub(super) fn master(&self, secret: &[u8], randoms: &Randoms, transcript: Option<&[u8]>) -> Master {
        Master(match transcript {
            Some(transcript) => {
                self.expand(secret, b"extended master secret", &self.hash(transcript), MASTER)
            }
            None => self.expand(secret, b"master secret", &[randoms.client, randoms.server].concat(), MASTER),
        })
    }

    /// The ciphers of what the client and of what the server writes.
    pub(super) fn ciphers(&self, master: &Master, randoms: &Randoms) -> Option<(Cipher, Cipher)> {
        let length = self.aead.key_len();
        let seed = [randoms.server, randoms.client].concat();
        let block = self.expand(&master.0, b"key expansion", &seed, 2 * (length + SALT));
        let (keys, salts) = block.split_at_checked(2 * length)?;
        let (client_key, server_key) = keys.split_at_checked(length)?;
        let (client_salt, server_salt) = salts.split_at_checked(SALT)?;
        Some((
            Cipher::new(self.aead, client_key, client_salt)?,
            Cipher::new(self.aead, server_key, server_salt)?,
        ))
    }

    /// What a Finished message of this side says about everything before it.
    pub(super) fn finished(&self, master: &Master, label: &[u8], transcript: &[u8]) -> Vec<u8> {
        self.expand(&master.0, label, &self.hash(transcript), FINISHED)
    }

    fn hash(&self, transcript: &[u8]) -> Vec<u8> {
        digest::digest(self.digest, transcript).as_ref().to_vec()
    }

    fn expand(&self, secret: &[u8], label: &[u8], seed: &[u8], length: usize) -> Vec<u8> {
        let key = hmac::Key::new(self.hmac, secret);
        let seed = [label, seed].concat();
        let mut chain = hmac::sign(&key, &seed);
        let mut out = Vec::with_capacity(length + 64);
        while out.len() < length {
            out.extend_from_slice(hmac::sign(&key, &[chain.as_ref(), &seed].concat()).as_ref());
            chain = hmac::sign(&key, chain.as_ref());
        }
        out.truncate(length);
        out
    }
}
