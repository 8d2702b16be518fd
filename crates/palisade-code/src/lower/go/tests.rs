//! Whole outlines of small files.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{by_name, lower};

fn lowered(source: &str, pattern: bool) -> String {
    let lowered = lower(by_name("go").unwrap(), source, Interner::new(), pattern).unwrap();
    assert_eq!(lowered.damage, [], "{source}");
    compact(&lowered.tree.outline())
}

/// An outline on one line: `Kind "text"(children)`.
fn compact(outline: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for (at, line) in outline.lines().enumerate() {
        let indent = (line.len() - line.trim_start().len()) / 2;
        match indent.cmp(&depth) {
            std::cmp::Ordering::Greater => out.push('('),
            std::cmp::Ordering::Equal if at > 0 => out.push(' '),
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Less => out.push_str(&format!("{} ", ")".repeat(depth - indent))),
        }
        out.push_str(line.trim_start());
        depth = indent;
    }
    out + &")".repeat(depth)
}

fn statement(source: &str) -> String {
    let whole = lowered(&format!("{source}\n"), false);
    whole.strip_prefix("Block(").unwrap().strip_suffix(')').unwrap().to_owned()
}

#[test]
fn expressions_have_their_parts_in_place() {
    for (source, expected) in [
        (
            "a.b(1, `x`, c...)",
            r#"Call(Member(Name "a" Name "b") Args(Int "1" Str "x" Spread "..."(Name "c")))"#,
        ),
        ("f[int](0b11)", r#"Call(Name "f" Args(Int "3"))"#),
        (
            "&a.T{B: 1, \"c\": d, 2, {e: 3}}",
            concat!(
                r#"Unary "&"(New(Member(Name "a" Name "T") Args(NamedArg "B"(Int "1") Pair(Str "c" Name "d") Int "2" "#,
                r#"List(NamedArg "e"(Int "3"))) Nothing))"#,
            ),
        ),
        ("new(T)", r#"Unary "&"(New(Name "T" Args Nothing))"#),
        ("make([]int, 2)", r#"Call(Name "make" Args(ArrayType(Name "int") Int "2"))"#),
        ("[]byte(a)", r#"Cast(ArrayType(Name "byte") Name "a")"#),
        ("a.(T)", r#"Cast ".()"(Name "T" Name "a")"#),
        ("a[1:b]", r#"Slice(Name "a" Int "1" Name "b" Nothing)"#),
        ("a[i] && !b", r#"Binary "&&"(Index(Name "a" Name "i") Unary "!"(Name "b"))"#),
        (
            "func(a, b int) (c, error) { return nil, 'x' }",
            concat!(
                r#"Lambda(Params(Param(Modifiers Name "a" Name "int" Nothing) Param(Modifiers Name "b" Name "int" Nothing)) "#,
                r#"Tuple(Name "c" Name "error") Block(Return(Tuple(Null "nil" Char "x"))))"#,
            ),
        ),
        ("a, b := c()", r#"Assign ":="(Tuple(Name "a" Name "b") Call(Name "c" Args))"#),
        ("a = <-b", r#"Assign "="(Name "a" Unary "<-"(Name "b"))"#),
        ("a <- b", r#"Binary "<-"(Name "a" Name "b")"#),
        ("a &^= 1.5", r#"AugAssign "&^="(Name "a" Float "1.5")"#),
        ("a++", r#"Update "++"(Name "a")"#),
    ] {
        assert_eq!(statement(source), format!("ExprStmt({expected})"), "{source}");
    }
}

#[test]
fn statements_have_their_parts_in_place() {
    for (source, expected) in [
        ("package a", r#"Package(Name "a")"#),
        (
            "import (\n\"a/b\"\nc \"d\"\n. \"e\"\n)",
            r#"Import(Str "a/b" Nothing) Import(Str "d" Name "c") ImportAll(Str "e")"#,
        ),
        (
            "var a, b T = 1, 2",
            concat!(
                r#"VarDef(Modifiers(Modifier "var") Name "a" Name "T" Int "1") "#,
                r#"VarDef(Modifiers(Modifier "var") Name "b" Name "T" Int "2")"#,
            ),
        ),
        (
            "var a, b = c()",
            r#"VarDef(Modifiers(Modifier "var") Tuple(Name "a" Name "b") Nothing Call(Name "c" Args))"#,
        ),
        (
            "const (\na = iota\nb\n)",
            concat!(
                r#"VarDef(Modifiers(Modifier "const") Name "a" Nothing Name "iota") "#,
                r#"VarDef(Modifiers(Modifier "const") Name "b" Nothing Nothing)"#,
            ),
        ),
        (
            "if a := b(); a { } else if c { } else { }",
            r#"Block(ExprStmt(Assign ":="(Name "a" Call(Name "b" Args))) If(Name "a" Block If(Name "c" Block Block)))"#,
        ),
        ("for { }", "For(Nothing Nothing Nothing Block)"),
        ("for a < 1 { }", r#"For(Nothing Binary "<"(Name "a" Int "1") Nothing Block)"#),
        (
            "for i := 0; ; i++ { }",
            r#"For(Assign ":="(Name "i" Int "0") Nothing Update "++"(Name "i") Block)"#,
        ),
        ("for _, v := range w { }", r#"ForEach(Tuple(Name "_" Name "v") Name "w" Block)"#),
        (
            "switch a { case 1, 2: b(); default: }",
            concat!(
                r#"Switch(Name "a" Case(CaseLabels(Int "1" Int "2") Block(ExprStmt(Call(Name "b" Args)))) "#,
                r#"Case "default"(CaseLabels Block))"#,
            ),
        ),
        (
            "switch a := b.(type) { case *T: }",
            concat!(
                r#"Switch(Assign ":="(Name "a" Unary "typeof"(Name "b")) "#,
                r#"Case(CaseLabels(PointerType(Name "T")) Block))"#,
            ),
        ),
        (
            "select { case a := <-b: case c <- d: }",
            concat!(
                r#"Switch "select"(Nothing Case(CaseLabels(Assign ":="(Name "a" Unary "<-"(Name "b"))) Block) "#,
                r#"Case(CaseLabels(Binary "<-"(Name "c" Name "d")) Block))"#,
            ),
        ),
        ("go a()", r#"Other "go"(Call(Name "a" Args))"#),
        ("defer a()", r#"Other "defer"(Call(Name "a" Args))"#),
        ("a: goto a", r#"Label "a"(Goto "a")"#),
    ] {
        assert_eq!(statement(source), expected, "{source}");
    }
}

#[test]
fn definitions_carry_receivers_fields_and_methods() {
    for (source, expected) in [
        (
            "func (a *T) f(b ...int) U { }",
            concat!(
                r#"FuncDef(Modifiers Name "f" Nothing Params(Param "receiver"(Modifiers Name "a" PointerType(Name "T") Nothing) "#,
                r#"Param "..."(Modifiers Name "b" Name "int" Nothing)) Name "U" Block)"#,
            ),
        ),
        (
            "func f[K comparable, V int | string](int, map[K]V) { }",
            concat!(
                r#"FuncDef(Modifiers Name "f" TypeParams(Param(Modifiers Name "K" Name "comparable" Nothing) "#,
                r#"Param(Modifiers Name "V" Other "union_type"(Name "int" Name "string") Nothing)) "#,
                r#"Params(Param(Modifiers Nothing Name "int" Nothing) "#,
                r#"Param(Modifiers Nothing Generic(Name "map" Name "K" Name "V") Nothing)) Nothing Block)"#,
            ),
        ),
        (
            "type A struct { b, c int `d`; e.F }",
            concat!(
                r#"ClassDef "struct"(Modifiers Name "A" Nothing Bases Bases ClassBody("#,
                r#"VarDef(Modifiers(Annotation(Str "d")) Name "b" Name "int" Nothing) "#,
                r#"VarDef(Modifiers(Annotation(Str "d")) Name "c" Name "int" Nothing) "#,
                r#"ExprStmt(Spread "..."(Member(Name "e" Name "F")))))"#,
            ),
        ),
        (
            "type A interface { b() error }",
            concat!(
                r#"ClassDef "interface"(Modifiers Name "A" Nothing Bases Bases ClassBody("#,
                r#"FuncDef(Modifiers Name "b" Nothing Params Name "error" Nothing)))"#,
            ),
        ),
        ("type A = chan<- B", r#"TypeDef "="(Modifiers Name "A" Generic(Name "chan<-" Name "B"))"#),
        (
            "type A func([3]B)",
            concat!(
                r#"TypeDef(Modifiers Name "A" Other "func"(Params(Param(Modifiers Nothing "#,
                r#"ArrayType(Name "B" Int "3") Nothing)) Name "void"))"#,
            ),
        ),
    ] {
        assert_eq!(statement(source), expected, "{source}");
    }
}

#[test]
fn dressed_up_dots_are_dots() {
    for (source, expected) in [
        (
            "func f(plsdots__, plsmv__A func(plsdots__) T, plsdots__)",
            concat!(
                r#"FuncDef(Modifiers Name "f" Nothing Params(Ellipsis Param(Modifiers Metavar "$A" "#,
                r#"Other "func"(Params(Ellipsis) Name "T") Nothing) Ellipsis) Nothing Nothing)"#,
            ),
        ),
        (
            "func f(plsdots__) (plsdots__, error) { plsdots__ }",
            r#"FuncDef(Modifiers Name "f" Nothing Params(Ellipsis) Tuple(Ellipsis Name "error") Block(Ellipsis))"#,
        ),
        ("for plsdots__ { }", "For(Ellipsis Nothing Nothing Block)"),
        ("switch a { case plsdots__: }", r#"Switch(Name "a" Ellipsis)"#),
        ("import (\nplsdots__ \"plsdots__\"\n)", "Ellipsis"),
        (
            "type A struct { plsdots__ }",
            r#"ClassDef "struct"(Modifiers Name "A" Nothing Bases Bases ClassBody(Ellipsis))"#,
        ),
        ("a.plsdots__.b()", r#"ExprStmt(Call(Member(MemberEllipsis(Name "a") Name "b") Args))"#),
        (
            "A{plsdots__, B: plsmv__X}",
            r#"ExprStmt(New(Name "A" Args(Ellipsis NamedArg "B"(Metavar "$X")) Nothing))"#,
        ),
    ] {
        assert_eq!(lowered(source, true), format!("Block({expected})"), "{source}");
    }
}

#[test]
fn dots_are_spelled_by_their_place() {
    let dots = by_name("go").unwrap().dots;
    for (pattern, expected) in [
        ("f(§)", Some("plsdots__")),
        ("f($X§)", None),
        ("[§]int{}", None),
        ("$X[§]", Some("plsdots__")),
        ("select {\ncase §\n}", Some("plsdots__:")),
        ("switch a { § }", Some("case plsdots__:")),
        ("switch a { case b: § }", Some("plsdots__")),
        ("import (\n§\n\"a\"\n)", Some("plsdots__ \"plsdots__\"")),
    ] {
        let (before, after) = pattern.split_once('§').unwrap();
        let spellings = dots(crate::lower::Dots { before, after });
        assert_eq!(spellings.first().copied(), expected, "{pattern}");
    }
}

#[test]
fn damage_is_reported_and_what_is_around_it_is_there() {
    let source = "package a\nfunc f( {\n}\nfunc g() { h(1) }\n";
    let lowered = lower(by_name("go").unwrap(), source, Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
    assert!(lowered.tree.outline().contains("Name \"h\""), "{}", lowered.tree.outline());
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [("(", ")"), ("[]T{", "}"), ("func() { a = ", " }"), ("a + ", ""), ("*", "")] {
        let source = format!("x = {}1{}", open.repeat(20_000), close.repeat(20_000));
        let lowered = lower(by_name("go").unwrap(), &source, Interner::new(), false).unwrap();
        assert!(!lowered.damage.is_empty(), "{open}");
    }
}

proptest! {
    #[test]
    fn lowering_never_panics(words in proptest::collection::vec(
        proptest::sample::select(&[
            "func", "type", "struct", "interface", "switch", "case", "select", "for", "range", "if", "(", ")", "{", "}",
            "[", "]", "<-", "chan", ";", ":", ":=", ",", ".", "=", "...", "A", "b", "\"s\"", "`", "'c'", "0x", "1i", "map",
            "plsdots__", "plsmv__X", "go", "defer", "é", "\n", "*", "default", "import", "var", "new",
        ][..]), 0..60), pattern: bool) {
        lower(by_name("go").unwrap(), &words.join(" "), Interner::new(), pattern).unwrap();
    }
}
