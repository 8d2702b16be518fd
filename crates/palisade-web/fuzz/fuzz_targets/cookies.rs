//! The value of a `Set-Cookie` field.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_cookie_text;

fuzz_target!(|text: &str| {
    let _ = read_cookie_text(text);
});
