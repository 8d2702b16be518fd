//! What package-lock.json says in its three versions.

use crate::table::{error_of, lines, rows, tree};

const FLAT: &str = r#"{
  "name": "app",
  "lockfileVersion": 3,
  "packages": {
    "": {
      "name": "app",
      "workspaces": ["packages/*"],
      "dependencies": {"a": "^1.0.0", "short": "npm:long-name@^2.0.0"},
      "devDependencies": {"d": "^1.0.0"}
    },
    "node_modules/a": {
      "version": "1.2.0",
      "resolved": "https://registry.npmjs.org/a/-/a-1.2.0.tgz",
      "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
      "license": "MIT",
      "dependencies": {"b": "^2.0.0"}
    },
    "node_modules/a/node_modules/b": {"version": "2.0.0", "dependencies": {"@s/c": "*"}},
    "node_modules/b": {"version": "1.0.0", "dev": true, "optional": true},
    "node_modules/@s/c": {"version": "1.0.0", "resolved": "git+ssh://git@example.org/c.git#abc"},
    "node_modules/d": {"version": "1.0.0", "dev": true, "dependencies": {"b": "^1.0.0"}},
    "node_modules/d/node_modules/@s/c": {"version": "1.0.0", "dev": true, "resolved": "git+ssh://git@example.org/c.git#abc"},
    "node_modules/short": {"name": "long-name", "version": "2.0.0", "devOptional": true},
    "node_modules/web": {"resolved": "packages/web", "link": true},
    "packages/web": {"version": "0.0.1", "dependencies": {"b": "^1.0.0"}}
  }
}
"#;

#[test]
fn places_become_packages() {
    assert_eq!(
        rows("package-lock.json", FLAT),
        [
            "11 a 1.2.0 direct [1]",
            "18 b 2.0.0 transitive [3]",
            "19 b 1.0.0 dev direct",
            "20 @s/c 1.0.0 transitive from git+ssh://git@example.org/c.git#abc",
            "21 d 1.0.0 dev direct [2]",
            "23 long-name 2.0.0 optional direct",
            "25 web 0.0.1 direct from file:packages/web [2]",
        ]
    );
    let files = tree(&[("package-lock.json", FLAT)]);
    let a = &files[0].packages[0];
    assert_eq!((a.licenses[0].as_str(), a.hashes[0].value.len()), ("MIT", 40));
    assert_eq!(files[0].packages[3].purl.namespace, "@s");
}

#[test]
fn version_1_is_nested() {
    let text = r#"{
  "name": "app", "lockfileVersion": 1, "requires": true,
  "dependencies": {
    "a": {"version": "1.0.0", "requires": {"b": "^2.0.0"},
      "dependencies": {
        "b": {"version": "2.0.0", "bundled": true}
      }
    },
    "b": {"version": "1.0.0", "dev": true},
    "g": {"version": "github:owner/g#0123"},
    "h": {"version": "npm:real@3.0.0", "optional": true}
  }
}
"#;
    let manifest =
        r#"{"name": "app", "dependencies": {"a": "1", "g": "owner/g"}, "devDependencies": {"b": "1"}}"#;
    let files = tree(&[("x/package-lock.json", text), ("x/package.json", manifest)]);
    assert_eq!(
        lines(&files[0].packages),
        [
            "4 a 1.0.0 direct [1]",
            "6 b 2.0.0 transitive",
            "9 b 1.0.0 dev direct",
            "10 g - direct from github:owner/g#0123",
            "11 real 3.0.0 optional",
        ]
    );
}

#[test]
fn a_shrinkwrap_hides_the_lockfile_beside_it() {
    let files = tree(&[("npm-shrinkwrap.json", FLAT), ("package-lock.json", FLAT)]);
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path, "npm-shrinkwrap.json");
}

#[test]
fn bad_input_has_a_name() {
    let cases = [
        ("{\"packages\": {\"a\"", "truncated"),
        ("{\"packages\": {\"a\": {}, \"a\": {}}}", "duplicate_key"),
        ("null", "syntax"),
    ];
    for (text, code) in cases {
        assert_eq!(error_of("package-lock.json", text.as_bytes()), Some(code));
    }
    let deep = "{\"dependencies\":{\"a\":".repeat(200);
    assert_eq!(error_of("package-lock.json", deep.as_bytes()), Some("too_deep"));
}
