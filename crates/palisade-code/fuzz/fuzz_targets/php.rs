//! PHP as code and as pattern.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_code_fuzz::try_language;

fuzz_target!(|text: &str| try_language("php", text));
