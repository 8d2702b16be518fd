//! An index whose header is right and whose content is damaged anywhere: every read of it is bounded.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use palisade_advisories::{Index, Library};
use palisade_model::{Ecosystem, Package};

/// What is before the content; its digest is checked when the file is opened, that of the content is not.
const HEADER_BYTES: usize = 512;

const RECORD: &str = r#"{"id": "A-1", "modified": "2024-05-01T00:00:00Z", "summary": "about", "aliases": ["CVE-2024-0001"],
    "affected": [{"package": {"ecosystem": "npm", "name": "anvil"}, "versions": ["0.5.0-rc"], "ranges": [{"type": "SEMVER",
    "events": [{"introduced": "0"}, {"fixed": "1.0.0"}, {"introduced": "2.0.0"}, {"last_affected": "2.5.0"}]}]}]}"#;

/// The bytes of a good index.
fn good() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder for the index");
        let record = folder.path().join("A-1.json");
        std::fs::write(&record, RECORD).expect("the record is written");
        Library::new(folder.path()).import(&[record], 0).expect("the record is taken");
        std::fs::read(folder.path().join("index.palisade")).expect("an index was made")
    })
}

fuzz_target!(|damage: (u16, Vec<u8>)| {
    let mut bytes = good().to_vec();
    let start = HEADER_BYTES + usize::from(damage.0) % bytes.len().saturating_sub(HEADER_BYTES).max(1);
    for (at, byte) in bytes.iter_mut().skip(start).zip(damage.1) {
        *at = byte;
    }
    let folder = tempfile::tempdir().expect("a folder for the input");
    let path = folder.path().join("index.palisade");
    std::fs::write(&path, bytes).expect("the input is written");
    let Ok(index) = Index::open(&path) else { return };
    index.verify().ok();
    index.details(0).ok();
    index.package_names(Ecosystem::Npm).ok();
    for version in ["0.5.0-rc", "0.9.0", "2.1.0", "3.0.0"] {
        let package = Package::of(Ecosystem::Npm, "anvil", Some(version));
        index.advisories_for(&package).ok();
        index.safe_version(&package).ok();
    }
});
