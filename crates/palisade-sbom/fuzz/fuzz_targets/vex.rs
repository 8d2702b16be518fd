//! Statements about vulnerabilities, OpenVEX and CycloneDX.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_sbom::Limits;
use palisade_sbom::vex::read_vex;

fuzz_target!(|bytes: &[u8]| {
    read_vex("vex.json", bytes, Limits::default()).ok();
});
