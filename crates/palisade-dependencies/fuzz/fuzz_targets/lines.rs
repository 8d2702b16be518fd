//! Formats of lines and terms of their own.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "yarn.lock",
    "go.mod",
    "go.sum",
    "requirements.txt",
    "Gemfile",
    "Gemfile.lock",
    "gradle.lockfile",
    "cabal.project.freeze",
    "mix.lock",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
