//! robots.txt, and whether paths may be asked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_web::read_robots_text;

fuzz_target!(|text: &str| {
    let _ = read_robots_text(text);
});
