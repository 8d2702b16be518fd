//! Java archives and executables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "app",
    "app.jar",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
