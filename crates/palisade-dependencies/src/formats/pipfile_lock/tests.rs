//! What Pipfile.lock says, alone and beside Pipfile.

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = r#"{
  "_meta": {"hash": {"sha256": "x"}},
  "default": {
    "flask": {"hashes": ["sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"], "version": "==2.0"},
    "local": {"editable": true, "path": "."}
  },
  "develop": {
    "flask": {"version": "==2.0"},
    "pytest": {"git": "https://example.org/pytest.git", "ref": "0123"}
  }
}"#;

#[test]
fn categories_tell_the_usage() {
    assert_eq!(
        rows("Pipfile.lock", LOCK),
        [
            "4 flask 2.0",
            "5 local - from file:.",
            "9 pytest - dev from git+https://example.org/pytest.git#0123"
        ]
    );
    let files = tree(&[
        ("Pipfile.lock", LOCK),
        ("Pipfile", "[packages]\nlocal = {path = '.'}\n[dev-packages]\npytest = '*'\n"),
    ]);
    assert_eq!(
        lines(&files[0].packages),
        [
            "4 flask 2.0 transitive",
            "5 local - direct from file:.",
            "9 pytest - dev direct from git+https://example.org/pytest.git#0123"
        ]
    );
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("Pipfile.lock", b"{\"default\": {"), Some("truncated"));
}
