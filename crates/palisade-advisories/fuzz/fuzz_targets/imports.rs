//! Records, exports, EPSS scores and the catalogue of known exploited vulnerabilities: taken whole or refused by name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palisade_advisories::{Library, changed_ids};

const NAMES: &[&str] = &["A-1.json", "all.zip", "epss.csv", "known_exploited_vulnerabilities.json"];

fuzz_target!(|bytes: &[u8]| {
    let folder = tempfile::tempdir().expect("a folder for the input");
    for name in NAMES {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("the input is written");
        let library = Library::new(&folder.path().join("data"));
        if library.import(&[path], 0).is_ok_and(|report| report.refused.is_empty()) {
            library.open().expect("what was taken makes an index that opens");
        }
    }
    changed_ids(bytes, 0).ok();
});
