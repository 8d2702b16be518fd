//! Whole outlines of small files.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{by_name, lower};

fn lowered(source: &str, pattern: bool) -> String {
    let lowered = lower(by_name("java").unwrap(), source, Interner::new(), pattern).unwrap();
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
    let whole = lowered(source, false);
    whole.strip_prefix("Block(").unwrap().strip_suffix(')').unwrap().to_owned()
}

#[test]
fn expressions_have_their_parts_in_place() {
    for (source, expected) in [
        ("a.b(1, \"x\");", r#"Call(Member(Name "a" Name "b") Args(Int "1" Str "x"))"#),
        ("super.f();", r#"Call(Member(Name "super" Name "f") Args)"#),
        ("A.super.f();", r#"Call(Member(Member(Name "A" Name "super") Name "f") Args)"#),
        (
            "new A<B>(1) { int x; };",
            concat!(
                r#"New(Generic(Name "A" Name "B") Args(Int "1") "#,
                r#"ClassBody(VarDef(Modifiers Name "x" Name "int" Nothing)))"#,
            ),
        ),
        ("new int[2][];", r#"New(ArrayType(ArrayType(Name "int")) Args(Int "2") Nothing)"#),
        ("new int[] {1};", r#"New(ArrayType(Name "int") Args(Array(Int "1")) Nothing)"#),
        ("a[0] += 0x10;", r#"AugAssign "+="(Index(Name "a" Int "0") Int "16")"#),
        ("x = y ? 'a' : null;", r#"Assign "="(Name "x" Conditional(Name "y" Char "a" Null "null"))"#),
        ("i++;", r#"Update "++"(Name "i")"#),
        (
            "f((String) o, !true);",
            r#"Call(Name "f" Args(Cast(Name "String" Name "o") Unary "!"(Bool "true")))"#,
        ),
        ("b = o instanceof A;", r#"Assign "="(Name "b" Binary "instanceof"(Name "o" Name "A"))"#),
        (
            "f(x -> x, (A a) -> { });",
            concat!(
                r#"Call(Name "f" Args(Lambda(Params(Param(Modifiers Name "x" Nothing Nothing)) Nothing Name "x") "#,
                r#"Lambda(Params(Param(Modifiers Name "a" Name "A" Nothing)) Nothing Block)))"#,
            ),
        ),
        (
            "f(A::g, B.class);",
            r#"Call(Name "f" Args(Other "::"(Name "A" Name "g") Member(Name "B" Name "class")))"#,
        ),
        ("f(\"\"\"\n  a\"\"\");", r#"Call(Name "f" Args(Str "\n  a"))"#),
    ] {
        assert_eq!(statement(source), format!("ExprStmt({expected})"), "{source}");
    }
}

#[test]
fn statements_have_their_parts_in_place() {
    for (source, expected) in [
        ("package a.b;", r#"Package(Member(Name "a" Name "b"))"#),
        ("import a.B;", r#"Import(Member(Name "a" Name "B") Nothing)"#),
        ("import a.*;", r#"ImportAll(Name "a")"#),
        ("import static a.B.c;", r#"Import "static"(Member(Member(Name "a" Name "B") Name "c") Nothing)"#),
        (
            "final int a = 1, b[];",
            concat!(
                r#"VarDef(Modifiers(Modifier "final") Name "a" Name "int" Int "1") "#,
                r#"VarDef(Modifiers(Modifier "final") Name "b" ArrayType(Name "int") Nothing)"#,
            ),
        ),
        ("if (a) b(); else ;", r#"If(Name "a" Block(ExprStmt(Call(Name "b" Args))) Block)"#),
        (
            "for (int i = 0; i < 2; i++, j--) { }",
            concat!(
                r#"For(VarDef(Modifiers Name "i" Name "int" Int "0") Binary "<"(Name "i" Int "2") "#,
                r#"Sequence(Update "++"(Name "i") Update "--"(Name "j")) Block)"#,
            ),
        ),
        ("for (A a : b) { }", r#"ForEach(VarDef(Modifiers Name "a" Name "A" Nothing) Name "b" Block)"#),
        ("do { } while (a);", r#"DoWhile(Block Name "a")"#),
        ("synchronized (a) { }", r#"With "synchronized"(Block(ExprStmt(Name "a")) Block)"#),
        ("a: break a;", r#"Label "a"(Break "a")"#),
        ("assert a : b;", r#"Assert(Name "a" Name "b")"#),
        (
            "try (A a = b; c) { } catch (D | E e) { } finally { }",
            concat!(
                r#"Try(Block(VarDef(Modifiers Name "a" Name "A" Name "b") ExprStmt(Name "c")) Block "#,
                r#"Catches(Catch(Param(Modifiers Name "e" Other "union_type"(Name "D" Name "E") Nothing) Block)) "#,
                r#"Nothing Block)"#,
            ),
        ),
        (
            "switch (a) { case 1: case 2: b(); default: }",
            concat!(
                r#"Switch(Name "a" Case(CaseLabels(Int "1" Int "2") Block(ExprStmt(Call(Name "b" Args)))) "#,
                r#"Case "default"(CaseLabels Block))"#,
            ),
        ),
        (
            "switch (a) { case B b -> throw c; default -> { } }",
            concat!(
                r#"Switch(Name "a" Case(CaseLabels(Param(Modifiers Name "b" Name "B" Nothing)) Block(Throw(Name "c"))) "#,
                r#"Case "default"(CaseLabels Block))"#,
            ),
        ),
    ] {
        assert_eq!(statement(source), expected, "{source}");
    }
}

#[test]
fn definitions_carry_annotations_and_members() {
    for (source, expected) in [
        (
            "@A @B(c = 1) public class C<T extends D> extends E implements F { C() { super(1); } }",
            concat!(
                r#"ClassDef "class"(Modifiers(Annotation(Call(Name "A" Args)) Annotation(Call(Name "B" Args(NamedArg "c"(Int "1")))) "#,
                r#"Modifier "public") Name "C" TypeParams(Param(Modifiers Name "T" Name "D" Nothing)) Bases(Name "E") "#,
                r#"Bases(Name "F") ClassBody(FuncDef(Modifiers Name "C" Nothing Params Nothing "#,
                r#"Block(ExprStmt(Call(Name "super" Args(Int "1")))))))"#,
            ),
        ),
        (
            "interface A extends B { void f(int... x) throws C; }",
            concat!(
                r#"ClassDef "interface"(Modifiers Name "A" Nothing Bases(Name "B") Bases ClassBody(FuncDef("#,
                r#"Modifiers(Other "throws"(Name "C")) Name "f" Nothing "#,
                r#"Params(Param "..."(Modifiers Name "x" Name "int" Nothing)) Name "void" Nothing)))"#,
            ),
        ),
        (
            "enum A { B(1), C; int x; }",
            concat!(
                r#"ClassDef "enum"(Modifiers Name "A" Nothing Bases Bases ClassBody("#,
                r#"Other "enum_constant"(Modifiers Name "B" Args(Int "1") Nothing) "#,
                r#"Other "enum_constant"(Modifiers Name "C" Nothing Nothing) "#,
                r#"VarDef(Modifiers Name "x" Name "int" Nothing)))"#,
            ),
        ),
        (
            "record A(int b) { static { } }",
            concat!(
                r#"ClassDef "record"(Modifiers Name "A" Nothing Bases Bases ClassBody("#,
                r#"Params(Param(Modifiers Name "b" Name "int" Nothing)) Other "static"(Block)))"#,
            ),
        ),
        (
            "@interface A { int b() default 1; }",
            concat!(
                r#"ClassDef "@interface"(Modifiers Name "A" Nothing Bases Bases ClassBody("#,
                r#"FuncDef(Modifiers(Other "default"(Int "1")) Name "b" Nothing Params Name "int" Nothing)))"#,
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
            "void f(Object plsdots__) { Object plsdots__; }",
            r#"FuncDef(Modifiers Name "f" Nothing Params(Ellipsis) Name "void" Block(Ellipsis))"#,
        ),
        (
            "class A { Object plsdots__; }",
            r#"ClassDef "class"(Modifiers Name "A" Nothing Bases Bases ClassBody(Ellipsis))"#,
        ),
        ("for (plsdots__;;) { }", "For(Ellipsis Nothing Nothing Block)"),
        (
            "try { } catch (Object plsdots__) { }",
            "Try(Nothing Block Catches(Catch(Ellipsis Block)) Nothing Nothing)",
        ),
        ("switch (a) { case plsdots__: ; }", r#"Switch(Name "a" Ellipsis)"#),
        (
            "@A(plsdots__ = 0) class B { }",
            r#"ClassDef "class"(Modifiers(Annotation(Call(Name "A" Args(Ellipsis)))) Name "B" Nothing Bases Bases ClassBody)"#,
        ),
        ("a.plsdots__.b();", r#"ExprStmt(Call(Member(MemberEllipsis(Name "a") Name "b") Args))"#),
    ] {
        assert_eq!(lowered(source, true), format!("Block({expected})"), "{source}");
    }
}

#[test]
fn dots_are_spelled_by_their_place() {
    let dots = by_name("java").unwrap().dots;
    for (pattern, expected) in [
        ("f(§)", "plsdots__"),
        ("void f(§) { }", "Object plsdots__"),
        ("$M(§) throws A { }", "Object plsdots__"),
        ("class A { ...\n$M(§) { } }", "Object plsdots__"),
        ("new A(§) { }", "plsdots__"),
        ("if (§) { }", "plsdots__"),
        ("for (§) { }", "plsdots__;;"),
        ("try { } catch (§) { }", "Object plsdots__"),
        ("f(a, (A b, §) -> c)", "Object plsdots__"),
        ("class A { § }", "Object plsdots__;"),
        ("f() { a();\n§\nb(); }", "Object plsdots__;"),
        ("return §;", "plsdots__"),
        ("enum A { § }", "plsdots__"),
        ("switch (a) { § }", "case plsdots__: ;"),
        ("switch (a) { case 1: § }", "Object plsdots__;"),
        ("@A(§) class B { }", "plsdots__"),
        ("@A(§, b = 1) class B { }", "plsdots__ = 0"),
        ("a. § .b()", "plsdots__"),
        ("int[] a = {§};", "plsdots__"),
    ] {
        let (before, after) = pattern.split_once('§').unwrap();
        let spellings = dots(crate::lower::Dots { before, after });
        assert_eq!(spellings.first(), Some(&expected), "{pattern}");
    }
}

#[test]
fn damage_is_reported_and_what_is_around_it_is_there() {
    let source = "class A { void f( { } void g() { h(1); } }";
    let lowered = lower(by_name("java").unwrap(), source, Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
    assert!(lowered.tree.outline().contains("Name \"h\""), "{}", lowered.tree.outline());
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in
        [("(", ")"), ("{", "}"), ("if (a) ", ""), ("a + ", ""), ("new A() { int b = ", "; }")]
    {
        let source = format!("x = {}1{};", open.repeat(20_000), close.repeat(20_000));
        let lowered = lower(by_name("java").unwrap(), &source, Interner::new(), false).unwrap();
        assert!(!lowered.damage.is_empty(), "{open}");
    }
}

proptest! {
    #[test]
    fn lowering_never_panics(words in proptest::collection::vec(
        proptest::sample::select(&[
            "class", "enum", "record", "interface", "switch", "case", "->", "for", "try", "catch", "(", ")", "{", "}",
            "[", "]", "<", ">", ";", ":", "::", ",", ".", "=", "@", "A", "b", "\"s\"", "'c'", "0x", "1.", "new",
            "plsdots__", "plsmv__X", "super", "instanceof", "é", "\n", "?", "default", "yield", "import",
        ][..]), 0..60), pattern: bool) {
        lower(by_name("java").unwrap(), &words.join(" "), Interner::new(), pattern).unwrap();
    }
}
