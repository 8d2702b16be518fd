//! Whole outlines of small files of C, and what patterns are made of.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{Dots, by_name, lower};

/// The outline of a source without damage, on one line: `Kind "text"(children)`.
pub(super) fn lowered(language: &str, source: &str, pattern: bool) -> String {
    let lowered = lower(by_name(language).unwrap(), source, Interner::new(), pattern).unwrap();
    assert_eq!(lowered.damage, [], "{source}");
    compact(&lowered.tree.outline())
}

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

/// What the statements of a function become, in C and in C++.
pub(super) fn in_function(languages: &[&str], source: &str, expected: &str) {
    for language in languages {
        let whole = lowered(language, &format!("void f() {{ {source} }}"), false);
        let body = whole
            .strip_prefix(r#"Block(FuncDef(Modifiers Name "f" Nothing Params Name "void" Block("#)
            .and_then(|rest| rest.strip_suffix(")))"));
        assert_eq!(body, Some(expected), "{language}: {source}");
    }
}

const BOTH: &[&str] = &["c", "cpp"];

#[test]
fn expressions_are_the_same_in_both_languages() {
    for (source, expected) in [
        ("a.b(1, \"x\");", r#"Call(Member(Name "a" Name "b") Args(Int "1" Str "x"))"#),
        ("p->q;", r#"Member(Unary "*"(Name "p") Name "q")"#),
        ("a[i]++;", r#"Update "++"(Index(Name "a" Name "i"))"#),
        ("a += -1;", r#"AugAssign "+="(Name "a" Unary "-"(Int "1"))"#),
        ("*p = &x;", r#"Assign "="(Unary "*"(Name "p") Unary "&"(Name "x"))"#),
        ("a ? b : 'c';", r#"Conditional(Name "a" Name "b" Char "c")"#),
        ("a ?: b;", r#"Binary "?:"(Name "a" Name "b")"#),
        ("a, b, c;", r#"Sequence(Name "a" Name "b" Name "c")"#),
        ("a + b + c;", r#"Binary "+"(Binary "+"(Name "a" Name "b") Name "c")"#),
        ("(char *)p;", r#"Cast(PointerType(Name "char") Name "p")"#),
        ("(struct a)p;", r#"Cast(Name "a" Name "p")"#),
        ("sizeof(int);", r#"Unary "sizeof"(Name "int")"#),
        ("sizeof x;", r#"Unary "sizeof"(Name "x")"#),
        ("x = 0x1FuL;", r#"Assign "="(Name "x" Int "31")"#),
        ("x = 1.5f;", r#"Assign "="(Name "x" Float "1.5")"#),
        ("x = L\"a\" \"b\";", r#"Assign "="(Name "x" Str "ab")"#),
        ("f(NULL, true);", r#"Call(Name "f" Args(Null "NULL" Bool "true"))"#),
        ("((a));", r#"Name "a""#),
    ] {
        in_function(BOTH, source, &format!("ExprStmt({expected})"));
    }
    // The grammar of C++ takes no macro there.
    let expected = r#"ExprStmt(Call(Name "f" Args(Interpolated(Str "a" Name "B" Str "c"))))"#;
    in_function(&["c"], "f(\"a\" B \"c\");", expected);
}

#[test]
fn declarators_are_read_from_the_outside() {
    for (source, expected) in [
        (
            "int a = 1, *b;",
            r#"VarDef(Modifiers Name "a" Name "int" Int "1") VarDef(Modifiers Name "b" PointerType(Name "int") Nothing)"#,
        ),
        (
            "unsigned  long a[2][3];",
            r#"VarDef(Modifiers Name "a" ArrayType(ArrayType(Name "unsigned long" Int "3") Int "2") Nothing)"#,
        ),
        (
            "static const char *s = \"x\";",
            r#"VarDef(Modifiers(Modifier "static" Modifier "const") Name "s" PointerType(Name "char") Str "x")"#,
        ),
        (
            "int (*g)(int, char *) = h;",
            r#"VarDef(Modifiers Name "g" PointerType(Other "function"(Name "int" Params(Param(Modifiers Nothing Name "int" Nothing) Param(Modifiers Nothing PointerType(Name "char") Nothing)))) Name "h")"#,
        ),
        (
            "struct a b = {.x = 1, [2] = 3};",
            r#"VarDef(Modifiers Name "b" Name "a" Array(Pair(Name "x" Int "1") Pair(Int "2" Int "3")))"#,
        ),
        (
            "int g(void), x;",
            r#"FuncDef(Modifiers Name "g" Nothing Params Name "int" Nothing) VarDef(Modifiers Name "x" Name "int" Nothing)"#,
        ),
    ] {
        in_function(BOTH, source, expected);
    }
}

#[test]
fn statements_have_their_parts_in_place() {
    for (source, expected) in [
        (
            "if (a) b(); else if (c) d(); else { }",
            r#"If(Name "a" Block(ExprStmt(Call(Name "b" Args))) If(Name "c" Block(ExprStmt(Call(Name "d" Args))) Block))"#,
        ),
        (
            "for (int i = 0; i < 2; i++) ;",
            r#"For(VarDef(Modifiers Name "i" Name "int" Int "0") Binary "<"(Name "i" Int "2") Update "++"(Name "i") Block)"#,
        ),
        ("while (a) break;", r#"While(Name "a" Block(Break))"#),
        ("do { continue; } while (0);", r#"DoWhile(Block(Continue) Int "0")"#),
        ("goto end; end: return 1;", r#"Goto "end" Label "end"(Return(Int "1"))"#),
        (
            "switch (a) { case 1: case 2: f(); break; default: g(); }",
            r#"Switch(Name "a" Case(CaseLabels(Int "1" Int "2") Block(ExprStmt(Call(Name "f" Args)) Break)) Case "default"(CaseLabels Block(ExprStmt(Call(Name "g" Args)))))"#,
        ),
        (
            "switch (a) { case 1: f(); default: case 2: g(); }",
            r#"Switch(Name "a" Case(CaseLabels(Int "1") Block(ExprStmt(Call(Name "f" Args)))) Case(CaseLabels(Int "2" Other "default") Block(ExprStmt(Call(Name "g" Args)))))"#,
        ),
    ] {
        in_function(BOTH, source, expected);
    }
}

#[test]
fn what_stands_in_files_is_the_same_in_both_languages() {
    for (source, expected) in [
        ("#include <a.h>\n", r#"Import "include"(Str "a.h" Nothing)"#),
        ("#include \"a.h\"\n", r#"Import "include"(Str "a.h" Nothing)"#),
        ("#define A 1\n", r#"Other "define"(Name "A" Nothing Int "1")"#),
        ("#define A(x) (x)\n", r#"Other "define"(Name "A" Params(Name "x") Other "(x)")"#),
        (
            "#ifdef A\nint a;\n#elif B\nint b;\n#else\nint c;\n#endif\n",
            concat!(
                r#"VarDef(Modifiers Name "a" Name "int" Nothing) VarDef(Modifiers Name "b" Name "int" Nothing) "#,
                r#"VarDef(Modifiers Name "c" Name "int" Nothing)"#,
            ),
        ),
        (
            "int main(int argc, char **argv, ...) { return 0; }",
            concat!(
                r#"FuncDef(Modifiers Name "main" Nothing Params(Param(Modifiers Name "argc" Name "int" Nothing) "#,
                r#"Param(Modifiers Name "argv" PointerType(PointerType(Name "char")) Nothing) "#,
                r#"Param "..."(Modifiers Nothing Nothing Nothing)) Name "int" Block(Return(Int "0")))"#,
            ),
        ),
        (
            "typedef struct a { int x; struct a *next; } b, *c;",
            concat!(
                r#"ClassDef "struct"(Modifiers Name "a" Nothing Bases Bases ClassBody(VarDef(Modifiers Name "x" Name "int" Nothing) "#,
                r#"VarDef(Modifiers Name "next" PointerType(Name "a") Nothing))) "#,
                r#"TypeDef(Modifiers Name "b" Name "a") TypeDef(Modifiers Name "c" PointerType(Name "a"))"#,
            ),
        ),
        (
            "enum e { A = 1, B };",
            concat!(
                r#"ClassDef "enum"(Modifiers Name "e" Nothing Bases Bases ClassBody(VarDef(Modifiers Name "A" Nothing Int "1") "#,
                r#"VarDef(Modifiers Name "B" Nothing Nothing)))"#,
            ),
        ),
        (
            "__attribute__((noreturn)) void die(void);",
            r#"FuncDef(Modifiers(Annotation(Name "noreturn")) Name "die" Nothing Params Name "void" Nothing)"#,
        ),
    ] {
        for language in BOTH {
            assert_eq!(
                lowered(language, source, false),
                format!("Block({expected})"),
                "{language}: {source}"
            );
        }
    }
}

#[test]
fn patterns_have_dots_and_metavariables_in_place() {
    for (source, expected) in [
        (
            "plsmv__T plsmv__F(plsdots__) { plsdots__; }",
            r#"FuncDef(Modifiers Metavar "$F" Nothing Params(Ellipsis) Metavar "$T" Block(Ellipsis))"#,
        ),
        (
            "void f(int x, ...);",
            r#"FuncDef(Modifiers Name "f" Nothing Params(Param(Modifiers Name "x" Name "int" Nothing) Ellipsis) Name "void" Nothing)"#,
        ),
        (
            "struct s { plsdots__; };",
            r#"ClassDef "struct"(Modifiers Name "s" Nothing Bases Bases ClassBody(Ellipsis))"#,
        ),
        ("for (plsdots__;;) { }", "For(Ellipsis Nothing Nothing Block)"),
        ("#include plsmv__X\n", r#"Import "include"(Metavar "$X" Nothing)"#),
        (
            "plsmv__T plsmv__X[plsmv__N];",
            r#"VarDef(Modifiers Metavar "$X" ArrayType(Metavar "$T" Metavar "$N") Nothing)"#,
        ),
        ("int x = {plsdots__};", r#"VarDef(Modifiers Name "x" Name "int" Array(Ellipsis))"#),
    ] {
        for language in BOTH {
            assert_eq!(lowered(language, source, true), format!("Block({expected})"), "{language}: {source}");
        }
    }
}

#[test]
fn dots_are_spelled_by_their_place() {
    let dots = by_name("c").unwrap().dots;
    for (pattern, expected) in [
        ("f(§)", Some("plsdots__")),
        ("int f(§) { }", Some("plsdots__")),
        ("for (§) { }", Some("plsdots__;;")),
        ("f();\n§\ng();", Some("plsdots__;")),
        ("{ § }", Some("plsdots__;")),
        ("if (a)\n  §", Some("plsdots__;")),
        ("$T{§, $X}", Some("plsdots__")),
        ("a->§", Some("plsdots__")),
        ("x = §;", Some("plsdots__")),
        ("switch (a) { § }", Some("plsdots__;")),
        ("f(args§)", None),
    ] {
        let (before, after) = pattern.split_once('§').unwrap();
        let spellings = dots(Dots { before, after });
        assert_eq!(spellings.first().copied(), expected, "{pattern}");
    }
}

#[test]
fn damage_is_reported_and_what_is_around_it_is_there() {
    for source in [
        "int f( { }\nvoid g() { h(1); }\n",
        "FOREACH(x) BEGIN y = 1 END\nvoid g() { h(1); }\n",
        "#ifdef A\nif (x) {\n#else\nif (y) {\n#endif\nh(1); }\n",
    ] {
        for language in BOTH {
            let lowered = lower(by_name(language).unwrap(), source, Interner::new(), false).unwrap();
            assert!(!lowered.damage.is_empty(), "{source}");
            assert!(lowered.tree.outline().contains("Name \"h\""), "{}", lowered.tree.outline());
        }
    }
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("if (a) ", ""),
        ("if (a) ; else ", ""),
        ("a + ", ""),
        ("*", ""),
        ("{ struct a { int b; ", "} c; }"),
        ("int (*f)(", ")"),
        ("int *", "a"),
        ("(int (", ")) a"),
        ("{#if a\n", "\n#endif\n}"),
        ("x: ", ""),
        ("x, ", ""),
    ] {
        for language in BOTH {
            let source = format!("void f() {{ {}1{}; }}", open.repeat(20_000), close.repeat(20_000));
            lower(by_name(language).unwrap(), &source, Interner::new(), false).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn lowering_never_panics(words in proptest::collection::vec(
        proptest::sample::select(&[
            "struct", "enum", "union", "typedef", "switch", "case", "default", "for", "if", "else", "do", "while", "(", ")",
            "{", "}", "[", "]", "*", "&", ";", ":", ",", ".", "->", "=", "...", "int", "const", "unsigned", "static", "A",
            "b", "\"s\"", "L\"w\"", "'c'", "0x", "1.", "-1", "sizeof", "goto", "return", "#include <a>\n", "#define A 1\n",
            "\n#if a\n", "\n#else\n", "\n#endif\n", "__attribute__((a))", "plsdots__", "plsmv__X", "plstyped__0", "é", "\n",
            "NULL", "?",
        ][..]), 0..60), pattern: bool) {
        for language in BOTH {
            lower(by_name(language).unwrap(), &words.join(" "), Interner::new(), pattern).unwrap();
        }
    }
}
