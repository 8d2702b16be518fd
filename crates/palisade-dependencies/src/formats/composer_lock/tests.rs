//! What composer.lock says, alone and beside composer.json.

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = r#"{
  "packages": [
    {"name": "Acme/Log", "version": "v1.2.0", "license": ["MIT"], "require": {"php": ">=8", "psr/log": "^3"},
     "dist": {"type": "zip", "shasum": ""}},
    {"name": "psr/log",
     "version": "3.0.0"},
    {"name": "acme/local", "version": "dev-main", "dist": {"type": "path", "url": "../local"}}
  ],
  "packages-dev": [{"name": "phpunit/phpunit", "version": "10.0.0"}]
}"#;

#[test]
fn both_lists_are_read() {
    assert_eq!(
        rows("composer.lock", LOCK),
        [
            "3 acme/log v1.2.0 [1]",
            "5 psr/log 3.0.0",
            "7 acme/local dev-main from file:../local",
            "9 phpunit/phpunit 10.0.0 dev"
        ]
    );
    let manifest = r#"{"name": "acme/app", "require": {"php": "^8", "acme/log": "^1"}, "require-dev": {"phpunit/phpunit": "*"}}"#;
    let files = tree(&[("composer.lock", LOCK), ("composer.json", manifest)]);
    assert_eq!(
        lines(&files[0].packages)[..2],
        ["3 acme/log v1.2.0 direct [1]", "5 psr/log 3.0.0 transitive"]
    );
    assert_eq!(files[0].packages[0].licenses, ["MIT"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("composer.lock", b"{\"packages\": ["), Some("truncated"));
}
