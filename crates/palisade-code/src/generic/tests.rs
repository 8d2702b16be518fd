//! Generic patterns by what they find.

use proptest::prelude::*;

use super::*;
use crate::rule::{CommentStyle, Options};

fn search(pattern: &str, text: &str, options: &Options) -> Vec<(String, String)> {
    let document = Document::parse(text, options.generic_comment_style);
    let found = Pattern::parse(pattern, options).unwrap().search(&document);
    assert!(!found.is_cut);
    let bindings = |found: &Match| {
        let each = found.bindings.iter().map(|(name, range)| format!("{name}={}", &text[range.clone()]));
        each.collect::<Vec<_>>().join(" ")
    };
    found.matches.iter().map(|found| (text[found.range.clone()].to_owned(), bindings(found))).collect()
}

/// The texts that are found, separated by `|`.
fn found(pattern: &str, text: &str) -> String {
    let found = search(pattern, text, &Options::default());
    found.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("|")
}

#[test]
fn patterns_are_found_whatever_the_white_space() {
    let lines = |count: usize| "x\n".repeat(count);
    let far = |count: usize| format!("a\n{}b", lines(count));
    let cases: &[(&str, &str, &str)] = &[
        ("foo(x)", "a foo ( x ) foo(y)", "foo ( x )"),
        ("a b", "a\nb a-b", "a\nb"),
        ("foo", "foobar foo_1 foo", "foo"),
        ("a.b", "a.b a..b a. b", "a.b|a. b"),
        // Ellipses.
        ("a ... b", "a 1 2 b b", "a 1 2 b"),
        ("a ... b", &far(9), &far(9)),
        ("a ... b", &far(10), ""),
        ("a ... ... b", &far(10), &far(10)),
        ("a ... c", "a b a c", "a c"),
        ("a ...", "a b\nc\n", "a b\nc"),
        ("a ... .... b", "a x .... b", "a x .... b"),
        ("f(...)", "f(1, g(2), [3]) f()", "f(1, g(2)|f()"),
        ("f(..., 2)", "f(1, g(2), 2)", "f(1, g(2), 2)"),
        // An ellipsis ends as soon as it can, also within braces.
        ("(a ...)", "(a (b) c) d)", "(a (b)"),
        ("{ ... }", "{\n x\n}", "{\n x\n}"),
        // Blocks.
        ("a\n  b\nc", "a\n    b\nc", "a\n    b\nc"),
        ("a\n  b\nc", "a\nb\nc", ""),
        ("a b c", "a\n  b\nc", "a\n  b\nc"),
        ("a\n  ...\nc", "a\n  b\n  b\nc", "a\n  b\n  b\nc"),
        ("b c", "a\n  b\nc", ""),
        ("é ... ü", "é x ö ü", "é x ö ü"),
        ("x", "", ""),
    ];
    for (pattern, text, expected) in cases {
        assert_eq!(found(pattern, text), *expected, "{pattern:?} in {text:?}");
    }
}

#[test]
fn metavariables_are_bound() {
    let cases = [
        ("$A = $B;", "x = 1; y = z", vec![("x = 1;", "$A=x $B=1")]),
        ("$A == $A", "x == y; y == y", vec![("y == y", "$A=y")]),
        ("f($...ARGS)", "f(a, b) f()", vec![("f(a, b)", "$...ARGS=a, b"), ("f()", "$...ARGS=")]),
        ("$...A=$...A;", "x.y=x.y; 1=2;", vec![("x.y=x.y;", "$...A=x.y")]),
        ("$a $$ $...b", "$a $$ $ ... b", vec![("$a $$ $ ... b", "")]),
    ];
    for (pattern, text, expected) in cases {
        let expected: Vec<_> =
            expected.into_iter().map(|(text, bindings)| (text.to_owned(), bindings.to_owned())).collect();
        assert_eq!(search(pattern, text, &Options::default()), expected, "{pattern}");
    }
}

#[test]
fn options_change_what_is_found() {
    let caseless = Options { generic_caseless: true, ..Options::default() };
    assert_eq!(search("foo", "Foo FOO", &caseless).len(), 2);
    let one_line = Options { generic_ellipsis_max_span: 0, ..Options::default() };
    assert_eq!(search("a ... b", "a\nb a x b", &one_line).len(), 1);
    for (style, count) in [(CommentStyle::C, 3), (CommentStyle::Cpp, 2), (CommentStyle::Shell, 4)] {
        let options = Options { generic_comment_style: Some(style), ..Options::default() };
        assert_eq!(search("a", "a /* a\n a */ // a\n # a", &options).len(), count, "{style:?}");
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    let deep: String = (0..200).map(|depth| format!("{}x\n", " ".repeat(depth))).collect();
    for pattern in ["", " \n", "... $...X", "$...X $...Y", &deep] {
        assert!(Pattern::parse(pattern, &Options::default()).is_err(), "{pattern:.20}");
    }
}

#[test]
fn texts_with_lines_are_readable() {
    let minified = "a;".repeat(3000);
    let cases: &[(&[u8], bool)] = &[
        (b"", true),
        (b"a\nb", true),
        (b"\0\x01\x02ELF", false),
        (minified.as_bytes(), false),
        ("é\n".as_bytes(), true),
    ];
    for (bytes, expected) in cases {
        assert_eq!(is_readable(bytes), *expected, "{:?}", &bytes[..bytes.len().min(9)]);
    }
}

#[test]
fn hostile_texts_end() {
    let open = "(".repeat(100_000);
    let indented: String = (0..2000).map(|depth| format!("{}a\n", " ".repeat(depth))).collect();
    for text in [&open, &indented, &"(a)".repeat(50_000), &"a ".repeat(50_000)] {
        let document = Document::parse(text, None);
        for pattern in ["a ... a ... a ... b", "( ... ( ... ( ... )", "$X ... $X ... $Y ... $Y b", "..."] {
            let _ = Pattern::parse(pattern, &Options::default()).unwrap().search(&document);
        }
    }
}

proptest! {
    #[test]
    fn never_panics(pattern in r"[ab$.X ()\n\t{}é]{0,20}", text in r"[ab$X. ()\n\t{}\[\]é]{0,40}") {
        let document = Document::parse(&text, Some(CommentStyle::Cpp));
        if let Ok(pattern) = Pattern::parse(&pattern, &Options::default()) {
            for found in pattern.search(&document).matches {
                prop_assert!(text.get(found.range).is_some());
            }
        }
    }
}
