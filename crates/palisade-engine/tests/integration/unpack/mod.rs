//! Unpacking archives that anybody may have made; all of them are made here.

mod archives;
mod bombs;
mod escapes;
mod mutations;
mod ordinary;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use palisade_engine::{Cancel, UnpackError, UnpackLimits, Unpacked, unpack};
use palisade_model::GapReason;

/// The folder that is unpacked into, inside of one that must stay empty but for it.
struct Place {
    outer: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let outer = tempfile::tempdir().unwrap();
        fs::create_dir_all(outer.path().join("a/b/into")).unwrap();
        Self { outer }
    }

    fn unpack(&self, archive: &[u8], limits: &UnpackLimits) -> Result<Unpacked, UnpackError> {
        let source = tempfile::NamedTempFile::new().unwrap();
        fs::write(source.path(), archive).unwrap();
        let unpacked = unpack(source.path(), &self.outer.path().join("a/b/into"), limits, &Cancel::default());
        self.assert_nothing_escaped();
        unpacked
    }

    /// Files by path with their content; asserts that there is nothing else but folders.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let root = self.outer.path().join("a/b/into");
        let mut files = BTreeMap::new();
        collect(&root, &root, &mut files);
        files
    }

    fn assert_nothing_escaped(&self) {
        for (folder, expected) in [("", "a"), ("a", "b"), ("a/b", "into")] {
            let names: Vec<_> = fs::read_dir(self.outer.path().join(folder)).unwrap().collect();
            assert_eq!(names.len(), 1, "{folder}");
            assert_eq!(names[0].as_ref().unwrap().file_name(), expected);
        }
        self.files();
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.symlink_metadata().unwrap().file_type();
        assert!(kind.is_dir() || kind.is_file(), "{}", path.display());
        if kind.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// Names of the files, and the gaps as `name: reason: detail`.
fn unpacked(archive: &[u8]) -> (Vec<String>, Vec<String>) {
    let place = Place::new();
    let unpacked = place.unpack(archive, &UnpackLimits::default()).unwrap();
    let gap = |gap: &palisade_model::Gap| format!("{}: {}: {}", gap.subject, gap.reason.as_str(), gap.detail);
    (place.files().into_keys().collect(), unpacked.coverage.gaps.iter().map(gap).collect())
}

fn refused(archive: &[u8], limits: &UnpackLimits) -> &'static str {
    Place::new().unpack(archive, limits).unwrap_err().code()
}

fn gap_count(unpacked: &Unpacked, reason: GapReason) -> u64 {
    unpacked.coverage.gap_counts.get(&reason).copied().unwrap_or(0)
}
