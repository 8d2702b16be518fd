//! What pnpm-lock.yaml says in its versions.

use proptest::prelude::*;

use super::key::{Style, split_key};
use crate::table::{error_of, lines, rows, tree};

#[test]
fn version_9_has_importers_and_snapshots() {
    let text = r"lockfileVersion: '9.0'

importers:
  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.2.0(peer@4.0.0)
      short:
        specifier: npm:long@^2
        version: long@2.0.0
    devDependencies:
      d:
        specifier: ^5.0.0
        version: 5.0.0
  packages/lib:
    dependencies:
      g:
        specifier: github:owner/g
        version: https://codeload.github.com/owner/g/tar.gz/0123
      other:
        specifier: workspace:*
        version: link:../other

packages:
  a@1.2.0:
    resolution: {integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=}
  '@s/opt@3.0.0':
    resolution: {integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=}
  d@5.0.0: {}
  g@https://codeload.github.com/owner/g/tar.gz/0123:
    resolution: {tarball: https://codeload.github.com/owner/g/tar.gz/0123}
    version: 0.0.1
  long@2.0.0: {}
  peer@4.0.0: {}

snapshots:
  a@1.2.0(peer@4.0.0):
    dependencies:
      peer: 4.0.0
    optionalDependencies:
      '@s/opt': 3.0.0
  '@s/opt@3.0.0': {}
  d@5.0.0:
    dependencies:
      peer: 4.0.0
  g@https://codeload.github.com/owner/g/tar.gz/0123: {}
  long@2.0.0: {}
  peer@4.0.0: {}
";
    assert_eq!(
        rows("pnpm-lock.yaml", text),
        [
            "26 a 1.2.0 direct [1, 5]",
            "28 @s/opt 3.0.0 optional transitive",
            "30 d 5.0.0 dev direct [5]",
            "31 g 0.0.1 direct from https://codeload.github.com/owner/g/tar.gz/0123",
            "34 long 2.0.0 direct",
            "35 peer 4.0.0 transitive",
        ]
    );
    let member = r#"{"name": "lib", "dependencies": {"g": "github:owner/g"}}"#;
    assert_eq!(tree(&[("pnpm-lock.yaml", text), ("packages/lib/package.json", member)]).len(), 1);
}

#[test]
fn versions_5_and_6_write_other_keys() {
    let five = "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_b@2.0.0\npackages:\n  /a/1.0.0_b@2.0.0:\n    resolution: {integrity: x}\n    dependencies: {'@s/c': 3.0.0}\n    dev: false\n  /@s/c/3.0.0:\n    dev: false\n  github.com/owner/g/0123:\n    resolution: {tarball: https://codeload.github.com/owner/g/tar.gz/0123}\n    name: g\n    version: 1.0.0\n    dev: true\n";
    assert_eq!(
        rows("pnpm-lock.yaml", five),
        [
            "7 a 1.0.0 direct [1]",
            "11 @s/c 3.0.0 transitive",
            "13 g 1.0.0 dev from https://codeload.github.com/owner/g/tar.gz/0123"
        ]
    );
    let six = "lockfileVersion: '6.0'\ndevDependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0(b@2.0.0)\npackages:\n  /a@1.0.0(b@2.0.0):\n    dependencies:\n      c: /@s/real@3.0.0\n    dev: true\n  /@s/real@3.0.0:\n    dev: true\n";
    assert_eq!(rows("pnpm-lock.yaml", six), ["7 a 1.0.0 dev direct [1]", "11 @s/real 3.0.0 dev transitive"]);
}

#[test]
fn a_second_document_belongs_to_the_same_file() {
    let text = "lockfileVersion: '9.0'\nimporters:\n  .:\n    devDependencies: {p: {specifier: '1', version: 1.0.0}}\npackages:\n  p@1.0.0: {}\n---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies: {q: {specifier: '1', version: 1.0.0}}\npackages:\n  q@1.0.0: {}\n";
    assert_eq!(
        lines(&tree(&[("pnpm-lock.yaml", text)])[0].packages),
        ["6 p 1.0.0 dev direct", "13 q 1.0.0 direct"]
    );
}

#[test]
fn bad_input_has_a_name() {
    let cases = [
        ("lockfileVersion: '9.0'\npackages:\n  a@1: {\n", "truncated"),
        ("lockfileVersion: '9.0'\npackages:\n  a@1: {}\n  a@1: {}\n", "duplicate_key"),
        ("lockfileVersion: '9.0'\na: &x\n  b: *x\n", "cyclic"),
        ("packages: {}\n", "syntax"),
        ("- a\n", "syntax"),
    ];
    for (text, code) in cases {
        assert_eq!(error_of("pnpm-lock.yaml", text.as_bytes()), Some(code), "{text}");
    }
}

proptest! {
    #[test]
    fn keys_never_panic(key in "[a@/()_:1.é]{0,20}") {
        let _ = (split_key(&key, Style::At), split_key(&key, Style::Slash));
        let _ = error_of("pnpm-lock.yaml", format!("lockfileVersion: 9\npackages:\n  '{key}': {{}}\n").as_bytes());
    }
}
