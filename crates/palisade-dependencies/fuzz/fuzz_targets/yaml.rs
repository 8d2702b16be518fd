//! Formats that are YAML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "pnpm-lock.yaml",
    "pubspec.lock",
    "Podfile.lock",
    "stack.yaml.lock",
    "action.yml",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
