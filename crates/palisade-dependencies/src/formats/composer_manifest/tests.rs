//! What composer.json asks for where there is no lockfile.

use crate::table::{error_of, rows};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "{\n\"require\": {\"php\": \"^8\", \"ext-json\": \"*\",\n \"Acme/A\": \"^1\", \"acme/b\": \"1.2.3\"},\n\"require-dev\": {\"acme/c\": \"dev-main\"}}";
    assert_eq!(
        rows("composer.json", text),
        ["3 acme/a (^1) direct", "3 acme/b 1.2.3 direct", "4 acme/c (dev-main) dev direct"]
    );
    assert_eq!(error_of("composer.json", b"{"), Some("truncated"));
}
