//! One message of a handshake: its kind, then its body, as in SSL 3.0 to TLS 1.3.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_message_bytes;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_message_bytes(bytes);
});
