//! A connection that becomes encrypted: records go through the ciphers of both directions once there are any. The server
//! is not authenticated, because nothing is sent that is worth anything.

use std::time::Duration;

use ring::aead::{Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};

use super::greeting::Messages;
use super::wire::{ALERT, CHANGE_CIPHER, HANDSHAKE, Said, Wire};

const VERSION: u16 = 0x0303;
const EXPLICIT: usize = 8;
const TAG: usize = 16;
const APPLICATION: u8 = 23;

/// One direction (RFC 5288).
pub(super) struct Cipher {
    key: LessSafeKey,
    salt: [u8; 4],
    sequence: u64,
}

impl Cipher {
    pub(super) fn new(algorithm: &'static Algorithm, key: &[u8], salt: &[u8]) -> Option<Self> {
        let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
        Some(Self { key, salt: salt.try_into().ok()?, sequence: 0 })
    }

    fn nonce(&self, explicit: [u8; EXPLICIT]) -> Nonce {
        let mut nonce = [0; 12];
        nonce[..4].copy_from_slice(&self.salt);
        nonce[4..].copy_from_slice(&explicit);
        Nonce::assume_unique_for_key(nonce)
    }

    /// What stands beside the content, for the next record.
    fn beside(&mut self, kind: u8, length: usize) -> Aad<Vec<u8>> {
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        let sequence = self.sequence.to_be_bytes();
        self.sequence = self.sequence.wrapping_add(1);
        Aad::from([&sequence[..], &[kind], &VERSION.to_be_bytes(), &length.to_be_bytes()].concat())
    }

    fn seal(&mut self, kind: u8, content: &[u8]) -> Option<Vec<u8>> {
        let explicit = self.sequence.to_be_bytes();
        let beside = self.beside(kind, content.len());
        let mut sealed = content.to_vec();
        self.key.seal_in_place_append_tag(self.nonce(explicit), beside, &mut sealed).ok()?;
        Some([&explicit[..], &sealed].concat())
    }

    fn open(&mut self, kind: u8, content: &[u8]) -> Option<Vec<u8>> {
        let (explicit, sealed) = content.split_first_chunk::<EXPLICIT>()?;
        let beside = self.beside(kind, sealed.len().checked_sub(TAG)?);
        let mut sealed = sealed.to_vec();
        self.key.open_in_place(self.nonce(*explicit), beside, &mut sealed).ok().map(|opened| opened.to_vec())
    }
}

/// What came next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A handshake message with its header.
    Message(Vec<u8>),
    ChangeCipher,
    Alert(u8),
    Ended,
    Silent,
    /// Something that cannot be read.
    Broken,
}

/// The connection.
pub(super) struct Channel {
    wire: Wire,
    pub(super) write: Option<Cipher>,
    pub(super) read: Option<Cipher>,
    messages: Messages,
}

impl Channel {
    pub(super) fn new(wire: Wire) -> Self {
        Self { wire, write: None, read: None, messages: Messages::default() }
    }

    /// Sends a record, encrypted when there are keys. `None` when it cannot be encrypted.
    pub(super) async fn send(&mut self, kind: u8, content: &[u8]) -> Option<()> {
        match &mut self.write {
            Some(cipher) => {
                let sealed = cipher.seal(kind, content)?;
                self.wire.send_record(kind, VERSION, &sealed).await;
            }
            None => self.wire.send_record(kind, VERSION, content).await,
        }
        Some(())
    }

    /// The next message or alert; what an application says meanwhile is passed over.
    pub(super) async fn next(&mut self, patience: Duration) -> Heard {
        loop {
            match self.messages.next() {
                Ok(Some(message)) => return Heard::Message(message),
                Ok(None) => {}
                Err(_) => return Heard::Broken,
            }
            let (kind, content) = match self.wire.next(patience).await {
                Said::Record { kind, content } => (kind, content),
                Said::Ended => return Heard::Ended,
                Said::Silent => return Heard::Silent,
                Said::Foreign => return Heard::Broken,
            };
            let content = match &mut self.read {
                Some(cipher) => cipher.open(kind, &content),
                None => Some(content),
            };
            match (kind, content) {
                (HANDSHAKE, Some(content)) => self.messages.push(&content),
                (CHANGE_CIPHER, Some(_)) => return Heard::ChangeCipher,
                (ALERT, Some(content)) => return Heard::Alert(content.get(1).copied().unwrap_or(0)),
                (APPLICATION, Some(_)) => {}
                _ => return Heard::Broken,
            }
        }
    }
}
