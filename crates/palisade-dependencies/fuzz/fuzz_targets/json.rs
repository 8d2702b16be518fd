//! Formats that are JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "package-lock.json",
    "package.json",
    "bun.lock",
    "Pipfile.lock",
    "composer.lock",
    "composer.json",
    "packages.lock.json",
    "project.assets.json",
    "Package.resolved",
    "conan.lock",
    "renv.lock",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
