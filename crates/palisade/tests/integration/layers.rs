//! Holds the layer table of docs/architecture.md: which crate may import which, and what it must never see.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Crate, the crates of ours it may import, and third-party crates that it must never import.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("palisade-advisories", &["model"], &["axum", "sqlx", "tokio"]),
    ("palisade-api", &["model", "service", "http"], &["sqlx"]),
    (
        "palisade-bench",
        &[
            "advisories",
            "code",
            "dependencies",
            "engine",
            "licenses",
            "model",
            "sbom",
            "store",
            "templates",
            "testdns",
            "testkit",
            "web",
        ],
        &["axum", "sqlx"],
    ),
    ("palisade-code", &["engine", "grammars", "model", "rules"], &["axum", "sqlx", "tokio"]),
    ("palisade-conformance", &["code", "grammars", "model"], &["axum", "sqlx", "tokio"]),
    (
        "palisade-dependencies",
        &["model", "rules", "engine", "advisories", "licenses", "sbom"],
        &["axum", "sqlx", "tokio"],
    ),
    ("palisade-engine", &["model", "rules"], &["axum", "sqlx", "hyper"]),
    ("palisade-grammars", &[], &["axum", "sqlx", "tokio"]),
    ("palisade-http", &["model", "service"], &["sqlx"]),
    ("palisade-licenses", &["model"], &["axum", "sqlx", "tokio"]),
    ("palisade-model", &[], &["axum", "hyper", "reqwest", "sqlx", "tokio"]),
    ("palisade-policy", &["licenses", "model"], &["axum", "sqlx", "tokio"]),
    ("palisade-report", &["model"], &["axum", "sqlx", "tokio"]),
    ("palisade-rules", &["model"], &["axum", "sqlx", "tokio"]),
    ("palisade-sbom", &["model"], &["axum", "sqlx", "tokio"]),
    ("palisade-secrets", &["model", "rules", "engine"], &["axum", "sqlx", "tokio"]),
    (
        "palisade-service",
        &["licenses", "model", "policy", "rules", "engine", "store", "report", "sbom"],
        &["axum", "sqlx"],
    ),
    ("palisade-store", &["model"], &["axum", "hyper"]),
    ("palisade-templates", &["model", "rules"], &["axum", "hyper", "sqlx", "tokio"]),
    ("palisade-testdns", &[], &["axum", "sqlx"]),
    ("palisade-testkit", &[], &["axum"]),
    ("palisade-web", &["model", "rules", "engine", "advisories", "secrets", "templates"], &["axum", "sqlx"]),
    (
        "palisade",
        &[
            "advisories",
            "api",
            "code",
            "dependencies",
            "engine",
            "http",
            "licenses",
            "model",
            "policy",
            "report",
            "rules",
            "sbom",
            "secrets",
            "service",
            "store",
            "templates",
            "web",
        ],
        &["sqlx"],
    ),
];

#[test]
fn every_crate_keeps_to_its_layer() {
    let mut seen = 0;
    for (name, dependencies) in manifests() {
        let (_, ours, never) = LAYERS
            .iter()
            .find(|(layer, ..)| *layer == name)
            .unwrap_or_else(|| panic!("{name} is not in the layer table"));
        for dependency in &dependencies {
            if let Some(layer) = dependency.strip_prefix("palisade-") {
                assert!(ours.contains(&layer), "{name} may not import palisade-{layer}");
            }
            assert!(!never.contains(&dependency.as_str()), "{name} must never see {dependency}");
        }
        seen += 1;
    }
    assert!(seen >= 11, "expected the whole workspace, found {seen} crates");
}

#[test]
fn sql_stays_in_the_store() {
    for file in rust_files(&workspace().join("crates")) {
        let may = ["palisade-store", "palisade-testkit"];
        let in_store = file.components().any(|part| may.iter().any(|name| part.as_os_str() == *name));
        let source = std::fs::read_to_string(&file).unwrap();
        let needle = concat!("sqlx", "::");
        assert!(in_store || !source.contains(needle), "{} uses {needle}", file.display());
    }
}

#[test]
fn the_architecture_page_shows_this_table() {
    let page = std::fs::read_to_string(workspace().join("docs/architecture.md")).unwrap();
    for (name, ours, _) in LAYERS {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/architecture.md has no row for {name}"));
        for layer in *ours {
            assert!(row.contains(layer), "the row of {name} does not name {layer}");
        }
    }
}

fn manifests() -> BTreeMap<String, Vec<String>> {
    let folders = std::fs::read_dir(workspace().join("crates")).unwrap();
    let mut manifests: Vec<_> = folders.map(|folder| folder.unwrap().path().join("Cargo.toml")).collect();
    manifests.push(workspace().join("benches/Cargo.toml"));
    manifests.into_iter().filter(|path| path.exists()).map(|path| read_manifest(&path)).collect()
}

fn read_manifest(path: &Path) -> (String, Vec<String>) {
    let manifest: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let name = manifest["package"]["name"].as_str().unwrap().to_owned();
    let dependencies = manifest.get("dependencies").and_then(|table| table.as_table());
    (name, dependencies.map(|table| table.keys().cloned().collect()).unwrap_or_default())
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
