//! Formats that are XML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_dependencies::{SourceFile, assemble, extract};

const PATHS: &[&str] = &[
    "pom.xml",
    "verification-metadata.xml",
    "packages.config",
    "a.csproj",
    "Directory.Packages.props",
];

fuzz_target!(|bytes: &[u8]| {
    for path in PATHS {
        if let Some(Ok(facts)) = extract(&SourceFile { path, bytes }) {
            assemble(vec![facts]);
        }
    }
});
