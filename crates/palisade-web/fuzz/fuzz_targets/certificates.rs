//! Chains of certificates: read, put in order, judged.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_chain_bytes;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_chain_bytes(bytes);
});
