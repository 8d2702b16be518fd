//! Small sources and what they become.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{Dots, by_name, lower};
use crate::pattern::read;

use super::quoted::quoted;

fn outline(source: &str) -> String {
    let lowered = lower(by_name("php").unwrap(), source, Interner::new(), false).unwrap();
    assert_eq!(lowered.damage, [], "{source}");
    lowered.tree.outline()
}

/// Lines of the outline without indentation, in one line.
fn words(source: &str) -> String {
    let outline = outline(source);
    outline.lines().skip(1).map(str::trim).collect::<Vec<_>>().join(" ")
}

#[test]
fn variables_keep_their_dollar_and_other_names_are_in_small_letters() {
    for (source, expected) in [
        ("<?php $Foo;", "ExprStmt Name \"$Foo\""),
        ("<?php $this;", "ExprStmt Name \"this\""),
        ("<?php FOO;", "ExprStmt Name \"foo\""),
        ("<?php \\A\\b;", "ExprStmt Member Name \"a\" Name \"b\""),
        ("<?php $o->Run;", "ExprStmt Member Name \"$o\" Name \"run\""),
        ("<?php A::$p;", "ExprStmt Member Name \"a\" Name \"$p\""),
        ("<?php self::C;", "ExprStmt Member Name \"self\" Name \"c\""),
        ("<?php TRUE;", "ExprStmt Bool \"true\""),
    ] {
        assert_eq!(words(source), expected, "{source}");
    }
}

#[test]
fn words_of_the_language_are_calls() {
    for (source, callee) in [
        ("<?php echo 1;", "echo"),
        ("<?= 1 ?>", "echo"),
        ("<?php print 1;", "print"),
        ("<?php include 1;", "include"),
        ("<?php exit(1);", "exit"),
        ("<?php @1;", "at"),
        ("<?php clone 1;", "clone"),
        ("<?php unset($x);", "unset"),
    ] {
        let start = format!("ExprStmt Call Name \"{callee}\" Args ");
        assert!(words(source).starts_with(&start), "{source}: {}", words(source));
    }
    assert_eq!(words("<?php `ls`;"), "ExprStmt Call Name \"exec\" Args Interpolated Str \"ls\"");
}

#[test]
fn texts_are_parts_when_they_hold_expressions() {
    for (source, expected) in [
        ("<?php 'a$b';", "Str \"a$b\""),
        ("<?php \"a\\n\";", "Str \"a\\\\n\""),
        ("<?php \"a$b\\nc\";", "Interpolated Str \"a\" Name \"$b\" Str \"\\\\nc\""),
        ("<?php \"$a[k]\";", "Interpolated Index Name \"$a\" Str \"k\""),
        ("<?php \"{$a[K]}\";", "Interpolated Index Name \"$a\" Name \"k\""),
        ("<?php \"${a}\";", "Interpolated Name \"$a\""),
    ] {
        assert_eq!(words(source), format!("ExprStmt {expected}"), "{source}");
    }
}

#[test]
fn arrays_have_pairs_and_lists_keep_gaps() {
    for (source, expected) in [
        ("<?php [1, 'a' => 2];", "ExprStmt Array Int \"1\" Pair Str \"a\" Int \"2\""),
        ("<?php array(1);", "ExprStmt Array Int \"1\""),
        ("<?php [, $b] = $c;", "ExprStmt Assign \"=\" List Nothing Name \"$b\" Name \"$c\""),
        ("<?php list('k' => $b) = $c;", "ExprStmt Assign \"=\" List Pair Str \"k\" Name \"$b\" Name \"$c\""),
        ("<?php $a[] = 1;", "ExprStmt Assign \"=\" Index Name \"$a\" Nothing Int \"1\""),
    ] {
        assert_eq!(words(source), expected, "{source}");
    }
}

#[test]
fn branches_are_the_same_with_colons_and_braces() {
    let with_braces = outline("<?php if ($a) { f(); } elseif ($b) { g(); } else { h(); }");
    assert_eq!(with_braces, outline("<?php if ($a): f(); elseif ($b): g(); else: h(); endif;"));
    assert_eq!(with_braces, outline("<?php if ($a) f(); else if ($b) g(); else h();"));
    assert_eq!(
        outline("<?php foreach ($a as $k => $v) { f($v); }"),
        outline("<?php foreach ($a as $k => $v): f($v); endforeach;")
    );
}

#[test]
fn definitions_have_their_parts_in_place() {
    let expected = "\
Block
  ClassDef \"class\"
    Modifiers
      Annotation
        Name \"a\"
      Modifier \"final\"
    Name \"b\"
    Nothing
    Bases
      Name \"c\"
    Bases
      Name \"d\"
    ClassBody
      VarDef
        Modifiers
          Modifier \"const\"
        Name \"e\"
        Nothing
        Int \"1\"
      FuncDef
        Modifiers
          Modifier \"public\"
        Name \"f\"
        Nothing
        Params
          Param
            Modifiers
              Modifier \"private\"
            Name \"$g\"
            Name \"int\"
            Nothing
        Nothing
        Block
          Return
            Name \"$g\"
      VarDef
        Modifiers
          Modifier \"private\"
        Name \"$g\"
        Name \"int\"
        Nothing
";
    let source = "<?php #[A] final class B extends C implements D \
        { const E = 1; public function f(private int $g) { return $g; } }";
    assert_eq!(outline(source), expected);
}

#[test]
fn imports_have_full_names() {
    for (source, expected) in [
        ("<?php use A\\B;", "ImportFrom Name \"a\" Name \"b\" Nothing"),
        ("<?php use A\\B as C;", "ImportFrom Name \"a\" Name \"b\" Name \"c\""),
        (
            "<?php use A\\{B, C\\D};",
            "ImportFrom Name \"a\" Name \"b\" Nothing ImportFrom Member Name \"a\" \
          Name \"c\" Name \"d\" Nothing",
        ),
        ("<?php namespace A; f();", "Package Name \"a\" ExprStmt Call Name \"f\" Args"),
    ] {
        assert_eq!(words(source), expected, "{source}");
    }
}

#[test]
fn metavariables_are_variables_where_the_grammar_wants_one() {
    for (pattern, expected) in [
        ("plsmv__X = 1", "$plsmv__X = 1"),
        ("plsmv__F(plsmv__X)", "$plsmv__F($plsmv__X)"),
        (
            "function plsmv__F(plsmv__T plsmv__X): plsmv__R {}",
            "function plsmv__F(plsmv__T $plsmv__X): plsmv__R {}",
        ),
        ("class plsmv__C extends plsmv__D {}", "class plsmv__C extends plsmv__D {}"),
        ("use A\\plsmv__B as plsmv__C;", "use A\\plsmv__B as plsmv__C;"),
        ("foreach (plsmv__A as plsmv__B) {}", "foreach ($plsmv__A as $plsmv__B) {}"),
        ("f(plsmv__N: plsmv__V)", "f(plsmv__N: $plsmv__V)"),
        ("'plsmv__X' . \"plsmv__Y {plsmv__Z}\"", "'plsmv__X' . \"plsmv__Y {$plsmv__Z}\""),
        ("#[plsmv__A] class plsmv__C {}", "#[plsmv__A] class plsmv__C {}"),
        ("<?php plsmv__X;", " $plsmv__X;"),
        ("plsmv__C::plsmv__M()", "$plsmv__C::$plsmv__M()"),
    ] {
        assert_eq!(quoted(pattern), expected);
    }
}

#[test]
fn dots_are_spelled_by_place() {
    for (before, after, spelled) in [
        ("f(", ")", "plsdots__"),
        ("function f(", ") {}", "$plsdots__"),
        ("fn(", ") => 1", "$plsdots__"),
        ("function() use (", ") {}", "$plsdots__"),
        ("class A { ", " }", "use plsdots__;"),
        ("class A { function f() { ", " } }", "plsdots__;"),
        ("for (", ") {}", "plsdots__;;"),
        ("foreach (", ") {}", "plsdots__ as $plsdots__"),
        ("switch ($a) { ", " }", "case plsdots__:"),
        ("match ($a) { ", ", default => 1 }", "plsdots__ => 0"),
        ("$a;\n", "\n$b;", "plsdots__;"),
        ("$a->", "->b()", "plsdots__"),
    ] {
        let spellings = super::dots::spellings(Dots { before, after });
        assert_eq!(spellings.first(), Some(&spelled), "{before}...{after}");
    }
}

#[test]
fn patterns_of_every_shape_are_read() {
    for pattern in [
        "$X",
        "$X = $Y;",
        "$F(...)",
        "$X->$M(..., $A, ...)",
        "$X-> ... ->run()",
        "new $C(...)",
        "echo ...;",
        "if ($X) ",
        "if (...) { ... } else { ... }",
        "function $F(..., $X, ...) { ... }",
        "public function $F(...) { ... }",
        "private $X = ...;",
        "class $C extends Base { ... function f() { ... } ... }",
        "#[A(...)]",
        "catch ($E $X) { ... }",
        "'a' => $X",
        "\"...$X...\"",
        "<... f($X) ...>",
        "use A\\$B;",
        "$A;\n...\n$B;",
        "`...`",
    ] {
        let mut parser = palisade_grammars::Parser::new();
        let read = read(&mut parser, by_name("php").unwrap(), pattern, &mut Interner::new());
        assert!(read.is_ok(), "{pattern}: {read:?}");
    }
}

#[test]
fn damage_leaves_sound_code_around_it() {
    let source = "<?php f(1); $x = = ; g(2);";
    let lowered = lower(by_name("php").unwrap(), source, Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
    let outline = lowered.tree.outline();
    assert!(outline.contains("\"f\"") && outline.contains("\"g\""), "{outline}");
}

#[test]
fn deep_nesting_ends_in_damage() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("f(", ")"), ("{", "}"), ("!", ""), ("if (1) ", ";"), ("$a ? 1 : ", "1")]
    {
        let source = format!("<?php {}1{};", open.repeat(5000), close.repeat(5000));
        lower(by_name("php").unwrap(), &source, Interner::new(), false).unwrap();
    }
    let long = format!("<?php $a{};", " . 'b'".repeat(20_000));
    let lowered = lower(by_name("php").unwrap(), &long, Interner::new(), false).unwrap();
    assert_eq!(lowered.damage, []);
}

const PIECES: &[&str] = &[
    "<?php ",
    "?>",
    "<?= ",
    "<p>",
    "$x",
    "$X",
    "...",
    "f",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    "=",
    "=>",
    "->",
    "::",
    "\\",
    "'a'",
    "\"b $c {$d['e']}\"",
    "<<<A\nx $y\nA\n",
    "if",
    "else",
    "foreach",
    "as",
    "function",
    "fn",
    "class",
    "use",
    "match",
    "switch",
    "case",
    ":",
    "new",
    "&",
    "@",
    "`",
    "?",
    "static",
    "public",
    "#[",
    "é",
    "1",
    ".",
];

proptest! {
    #[test]
    fn no_source_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let source = pieces.join(" ");
        let language = by_name("php").unwrap();
        lower(language, &source, Interner::new(), false);
        lower(language, &source, Interner::new(), true);
        let _ = read(&mut palisade_grammars::Parser::new(), language, &source, &mut Interner::new());
    }
}
