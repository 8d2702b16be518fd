//! What servers of SSL 2.0 to TLS 1.3 send: records, hellos, certificates, stapled responses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_server_bytes;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_server_bytes(bytes);
});
