//! Bills of materials of other tools, in every form that is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_sbom::{Limits, read_sbom};

const NAMES: &[&str] = &["bom.json", "bom.xml", "app.cdx.json", "app.spdx", "app.spdx.json"];

fuzz_target!(|bytes: &[u8]| {
    for name in NAMES {
        read_sbom(name, bytes, Limits::default()).ok();
    }
});
