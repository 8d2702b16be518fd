//! Formats that are TOML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "pyproject.toml",
    "Pipfile",
    "libs.versions.toml",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
