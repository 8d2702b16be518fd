//! Broken input changes nothing, and a broken index is refused.

use palisade_model::Ecosystem;

use crate::export::{NOW, export, ids, library, open, package, record};

const ALL: &str = r#"[{"introduced":"0"}]"#;

#[test]
fn a_broken_zip_changes_nothing() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let data = folder.path().join("data");
    let index = std::fs::read(data.join("index.palisade")).unwrap();
    let whole =
        std::fs::read(export(folder.path(), "npm", &[record("A-2", "npm", "anvil", ALL, "")])).unwrap();
    let middle = whole.len() / 2;
    let mut flipped = whole.clone();
    flipped[60] ^= 0xFF;
    let path = folder.path().join("npm/all.zip");
    for bytes in [&whole[..middle], &whole[..whole.len() - 1], &flipped[..], b"", b"<html>"] {
        std::fs::write(&path, bytes).unwrap();
        let report = library.import(std::slice::from_ref(&path), NOW + 1).unwrap();
        assert_eq!(report.refused.len(), 1);
        assert_eq!(report.refused[0].path, path);
        assert_eq!(std::fs::read(data.join("index.palisade")).unwrap(), index);
        assert_eq!(std::fs::read_dir(data.join("sources")).unwrap().count(), 1);
    }
    assert_eq!(library.status().unwrap().sources[0].imported, NOW);
}

#[test]
fn one_bad_record_refuses_its_zip_and_is_named() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let bad =
        export(folder.path(), "npm", &[record("A-2", "npm", "anvil", ALL, ""), r#"{"id":"A-3"}"#.to_owned()]);
    let good = export(folder.path(), "Go", &[record("GO-2024-0001", "Go", "example.org/anvil", ALL, "")]);
    let report = library.import(&[bad, good], NOW).unwrap();
    let error = report.refused[0].error.to_string();
    assert!(error.ends_with("npm/all.zip: 1.json: expected a time in modified, found \"\""), "{error}");
    let index = open(&library);
    assert_eq!(ids(&index, &package(Ecosystem::Npm, "anvil", "1.0.0")), ["A-1"]);
    assert_eq!(ids(&index, &package(Ecosystem::Go, "example.org/anvil", "v1.0.0")), ["GO-2024-0001"]);
}

#[test]
fn an_index_of_an_older_format_is_built_anew_from_what_was_imported() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let path = folder.path().join("data/index.palisade");
    let mut older = std::fs::read(&path).unwrap();
    older[8] = 0;
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &older).unwrap();
    let error = palisade_advisories::Index::open(&path).unwrap_err().to_string();
    assert!(error.contains("of format 2, found format 0"), "{error}");
    assert_eq!(ids(&open(&library), &package(Ecosystem::Npm, "anvil", "1.0.0")), ["A-1"]);

    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &older).unwrap();
    std::fs::remove_dir_all(folder.path().join("data/sources")).unwrap();
    assert!(library.open().is_err(), "without its sources it is refused");
}

#[test]
fn a_damaged_index_is_refused_and_the_last_good_one_stays() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let good = open(&library);
    let path = folder.path().join("data/index.palisade");
    let bytes = std::fs::read(&path).unwrap();
    let mut header = bytes.clone();
    header[30] ^= 1;
    for (content, reason) in [
        (&bytes[..bytes.len() - 1], "found a file that was cut or grown"),
        (&bytes[..100], "found a file that ends in its header"),
        (&header[..], "found a header that does not match its digest"),
        (b"something else, and not short", "found another file"),
    ] {
        // As an installation does: the file that is mapped is left alone.
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, content).unwrap();
        let error = palisade_advisories::Index::open(&path).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert!(library.open().is_err());
        let last = library.last_good().expect("one was opened");
        assert_eq!(
            ids(&last, &package(Ecosystem::Npm, "anvil", "1.0.0")),
            ids(&good, &package(Ecosystem::Npm, "anvil", "1.0.0"))
        );
    }
}

#[test]
fn no_flipped_byte_panics_and_the_checksum_finds_it() {
    let records: Vec<_> = (0..30)
        .map(|n| {
            record(
                &format!("CVE-2024-{n:04}"),
                "npm",
                &format!("anvil-{}", n % 7),
                r#"[{"introduced":"1.0.0"},{"fixed":"2.0.0"}]"#,
                "",
            )
        })
        .collect();
    let (folder, _library) = library("npm", &records);
    let bytes = std::fs::read(folder.path().join("data/index.palisade")).unwrap();
    for at in (512..bytes.len()).step_by(3) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0xFF;
        let path = folder.path().join("flipped");
        std::fs::remove_file(&path).ok();
        std::fs::write(&path, &flipped).unwrap();
        let index = palisade_advisories::Index::open(&path).unwrap();
        assert!(index.verify().is_err());
        for n in 0..7 {
            let package = package(Ecosystem::Npm, &format!("anvil-{n}"), "1.5.0");
            index.advisories_for(&package).ok();
            index.safe_version(&package).ok();
        }
        (0..30).for_each(|n| drop(index.details(n)));
    }
}
