//! A Content-Security-Policy, and every question that checks ask it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_policy_text;

fuzz_target!(|text: &str| {
    let _ = read_policy_text(text);
});
