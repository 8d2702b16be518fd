//! What a version catalog offers.

use crate::table::{error_of, rows, tree};

#[test]
fn versions_are_resolved() {
    let text = "[versions]\nk = \"1.9\"\nr = { strictly = \"[1,2)\" }\n[libraries]\na = \"g:a:1.0\"\nb = { module = \"g:b\", version.ref = \"k\" }\nc = { group = \"g\", name = \"c\", version = { prefer = \"2\" } }\nd.module = \"g:d\"\ne = { module = \"g:e\", version.ref = \"r\" }\nf = 1\n[plugins]\np = \"x:1\"\n";
    assert_eq!(
        rows("gradle/libs.versions.toml", text),
        ["5 g:a 1.0", "6 g:b 1.9", "7 g:c 2", "8 g:d -", "9 g:e ([1,2))"]
    );
    assert_eq!(tree(&[("gradle/libs.versions.toml", text)])[0].gaps, ["the library at line 10"]);
    assert_eq!(error_of("libs.versions.toml", b"[libraries"), Some("truncated"));
}
