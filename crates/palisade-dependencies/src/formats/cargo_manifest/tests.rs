//! What Cargo.toml asks for where there is no lockfile.

use crate::table::{error_of, rows, tree};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "[package]\nname = \"app\"\n\n[dependencies]\nserde = \"1\"\nexact = \"=1.2.3\"\nlocal = { path = \"../local\" }\nfast = { package = \"quick\", git = \"https://example.org/q\", optional = true }\nshared.workspace = true\n\n[target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n\n[dev-dependencies.insta]\nversion = \"1\"\n";
    assert_eq!(
        rows("Cargo.toml", text),
        [
            "5 serde (1) direct",
            "6 exact 1.2.3 direct",
            "8 quick - optional direct from git+https://example.org/q",
            "9 shared (that of the workspace) direct",
            "14 insta (1) dev direct",
            "12 libc (0.2) direct",
        ]
    );
}

#[test]
fn a_manifest_without_requirements_is_not_listed() {
    assert!(tree(&[("a/Cargo.toml", "[package]\nname = \"a\"\n")]).is_empty());
    assert_eq!(error_of("Cargo.toml", b"[package"), Some("truncated"));
}
