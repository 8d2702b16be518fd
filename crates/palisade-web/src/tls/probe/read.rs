//! The readers of the prober on bytes that are all there already. Called by what tries them with any bytes.

use super::message;
use super::record::{Event, Records};
use super::ssl2;

/// The handshake messages in `bytes`, up to the first that cannot be read.
pub(crate) fn read_messages(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let (mut records, mut messages) = (Records::default(), Vec::new());
    if records.push(bytes).is_err() {
        return messages;
    }
    while let Ok(Some(event)) = records.next_event() {
        if let Event::Message { kind, body } = event {
            messages.push((kind, body));
        }
    }
    messages
}

/// Whether a handshake message could be read.
pub(crate) fn read_message(kind: u8, body: &[u8]) -> bool {
    match kind {
        2 => message::server_hello(body).is_some(),
        11 => message::certificates(body).is_some(),
        12 => ["DHE", "ECDHE"].iter().any(|exchange| message::key_exchange(exchange, body).is_some()),
        22 => message::certificate_status(body).is_some(),
        _ => false,
    }
}

/// Whether the bytes are the answer of a server of SSL 2.0.
pub(crate) fn is_ssl2_hello(bytes: &[u8]) -> bool {
    ssl2::server_hello(bytes).is_some()
}
