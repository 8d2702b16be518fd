//! What pubspec.lock lists.

use crate::table::{error_of, rows};

#[test]
fn packages_of_all_sources() {
    let text = "packages:\n  a:\n    dependency: \"direct main\"\n    description:\n      name: a\n      url: \"https://pub.dev\"\n    source: hosted\n    version: \"1.0.0\"\n  b:\n    dependency: transitive\n    description: {url: \"https://example.org/b\", resolved-ref: \"0123\"}\n    source: git\n    version: \"2.0.0\"\n  c:\n    dependency: \"direct dev\"\n    version: \"3.0.0\"\n  flutter:\n    dependency: \"direct main\"\n    description: flutter\n    source: sdk\n    version: \"0.0.0\"\n";
    assert_eq!(
        rows("pubspec.lock", text),
        [
            "2 a 1.0.0 direct",
            "9 b 2.0.0 transitive from git+https://example.org/b#0123",
            "14 c 3.0.0 dev direct",
            "17 flutter 0.0.0 direct from sdk:flutter",
        ]
    );
    assert_eq!(error_of("pubspec.lock", b"packages: {"), Some("truncated"));
    assert_eq!(error_of("pubspec.lock", b"a: {}\na: {}\n"), Some("duplicate_key"));
}
