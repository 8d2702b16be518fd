//! CycloneDX documents: what is read can be written in both forms, and what was written is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_sbom::Limits;
use palisade_sbom::cyclonedx::Document;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read(bytes, Limits::default()) else { return };
    let mut json = Vec::new();
    document.write_json(&mut json).expect("memory takes it");
    Document::read(&json, Limits::default()).expect("our own JSON is read");
    document.write_xml(std::io::sink()).ok();
});
