//! What cabal.project.freeze pins.

use crate::table::{error_of, rows};

#[test]
fn constraints_are_packages() {
    let text = "active-repositories: hackage.haskell.org:merge\nconstraints: any.aeson ==2.1.0.0,\n             -- a comment\n             aeson -cffi,\n             text ==2.0.1\nindex-state: hackage.haskell.org 2024-01-01T00:00:00Z\n";
    assert_eq!(rows("cabal.project.freeze", text), ["2 aeson 2.1.0.0", "5 text 2.0.1"]);
    assert_eq!(error_of("cabal.project.freeze", b"\xff"), Some("not_text"));
}
