//! What Package.resolved lists in its versions.

use crate::table::{error_of, rows};

#[test]
fn packages_are_named_by_repository() {
    let one = "{\"object\": {\"pins\": [\n{\"package\": \"A\", \"repositoryURL\": \"git@github.com:o/a.git\", \"state\": {\"version\": \"1.0.0\", \"revision\": \"0\"}}]}, \"version\": 1}";
    assert_eq!(rows("Package.resolved", one), ["2 github.com/o/a 1.0.0"]);
    let two = "{\"pins\": [\n{\"identity\": \"b\", \"location\": \"https://github.com/o/b\", \"state\": {\"branch\": \"main\", \"revision\": \"0123\"}},\n{\"identity\": \"mona.c\", \"kind\": \"registry\", \"location\": \"\", \"state\": {\"version\": \"2.0.0\"}}], \"version\": 2}";
    assert_eq!(
        rows("Package.resolved", two),
        ["2 github.com/o/b (main) from git+https://github.com/o/b#0123", "3 mona.c 2.0.0"]
    );
    assert_eq!(error_of("Package.resolved", b"{\"pins\": ["), Some("truncated"));
}
