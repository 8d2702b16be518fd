//! Small sources and what they become.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{by_name, lower};
use crate::pattern::{Root, read};

use super::quoted;

fn outline(source: &str) -> String {
    let lowered = lower(by_name("yaml").unwrap(), source, Interner::new(), false).unwrap();
    assert_eq!(lowered.damage, [], "{source}");
    lowered.tree.outline()
}

/// Lines of the outline without indentation, in one line.
fn words(source: &str) -> String {
    outline(source).lines().skip(1).map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn block_and_flow_style_are_equal() {
    assert_eq!(outline("a:\n  b: 1\n  c:\n  - x\n  - y\n"), outline("a: {b: 1, c: [x, y]}\n"));
    assert_eq!(outline("- a: 1\n"), outline("[a: 1]\n"));
}

#[test]
fn scalars_are_what_they_say() {
    for (source, expected) in [
        ("x", "Str \"x\""),
        ("'it''s'", "Str \"it's\""),
        ("\"yes\"", "Str \"yes\""),
        ("yes", "Bool \"true\""),
        ("Off", "Bool \"false\""),
        ("~", "Null \"null\""),
        ("12", "Int \"12\""),
        ("012", "Float \"012\""),
        ("1.5", "Float \"1.5\""),
        ("1.2.3", "Str \"1.2.3\""),
        ("a\n  b", "Str \"a b\""),
        ("!t x", "Cast Name \"t\" Str \"x\""),
        ("a:", "Dict Pair Str \"a\" Str"),
        ("a: |\n  b\n   c\n", "Dict Pair Str \"a\" Str \"b\\n c\\n\""),
        ("a: >-\n  b\n  c\n", "Dict Pair Str \"a\" Str \"b c\""),
        ("\"a\\n\\x41\"", "Str \"a\\nA\""),
    ] {
        assert_eq!(words(source), format!("ExprStmt {expected}"), "{source}");
    }
}

#[test]
fn aliases_are_what_they_stand_for() {
    assert_eq!(words("a: &x {b: 1}\nc: *x\n"), words("a: {b: 1}\nc: {b: 1}\n"));
    assert_eq!(
        words("a: &x {b: 1, d: 2}\nc:\n  <<: *x\n  d: 3\n"),
        words("a: {b: 1, d: 2}\nc: {d: 3, b: 1}\n")
    );
    // Anchors are of one document.
    assert!(words("a: &x 1\n---\nb: *x\n").contains("Other \"*x\""));
}

#[test]
fn aliases_of_aliases_end() {
    let mut source = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for at in 1..12 {
        let before = format!("*a{}", at - 1);
        source += &format!("a{at}: &a{at} [{}]\n", vec![before; 9].join(", "));
    }
    let lowered = lower(by_name("yaml").unwrap(), &source, Interner::new(), false).unwrap();
    assert!(lowered.tree.ast.ids().count() < 200_000);
}

#[test]
fn dots_are_spelled_as_what_is_beside_them() {
    for (pattern, expected) in [
        ("a:\n  ...\n  b: 1\n  ...", "a:\n  plsdots__: plsdots__\n  b: 1\n  plsdots__: plsdots__"),
        ("a:\n  ...\n  - b\n  ...", "a:\n  - plsdots__\n  - b\n  - plsdots__"),
        ("a:\n- ...\n- b", "a:\n- plsdots__\n- b"),
        ("- ...\n  b: 1\n  ...", "- plsdots__: plsdots__\n  b: 1\n  plsdots__: plsdots__"),
        ("- b: 1\n- ...", "- b: 1\n- plsdots__"),
        ("a:\n- ...\n  - b\n  ...", "a:\n- - plsdots__\n  - b\n  - plsdots__"),
        ("a:\n  ...", "a:\n  plsdots__: plsdots__"),
        ("plsmve__A\na: 1", "plsmve__A: plsmve__A\na: 1"),
        ("a: ...", "a: ..."),
    ] {
        assert_eq!(quoted(pattern), expected);
    }
}

#[test]
fn a_pattern_of_one_key_is_that_key() {
    for (pattern, is_part) in [("a: $X", true), ("a: ...\n...", false), ("- a", false), ("$X: {b: 1}", true)]
    {
        let mut parser = palisade_grammars::Parser::new();
        let read = read(&mut parser, by_name("yaml").unwrap(), pattern, &mut Interner::new()).unwrap();
        assert_eq!(matches!(read.roots[..], [Root::Part(_)]), is_part, "{pattern}: {:?}", read.roots);
    }
}

#[test]
fn damage_leaves_sound_code_around_it() {
    let source = "a: 1\nb: [c\n---\nd: 2\n";
    let lowered = lower(by_name("yaml").unwrap(), source, Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
    assert!(lowered.tree.outline().contains("\"a\""), "{}", lowered.tree.outline());
}

#[test]
fn deep_nesting_ends_in_damage() {
    for source in
        ["[".repeat(3000), "- ".repeat(3000), "{a: ".repeat(3000), "[".repeat(3000) + &"]".repeat(3000)]
    {
        let lowered = lower(by_name("yaml").unwrap(), &source, Interner::new(), false).unwrap();
        assert!(!lowered.damage.is_empty());
    }
}

const PIECES: &[&str] = &[
    "a",
    ":",
    " ",
    "\n",
    "\n  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&x ",
    "*x",
    "<<: *x",
    "!t ",
    "|\n",
    ">-\n",
    "'b'",
    "\"c\"",
    "...",
    "$X",
    "$...Y",
    "---\n",
    "? ",
    "#d",
    "1",
    "yes",
    "~",
    "é",
    "%YAML 1.2\n",
];

proptest! {
    #[test]
    fn no_source_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let source = pieces.concat();
        let language = by_name("yaml").unwrap();
        lower(language, &source, Interner::new(), false);
        lower(language, &source, Interner::new(), true);
        let _ = read(&mut palisade_grammars::Parser::new(), language, &source, &mut Interner::new());
    }
}
