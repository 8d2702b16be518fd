//! Makes exports, libraries and packages for the other tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use palisade_advisories::{Affected, Index, Judgement, Library};
use palisade_model::{Ecosystem, Package};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// The moment of every import.
pub(crate) const NOW: i64 = 1_750_000_000_000;

/// A record of one package with one range of `events` (JSON) and more fields.
pub(crate) fn record(id: &str, ecosystem: &str, name: &str, events: &str, more: &str) -> String {
    let kind = if matches!(ecosystem, "npm" | "Go" | "crates.io") { "SEMVER" } else { "ECOSYSTEM" };
    format!(
        r#"{{"id":"{id}","modified":"2024-05-01T00:00:00Z","published":"2024-04-01T00:00:00Z","summary":"about {id}","affected":[
        {{"package":{{"ecosystem":"{ecosystem}","name":"{name}"}},"ranges":[{{"type":"{kind}","events":{events}}}]}}]{more}}}"#
    )
}

/// A library with one export of `records` for the ecosystem.
pub(crate) fn library(ecosystem: &str, records: &[String]) -> (TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let zip = export(folder.path(), ecosystem, records);
    let library = Library::new(&folder.path().join("data"));
    let report = library.import(&[zip], NOW).unwrap();
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    (folder, library)
}

/// Writes `<ecosystem>/all.zip`.
pub(crate) fn export(folder: &Path, ecosystem: &str, records: &[String]) -> PathBuf {
    let folder = folder.join(ecosystem);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("all.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (index, record) in records.iter().enumerate() {
        zip.start_file(format!("{index}.json"), SimpleFileOptions::default()).unwrap();
        zip.write_all(record.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

pub(crate) fn open(library: &Library) -> Arc<Index> {
    library.open().unwrap().expect("an index was built")
}

pub(crate) fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
    let version = Some(version).filter(|version| !version.is_empty());
    Package::of(ecosystem, name, version)
}

/// What affects a package that can be judged.
pub(crate) fn affected(index: &Index, package: &Package) -> Vec<Affected> {
    match index.advisories_for(package).unwrap() {
        Judgement::Judged { affected, .. } => affected,
        other => panic!("expected a judgement, found {other:?}"),
    }
}

/// The ids of what affects a package.
pub(crate) fn ids(index: &Index, package: &Package) -> Vec<String> {
    affected(index, package).into_iter().map(|affected| affected.id).collect()
}
