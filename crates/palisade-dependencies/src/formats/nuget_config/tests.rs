//! What packages.config lists.

use crate::table::{error_of, rows};

#[test]
fn packages_and_tools() {
    let text = "<?xml version=\"1.0\"?>\n<packages>\n  <package id=\"A\" version=\"1.0\" targetFramework=\"net46\" />\n  <package id=\"T\" version=\"2.0\" developmentDependency=\"true\" />\n  <package id=\"N\" />\n</packages>";
    assert_eq!(rows("packages.config", text), ["3 A 1.0", "4 T 2.0 dev"]);
    assert_eq!(error_of("packages.config", b"<packages>"), Some("truncated"));
    assert_eq!(error_of("packages.config", b"<!DOCTYPE x [<!ENTITY a 'b'>]><packages/>"), Some("entity"));
}
