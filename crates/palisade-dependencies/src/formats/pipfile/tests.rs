//! What Pipfile asks for where there is no lockfile.

use crate::table::{error_of, rows};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "[[source]]\nurl = \"https://pypi.org/simple\"\n[packages]\nDjango = \"==4.0\"\nany = \"*\"\nhere = {path = \".\"}\n[dev-packages]\ng = {git = \"https://example.org/g\", version = \">=1\"}\n";
    assert_eq!(
        rows("Pipfile", text),
        ["4 django 4.0 direct", "5 any - direct", "8 g (>=1) dev direct from git+https://example.org/g"]
    );
    assert_eq!(error_of("Pipfile", b"[packages"), Some("truncated"));
}
