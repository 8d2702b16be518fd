//! What pylock.toml says.

use crate::format_of;
use crate::table::{error_of, rows};

#[test]
fn packages_sources_and_edges() {
    let text = "lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{name = \"B\"}]\nwheels = [{name = \"a.whl\", hashes = {sha1 = \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"}}]\n[[packages]]\nname = \"b\"\nvcs = {type = \"git\", url = \"https://example.org/b\", commit-id = \"0123\"}\n[[packages]]\nname = \"app\"\ndirectory = {path = \".\"}\n";
    assert_eq!(rows("pylock.dev.toml", text), ["3 a 1 [1]", "8 b - from git+https://example.org/b#0123"]);
    assert!(format_of("pylock.a.b.toml").is_none() && format_of("pylock.toml").is_some());
    assert_eq!(error_of("pylock.toml", b"[[packages]]\nname = \"x\nb = 1"), Some("syntax"));
}
