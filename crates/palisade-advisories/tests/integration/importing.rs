//! What an import keeps, replaces and refuses.

use palisade_advisories::Judgement;
use palisade_model::Ecosystem;

use crate::export::{NOW, export, ids, library, open, package, record};

const ALL: &str = r#"[{"introduced":"0"}]"#;

#[test]
fn ecosystems_are_replaced_one_by_one() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let go = export(folder.path(), "Go", &[record("GO-2024-0001", "Go", "example.org/anvil", ALL, "")]);
    library.import(&[go], NOW + 1).unwrap();
    let before = open(&library);
    let npm = export(
        folder.path(),
        "npm",
        &[record("A-2", "npm", "anvil", ALL, ""), record("A-3", "npm", "tongs", ALL, "")],
    );
    library.import(&[npm], NOW + 2).unwrap();
    let after = open(&library);
    let anvil = package(Ecosystem::Npm, "anvil", "1.0.0");
    assert_eq!(ids(&before, &anvil), ["A-1"], "a reader keeps what it opened");
    assert_eq!(ids(&after, &anvil), ["A-2"]);
    assert_eq!(ids(&after, &package(Ecosystem::Go, "example.org/anvil", "v1.0.0")), ["GO-2024-0001"]);
    let sources = after.sources().unwrap();
    let told: Vec<_> =
        sources.iter().map(|source| (source.ecosystem, source.records, source.imported)).collect();
    assert_eq!(told, [(Ecosystem::Go, 1, NOW + 1), (Ecosystem::Npm, 2, NOW + 2)]);
    assert_eq!(sources[0].newest, 1_714_521_600_000);
    assert_eq!(library.status().unwrap().sources, sources);
}

#[test]
fn single_records_replace_their_older_selves() {
    let old = record("A-1", "npm", "anvil", ALL, "");
    let (folder, library) = library("npm", &[old.clone(), record("A-2", "npm", "tongs", ALL, "")]);
    let path = folder.path().join("A-1.json");
    let fixed = record("A-1", "npm", "anvil", r#"[{"introduced":"0"},{"fixed":"1.0.0"}]"#, "");
    std::fs::write(&path, fixed.replace("2024-05-01", "2024-06-01")).unwrap();
    library.import(std::slice::from_ref(&path), NOW).unwrap();
    let anvil = package(Ecosystem::Npm, "anvil", "1.0.0");
    assert!(ids(&open(&library), &anvil).is_empty());
    assert_eq!(ids(&open(&library), &package(Ecosystem::Npm, "tongs", "1.0.0")), ["A-2"]);
    std::fs::write(&path, old).unwrap();
    library.import(&[path], NOW).unwrap();
    assert!(ids(&open(&library), &anvil).is_empty(), "an older record does not replace a newer one");
}

#[test]
fn some_records_do_not_cover_an_ecosystem() {
    let (folder, library) = library("npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    let path = folder.path().join("P-1.json");
    std::fs::write(&path, record("P-1", "PyPI", "anvil", ALL, "")).unwrap();
    library.import(&[path], NOW).unwrap();
    let index = open(&library);
    assert_eq!(ids(&index, &package(Ecosystem::PyPi, "anvil", "1.0")), ["P-1"]);
    let unknown = package(Ecosystem::PyPi, "tongs", "1.0");
    assert_eq!(index.advisories_for(&unknown).unwrap(), Judgement::NotCovered);
}

#[test]
fn a_folder_is_walked_and_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    export(&input, "npm", &[record("A-1", "npm", "anvil", ALL, "")]);
    std::fs::write(input.join("ecosystems.txt"), "npm\n").unwrap();
    std::fs::write(input.join("npm/modified_id.csv"), "2024-05-01T00:00:00Z,A-1\n").unwrap();
    let library = palisade_advisories::Library::new(&folder.path().join("data"));
    assert!(library.open().unwrap().is_none());
    let report = library.import(&[input], NOW).unwrap();
    assert!(report.refused.is_empty());
    assert_eq!(report.records.into_iter().collect::<Vec<_>>(), [(Ecosystem::Npm, 1)]);
}
