//! What mix.lock lists.

use proptest::prelude::*;

use super::term::parse_term;
use crate::table::{error_of, rows, tree};

#[test]
fn packages_have_edges() {
    let text = r#"%{
  "app_a": {:hex, :real_a, "1.0.0", "aa", [:mix], [{:b, "~> 2.0", [hex: :b, repo: "hexpm", optional: true]}], "hexpm", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
  "b": {:hex, :b, "2.1.0", "bb", [:rebar3], [], "hexpm:acme", "bb"},
  "g": {:git, "https://example.org/g.git", "0123", [branch: "main"]},
  "w": {:weird},
}
"#;
    assert_eq!(
        rows("mix.lock", text),
        ["2 real_a 1.0.0 [1]", "3 b 2.1.0", "4 g - from git+https://example.org/g.git#0123"]
    );
    let file = &tree(&[("mix.lock", text)])[0];
    assert_eq!((file.packages[0].hashes.len(), &*file.packages[1].purl.namespace), (1, "acme"));
    assert_eq!(file.gaps, ["the package w at line 5"]);
    assert_eq!(rows("mix.lock", "%{\"a\" => {:hex, :a, \"1.0\"}}"), ["1 a 1.0"]);
}

#[test]
fn bad_input_has_a_name() {
    let cases =
        [("%{\n \"a\": {:hex", "truncated"), ("", "truncated"), ("%{1: 2}", "syntax"), ("}", "syntax")];
    for (text, code) in cases {
        assert_eq!(error_of("mix.lock", text.as_bytes()), Some(code), "{text}");
    }
    assert_eq!(error_of("mix.lock", "{".repeat(1000).as_bytes()), Some("too_deep"));
}

proptest! {
    #[test]
    fn never_panics(text in "[%{}\\[\\]\":a1, \n#é]{0,60}") {
        let _ = parse_term(&text);
        let _ = error_of("mix.lock", text.as_bytes());
    }
}
