//! What yarn.lock says in both kinds, alone and beside manifests.

use proptest::prelude::*;

use super::classic;
use crate::table::{error_of, lines, rows, tree};

const CLASSIC: &str = r#"# yarn lockfile v1


"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.1.0"
  resolved "https://registry.yarnpkg.com/@s/a/-/a-1.1.0.tgz#da39a3ee5e6b4b0d3255bfef95601890afd80709"
  dependencies:
    b "^2.0.0"
  optionalDependencies:
    c "1 || 2"

b@^2.0.0:
  version "2.3.0"
  resolved "https://registry.yarnpkg.com/b/-/b-2.3.0.tgz"
  integrity sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=

b@^1.0.0:
  version "1.0.0"

"c@1 || 2", "renamed@npm:c@^2.0.0":
  version "2.0.0"

g@owner/g:
  version "0.0.1"
  resolved "https://codeload.github.com/owner/g/tar.gz/0123"
"#;

#[test]
fn classic_entries_have_edges() {
    assert_eq!(
        rows("yarn.lock", CLASSIC),
        [
            "4 @s/a 1.1.0 [1, 3]",
            "12 b 2.3.0",
            "17 b 1.0.0",
            "20 c 2.0.0",
            "23 g 0.0.1 from https://codeload.github.com/owner/g/tar.gz/0123"
        ]
    );
    let hashes = tree(&[("yarn.lock", CLASSIC)])[0]
        .packages
        .iter()
        .map(|package| package.hashes.len())
        .collect::<Vec<_>>();
    assert_eq!(hashes, [1, 1, 0, 0, 0]);
}

#[test]
fn manifests_tell_what_is_for_development() {
    let manifest = r#"{"name": "app", "dependencies": {"@s/a": "^1.1.0"}, "devDependencies": {"b": "^1.0.0", "g": "owner/g"}}"#;
    let files = tree(&[("yarn.lock", CLASSIC), ("package.json", manifest)]);
    let found: Vec<_> =
        lines(&files[0].packages).iter().map(|line| line.split(" from").next().unwrap().to_owned()).collect();
    assert_eq!(
        found,
        [
            "4 @s/a 1.1.0 direct [1, 3]",
            "12 b 2.3.0 transitive",
            "17 b 1.0.0 dev direct",
            "20 c 2.0.0 optional transitive",
            "23 g 0.0.1 dev direct"
        ]
    );
}

const BERRY: &str = r#"# generated

__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0":
  version: 1.2.0
  resolution: "a@npm:1.2.0"
  dependencies:
    b: "npm:^2.0.0"
    c: "npm:^3.0.0"
  dependenciesMeta:
    c:
      optional: true
  checksum: 10c0/00
  languageName: node
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: "npm:^1.0.0"
    lib: "workspace:*"
    short: "npm:long@^4.0.0"
  languageName: unknown
  linkType: soft

"b@npm:^2.0.0, b@npm:^2.1.0":
  version: 2.1.0
  resolution: "b@npm:2.1.0"

"c@npm:^3.0.0":
  version: 3.0.0
  resolution: "c@npm:3.0.0"

"g@https://github.com/owner/g.git#commit=0123":
  version: 1.0.0
  resolution: "g@https://github.com/owner/g.git#commit=0123"

"lib@workspace:*, lib@workspace:packages/lib":
  version: 0.0.0-use.local
  resolution: "lib@workspace:packages/lib"
  dependencies:
    g: "https://github.com/owner/g.git#commit=0123"

"short@npm:long@^4.0.0":
  version: 4.0.0
  resolution: "long@npm:4.0.0"

"typescript@patch:typescript@npm%3A^5#optional!builtin<compat/typescript>":
  version: 5.0.0
  resolution: "typescript@patch:typescript@npm%3A5.0.0#optional!builtin<compat/typescript>::version=5.0.0&hash=1"
"#;

#[test]
fn berry_entries_have_edges_and_workspaces() {
    let manifest = r#"{"name": "app", "devDependencies": {"a": "^1.0.0"}, "dependencies": {"short": "npm:long@^4.0.0"}}"#;
    let member = r#"{"name": "lib", "dependencies": {"g": "https://github.com/owner/g.git#commit=0123"}}"#;
    let files =
        tree(&[("yarn.lock", BERRY), ("package.json", manifest), ("packages/lib/package.json", member)]);
    assert_eq!((files.len(), files[0].project.as_deref()), (1, Some("app")));
    assert_eq!(
        lines(&files[0].packages),
        [
            "7 a 1.2.0 dev direct [1, 2]",
            "30 b 2.1.0 dev transitive",
            "34 c 3.0.0 dev transitive",
            "38 g 1.0.0 direct from https://github.com/owner/g.git#commit=0123",
            "42 lib 0.0.0-use.local direct from file:packages/lib [3]",
            "48 long 4.0.0 direct",
            "52 typescript 5.0.0",
        ]
    );
}

#[test]
fn bad_input_has_a_name() {
    let cases = [
        ("a@^1:\n", "truncated"),
        ("a@^1:\n  version \"1", "syntax"),
        ("a@^1:\n  version \"1\"\n  version \"2\"\n", "duplicate_key"),
        ("  version \"1\"\n", "syntax"),
        ("__metadata:\n  version: 8\n\"a@npm:1\":\n  version: \"1", "truncated"),
        ("__metadata:\n  version: 8\n\"a@npm:1\": {}\n\"a@npm:1\": {}\n", "duplicate_key"),
    ];
    for (text, code) in cases {
        assert_eq!(error_of("yarn.lock", text.as_bytes()), Some(code), "{text}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "[a@^1:, \"\n]{0,80}") {
        let _ = classic::read(&text);
        let _ = error_of("yarn.lock", format!("__metadata:\n{text}").as_bytes());
    }
}
