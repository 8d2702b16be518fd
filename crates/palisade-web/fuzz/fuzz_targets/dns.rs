//! What DNS servers answer: messages, and the policies in their texts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_dns_bytes;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_dns_bytes(bytes);
});
