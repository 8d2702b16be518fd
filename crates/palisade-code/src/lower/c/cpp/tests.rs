//! Whole outlines of small files of C++.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::c::tests::{in_function, lowered};
use crate::lower::{by_name, lower};

#[test]
fn expressions_have_their_parts_in_place() {
    for (source, expected) in [
        ("a::b::f(1);", r#"Call(Member "::"(Member "::"(Name "a" Name "b") Name "f") Args(Int "1"))"#),
        ("::f();", r#"Call(Name "f" Args)"#),
        ("f<int, A>(x);", r#"Call(Generic(Name "f" Name "int" Name "A") Args(Name "x"))"#),
        ("static_cast<int>(x);", r#"Cast "static_cast"(Name "int" Name "x")"#),
        ("Foo{1, x};", r#"New(Name "Foo" Args(Int "1" Name "x") Nothing)"#),
        ("new A;", r#"New "new"(Name "A" Args Nothing)"#),
        ("new int[n];", r#"New "new"(ArrayType(Name "int" Name "n") Args Nothing)"#),
        ("new (p) A(1);", r#"New "new"(Name "A" Args(Int "1") Args(Name "p"))"#),
        ("this->x;", r#"Member(Unary "*"(Name "this") Name "x")"#),
        ("a and not b;", r#"Binary "&&"(Name "a" Unary "!"(Name "b"))"#),
        ("x = R\"(a\"b)\";", r#"Assign "="(Name "x" Str "a\"b")"#),
        ("x = 1'000;", r#"Assign "="(Name "x" Int "1000")"#),
        ("co_await f();", r#"Await(Call(Name "f" Args))"#),
        (
            "f([&x, y = g()](int a) -> int { return a; });",
            concat!(
                r#"Call(Name "f" Args(Lambda(Params(Param(Modifiers Name "a" Name "int" Nothing)) Name "int" "#,
                r#"Block(VarDef(Modifiers Name "y" Nothing Call(Name "g" Args)) Return(Name "a")))))"#,
            ),
        ),
    ] {
        in_function(&["cpp"], source, &format!("ExprStmt({expected})"));
    }
}

#[test]
fn statements_have_their_parts_in_place() {
    for (source, expected) in [
        ("delete p;", r#"Delete(Name "p")"#),
        ("delete[] p;", r#"Delete(Name "p")"#),
        (
            "for (auto &x : v) f(x);",
            r#"ForEach(VarDef(Modifiers Name "x" PointerType "&"(Name "auto") Nothing) Name "v" Block(ExprStmt(Call(Name "f" Args(Name "x")))))"#,
        ),
        (
            "auto [a, b] = f();",
            r#"VarDef(Modifiers Tuple(Name "a" Name "b") Name "auto" Call(Name "f" Args))"#,
        ),
        (
            "std::vector<int> v{1, 2};",
            r#"VarDef(Modifiers Name "v" Member "::"(Name "std" Generic(Name "vector" Name "int")) New(Member "::"(Name "std" Generic(Name "vector" Name "int")) Args(Int "1" Int "2") Nothing))"#,
        ),
        ("int n{5};", r#"VarDef(Modifiers Name "n" Name "int" Int "5")"#),
        ("A a(1);", r#"VarDef(Modifiers Name "a" Name "A" New(Name "A" Args(Int "1") Nothing))"#),
        ("A a(x);", r#"VarDef(Modifiers Name "a" Name "A" New(Name "A" Args(Name "x") Nothing))"#),
        (
            "A a(int x);",
            r#"FuncDef(Modifiers Name "a" Nothing Params(Param(Modifiers Name "x" Name "int" Nothing)) Name "A" Nothing)"#,
        ),
        (
            "if (auto x = f()) { }",
            r#"If(VarDef(Modifiers Name "x" Name "auto" Call(Name "f" Args)) Block Nothing)"#,
        ),
        (
            "if (auto x = f(); x) { }",
            r#"If(Sequence(VarDef(Modifiers Name "x" Name "auto" Call(Name "f" Args)) Name "x") Block Nothing)"#,
        ),
        (
            "try { throw A(1); } catch (const E &e) { } catch (...) { throw; }",
            r#"Try(Nothing Block(Throw(Call(Name "A" Args(Int "1")))) Catches(Catch(Param(Modifiers(Modifier "const") Name "e" PointerType "&"(Name "E") Nothing) Block) Catch(Nothing Block(Throw(Nothing)))) Nothing Nothing)"#,
        ),
        ("using namespace std;", r#"ImportAll "using namespace"(Name "std")"#),
        ("using std::string;", r#"Import "using"(Member "::"(Name "std" Name "string") Nothing)"#),
        ("using T = int;", r#"TypeDef "using"(Modifiers Name "T" Name "int")"#),
    ] {
        in_function(&["cpp"], source, expected);
    }
}

#[test]
fn definitions_have_their_parts_in_place() {
    for (source, expected) in [
        (
            "namespace a::b { int x; }",
            r#"Other "namespace"(Member "::"(Name "a" Name "b") Block(VarDef(Modifiers Name "x" Name "int" Nothing)))"#,
        ),
        (
            "int A::f() const { return 1; }",
            r#"FuncDef(Modifiers(Modifier "const") Member "::"(Name "A" Name "f") Nothing Params Name "int" Block(Return(Int "1")))"#,
        ),
        (
            "template <class T, int N> class A : public B<T> { virtual void f() override = 0; };",
            concat!(
                r#"ClassDef "class"(Modifiers Name "A" TypeParams(Param(Modifiers Name "T" Name "typename" Nothing) "#,
                r#"Param(Modifiers Name "N" Name "int" Nothing)) Bases(Generic(Name "B" Name "T")) Bases "#,
                r#"ClassBody(FuncDef(Modifiers(Modifier "virtual" Modifier "override") Name "f" Nothing Params Name "void" Nothing)))"#,
            ),
        ),
        (
            "A::A(int x) : y(x), B(1, 2) { f(); }",
            concat!(
                r#"FuncDef(Modifiers Member "::"(Name "A" Name "A") Nothing Params(Param(Modifiers Name "x" Name "int" Nothing)) Nothing "#,
                r#"Block(ExprStmt(Assign "="(Member(Unary "*"(Name "this") Name "y") Name "x")) "#,
                r#"ExprStmt(Assign "="(Member(Unary "*"(Name "this") Name "B") Call(Name "B" Args(Int "1" Int "2")))) "#,
                r#"ExprStmt(Call(Name "f" Args))))"#,
            ),
        ),
        (
            "extern \"C\" { int a; }",
            r#"Other "extern"(Str "C" Block(VarDef(Modifiers Name "a" Name "int" Nothing)))"#,
        ),
        (
            "[[nodiscard]] auto f() -> int;",
            r#"FuncDef(Modifiers(Annotation(Name "nodiscard")) Name "f" Nothing Params Name "int" Nothing)"#,
        ),
        (
            "struct A { int x = 1; ~A(); bool operator==(const A &a) const; };",
            concat!(
                r#"ClassDef "struct"(Modifiers Name "A" Nothing Bases Bases ClassBody(VarDef(Modifiers Name "x" Name "int" Int "1") "#,
                r#"FuncDef(Modifiers Name "~A" Nothing Params Nothing Nothing) "#,
                r#"FuncDef(Modifiers(Modifier "const") Name "operator==" Nothing "#,
                r#"Params(Param(Modifiers(Modifier "const") Name "a" PointerType "&"(Name "A") Nothing)) Name "bool" Nothing)))"#,
            ),
        ),
    ] {
        assert_eq!(lowered("cpp", source, false), format!("Block({expected})"), "{source}");
    }
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [
        ("a::", ""),
        ("a<", ">"),
        ("[](){ ", " }"),
        ("try { ", " } catch (...) { }"),
        ("new A(", ")"),
        ("A{", "}"),
        ("template <class A> ", ""),
        ("template <template <", "> class A>"),
        ("namespace a { ", "}"),
        ("a << ", ""),
    ] {
        let source = format!("{}1{};", open.repeat(20_000), close.repeat(20_000));
        lower(by_name("cpp").unwrap(), &source, Interner::new(), false).unwrap();
    }
}

proptest! {
    #[test]
    fn lowering_never_panics(words in proptest::collection::vec(
        proptest::sample::select(&[
            "class", "struct", "enum", "template", "<", ">", "typename", "namespace", "using", "operator", "::", "~", "new",
            "delete", "try", "catch", "throw", "for", "if", "(", ")", "{", "}", "[", "]", "*", "&", "&&", ";", ":", ",", ".",
            "->", "=", "...", "int", "auto", "const", "virtual", "public", "A", "b", "\"s\"", "R\"(x)\"", "1'0", "this",
            "[[a]]", "co_await", "static_assert", "friend", "default", "plsdots__", "plsmv__X", "é", "\n", "explicit",
        ][..]), 0..60), pattern: bool) {
        lower(by_name("cpp").unwrap(), &words.join(" "), Interner::new(), pattern).unwrap();
    }
}
