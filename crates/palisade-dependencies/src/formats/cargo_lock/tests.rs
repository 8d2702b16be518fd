//! What Cargo.lock says, alone and beside manifests.

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = r#"version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = [
 "itoa",
 "rand 0.8.5",
 "quick",
]

[[package]]
name = "itoa"
version = "1.0.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "1aab8fc367588b89dcee83ab0fd66b72b50b72fa1904d7095045ace2b0c81c35"

[[package]]
name = "quick"
version = "1.0.0"
source = "git+https://example.org/quick?branch=main#0123456789"
dependencies = [
 "rand 0.7.3",
]

[[package]]
name = "rand"
version = "0.7.3"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "rand"
version = "0.8.5"
source = "sparse+https://index.crates.io/"
dependencies = ["itoa"]
"#;

#[test]
fn packages_have_lines_sources_and_edges() {
    assert_eq!(
        rows("Cargo.lock", LOCK),
        [
            "4 app 0.1.0 direct from file:. [1, 2, 4]",
            "13 itoa 1.0.1 direct",
            "19 quick 1.0.0 direct from git+https://example.org/quick?branch=main#0123456789 [3]",
            "27 rand 0.7.3 transitive",
            "32 rand 0.8.5 direct [1]",
        ]
    );
}

#[test]
fn manifests_tell_what_is_for_development() {
    let manifest = "[package]\nname = \"app\"\n[dependencies]\nitoa = \"1\"\n[dev-dependencies]\nrand = \"0.8\"\n[build-dependencies]\nfast = { package = \"quick\", git = \"https://example.org/quick\" }\n";
    let files = tree(&[("ws/Cargo.lock", LOCK), ("ws/crates/app/Cargo.toml", manifest)]);
    assert_eq!(files.len(), 1);
    let found = lines(&files[0].packages);
    assert_eq!(found[1], "13 itoa 1.0.1 direct");
    assert!(found[2].starts_with("19 quick 1.0.0 dev direct"), "{found:?}");
    assert_eq!(found[3], "27 rand 0.7.3 dev transitive");
    assert_eq!(found[4], "32 rand 0.8.5 dev direct [1]");
}

#[test]
fn old_files_keep_checksums_apart() {
    let digits = "ab".repeat(32);
    let text = format!(
        "[root]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\"]\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n[metadata]\n\"checksum a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\" = \"{digits}\"\n"
    );
    let files = tree(&[("Cargo.lock", &text)]);
    assert_eq!(lines(&files[0].packages), ["2 app 0.1.0 direct from file:. [1]", "6 a 1.0.0 direct"]);
    assert_eq!(files[0].packages[1].hashes[0].value, digits);
    assert_eq!(files[0].project.as_deref(), Some("app"));
}

#[test]
fn bad_input_has_a_name() {
    let cases: [(&[u8], &str); 4] = [
        (b"[[package]]\nname = \"a", "truncated"),
        (b"[[package]]\nname = \"a\"\nname = \"b\"\n", "duplicate_key"),
        (b"not toml\nat all", "syntax"),
        (b"\xff\xfe", "not_text"),
    ];
    for (bytes, code) in cases {
        assert_eq!(error_of("Cargo.lock", bytes), Some(code));
    }
    assert_eq!(error_of("Cargo.lock", &vec![b' '; crate::TEXT_LIMIT + 1]), Some("too_large"));
}
