//! HTML: elements, forms, scripts and what they load.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_page_text;

fuzz_target!(|text: &str| {
    let _ = read_page_text(text);
});
