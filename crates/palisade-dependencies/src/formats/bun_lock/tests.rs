//! What bun.lock says of a workspace.

use proptest::prelude::*;

use crate::table::{error_of, rows, tree};

const LOCK: &str = r#"{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": { "a": "^1.0.0", "lib": "workspace:*", },
      "devDependencies": { "b": "^1.0.0", },
    },
    "packages/lib": { "name": "lib", "version": "0.1.0", "dependencies": { "b": "^2.0.0" } },
  },
  "packages": {
    "a": ["a@1.2.0", "", { "dependencies": { "b": "^2.0.0" }, "optionalDependencies": { "@s/c": "*" } }, "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
    "b": ["b@1.0.0", "", {}, ""],
    "lib": ["lib@workspace:packages/lib"],
    "@s/c": ["@s/c@github:owner/c#0123", {}, "owner-c-0123"],
    "a/b": ["b@2.0.0", "", {}, ""],
    "lib/b": ["b@2.0.0", "", {}, ""],
  },
}
"#;

#[test]
fn places_become_packages() {
    assert_eq!(
        rows("bun.lock", LOCK),
        [
            "12 a 1.2.0 direct [3, 4]",
            "13 b 1.0.0 dev direct",
            "14 lib - direct from file:packages/lib",
            "15 @s/c - optional transitive from github:owner/c#0123",
            "16 b 2.0.0 direct",
        ]
    );
    assert_eq!(tree(&[("bun.lock", LOCK)])[0].packages[0].hashes.len(), 1);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("bun.lock", b"{\"packages\": {\"a\": [\"a@1\""), Some("truncated"));
    assert_eq!(tree(&[("bun.lock", "{\"packages\": {\"a\": []}}")])[0].gaps, ["the package at line 1"]);
}

proptest! {
    #[test]
    fn never_panics(key in "[a@/:1é]{0,20}", id in "[a@/:1é]{0,20}") {
        let text = format!("{{\"packages\": {{\"{key}\": [\"{id}\", {{\"dependencies\": {{\"{id}\": \"1\"}}}}]}}}}");
        let _ = error_of("bun.lock", text.as_bytes());
    }
}
