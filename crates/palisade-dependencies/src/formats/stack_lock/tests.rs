//! What stack.yaml.lock lists.

use crate::table::{error_of, rows, tree};

#[test]
fn packages_of_all_sources() {
    let text = "packages:\n- completed:\n    hackage: a-b-1.0@sha256:00,1\n  original:\n    hackage: a-b-1.0\n- completed:\n    git: https://example.org/g\n    commit: '0123'\n    name: g\n    version: 2.0\n- original: {}\nsnapshots:\n- completed: {}\n";
    assert_eq!(rows("stack.yaml.lock", text), ["3 a-b 1.0", "9 g 2.0 from git+https://example.org/g#0123"]);
    assert_eq!(tree(&[("stack.yaml.lock", text)])[0].gaps.len(), 2);
    assert_eq!(error_of("stack.yaml.lock", b"packages: ["), Some("truncated"));
}
