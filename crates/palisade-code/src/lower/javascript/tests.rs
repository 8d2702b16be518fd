//! Small pieces of code and what they become, each in one line: `Kind text[children]`.

use proptest::prelude::*;

use crate::ast::{Interner, NodeId, Tree};
use crate::lower::{Lowered, by_extension, lower};

fn lowered(extension: &str, source: &str, pattern: bool) -> Lowered {
    lower(by_extension(extension).next().unwrap(), source, Interner::new(), pattern).unwrap()
}

/// The statements of a file. `-` is nothing.
fn short(extension: &str, source: &str) -> String {
    let lowered = lowered(extension, source, false);
    assert_eq!(lowered.damage, [], "{source}");
    line(&lowered.tree)
}

fn line(tree: &Tree) -> String {
    let statements = tree.ast.children(tree.root).iter().map(|id| written(tree, *id));
    statements.collect::<Vec<_>>().join("; ")
}

fn written(tree: &Tree, id: NodeId) -> String {
    if id == NodeId::NOTHING {
        return "-".to_owned();
    }
    let node = tree.ast.node(id);
    let mut out = format!("{:?}", node.kind);
    let text = tree.symbols.text(node.text);
    if !text.is_empty() {
        out.push_str(&format!(" {text}"));
    }
    let children: Vec<_> = tree.ast.children(id).iter().map(|child| written(tree, *child)).collect();
    if !children.is_empty() {
        out.push_str(&format!("[{}]", children.join(", ")));
    }
    out
}

fn all(extension: &str, table: &[(&str, &str)]) {
    for (source, expected) in table {
        assert_eq!(&short(extension, source), expected, "{source}");
    }
}

#[test]
fn variables_and_destructuring() {
    all(
        "js",
        &[
            (
                "const a = 1, b = 0x10",
                "VarDef[Modifiers[Modifier const], Name a, -, Int 1]; \
             VarDef[Modifiers[Modifier const], Name b, -, Int 16]",
            ),
            ("let a", "VarDef[Modifiers[Modifier let], Name a, -, -]"),
            (
                "var {a, b: c, d = 1.5, ...e} = f",
                "VarDef[Modifiers[Modifier var], Object[Pair[Name a, Name a], Pair[Name b, Name c], \
             Pair[Name d, Assign =[Name d, Float 1.5]], Spread ...[Name e]], -, Name f]",
            ),
            ("[a,, b = 2] = c", "ExprStmt[Assign =[Array[Name a, -, Assign =[Name b, Int 2]], Name c]]"),
            ("a ??= b", "ExprStmt[AugAssign ??=[Name a, Name b]]"),
        ],
    );
}

#[test]
fn functions_of_all_kinds() {
    all(
        "js",
        &[
            (
                "async function* f(a, {b}, c = 1, ...d) { return }",
                "FuncDef[Modifiers[Modifier async, Modifier *], Name f, -, Params[Param[Modifiers, Name a, -, -], \
             Param[Modifiers, Object[Pair[Name b, Name b]], -, -], Param[Modifiers, Name c, -, Int 1], \
             Param ...[Modifiers, Name d, -, -]], -, Block[Return[-]]]",
            ),
            ("x => x", "ExprStmt[Lambda[Params[Param[Modifiers, Name x, -, -]], -, Return[Name x]]]"),
            ("(async () => { await a })", "ExprStmt[Lambda[Params, -, Block[ExprStmt[Await[Name a]]]]]"),
            ("a = function b() {}", "ExprStmt[Assign =[Name a, Lambda[Params, -, Block]]]"),
            (
                "function* g() { yield* a; yield }",
                "FuncDef[Modifiers[Modifier *], Name g, -, Params, -, \
             Block[ExprStmt[Yield *[Name a]], ExprStmt[Yield[-]]]]",
            ),
        ],
    );
}

#[test]
fn classes_and_their_members() {
    all(
        "js",
        &[
            (
                "class A extends B.C { static #x = 1; y; get z() {} static async *m() {} static { n } ['o']() {} }",
                "ClassDef class[Modifiers, Name A, -, Bases[Member[Name B, Name C]], Bases, ClassBody[\
             VarDef[Modifiers[Modifier static], Name #x, -, Int 1], VarDef[Modifiers, Name y, -, -], \
             FuncDef[Modifiers[Modifier get], Name z, -, Params, -, Block], \
             FuncDef[Modifiers[Modifier static, Modifier async, Modifier *], Name m, -, Params, -, Block], \
             Other static[Block[ExprStmt[Name n]]], \
             FuncDef[Modifiers, Other computed[Str o], -, Params, -, Block]]]",
            ),
            ("(class {})", "ExprStmt[ClassDef class[Modifiers, -, -, Bases, Bases, ClassBody]]"),
        ],
    );
    all(
        "ts",
        &[
            (
                "@A() export abstract class B<T> extends C<T> implements D { @E private readonly f?: G = 1; \
             constructor(private a: string) {} abstract h(): void }",
                "ClassDef class[Modifiers[Annotation[Call[Name A, Args]], Modifier export, Modifier abstract], Name B, \
             TypeParams[Name T], Bases[Generic[Name C, Name T]], Bases[Name D], ClassBody[\
             VarDef[Modifiers[Annotation[Name E], Modifier private, Modifier readonly], Name f, Name G, Int 1], \
             FuncDef[Modifiers, Name constructor, -, Params[Param[Modifiers[Modifier private], Name a, \
             Name string, -]], -, Block], FuncDef[Modifiers[Modifier abstract], Name h, -, Params, Name void, -]]]",
            ),
            (
                "class A { @B() c() {} }",
                "ClassDef class[Modifiers, Name A, -, Bases, Bases, ClassBody[\
             FuncDef[Modifiers[Annotation[Call[Name B, Args]]], Name c, -, Params, -, Block]]]",
            ),
        ],
    );
}

#[test]
fn objects_and_arrays() {
    all(
        "js",
        &[(
            "({a, 'b-c': 1, [d]: 2, ...e, f() {}, 3: g})",
            "ExprStmt[Object[Pair[Name a, Name a], Pair[Name b-c, Int 1], Pair[Other computed[Name d], Int 2], \
         Spread ...[Name e], FuncDef[Modifiers, Name f, -, Params, -, Block], Pair[Int 3, Name g]]]",
        )],
    );
}

#[test]
fn strings_templates_and_regular_expressions() {
    all(
        "js",
        &[
            ("'a\\n'", "ExprStmt[Str a\\n]"),
            ("`a`", "ExprStmt[Interpolated[Str a]]"),
            ("`a${b}c\\n${d}`", "ExprStmt[Interpolated[Str a, Name b, Str c\\n, Name d]]"),
            ("sql`a${b}`", "ExprStmt[Call[Name sql, Args[Interpolated tagged[Str a, Name b]]]]"),
            (
                "1.0; 1e3; 0xe; 1.5",
                "ExprStmt[Int 1]; ExprStmt[Int 1000]; ExprStmt[Int 14]; ExprStmt[Float 1.5]",
            ),
            ("/a[/]b/gi", "ExprStmt[Regex a[/]b]"),
        ],
    );
}

#[test]
fn calls_members_and_operators() {
    all(
        "js",
        &[
            ("a?.b.c[d]", "ExprStmt[Index[Member[Member ?.[Name a, Name b], Name c], Name d]]"),
            ("a?.(...b)", "ExprStmt[Call[Name a, Args[Spread ...[Name b]]]]"),
            (
                "new A; new B.C(1)",
                "ExprStmt[New[Name A, Args, -]]; ExprStmt[New[Member[Name B, Name C], Args[Int 1], -]]",
            ),
            ("a + b + c", "ExprStmt[Binary +[Binary +[Name a, Name b], Name c]]"),
            (
                "typeof a; delete a.b; --c",
                "ExprStmt[Unary typeof[Name a]]; ExprStmt[Delete[Member[Name a, Name b]]]; \
             ExprStmt[Update --[Name c]]",
            ),
            (
                "a ? b : c, undefined",
                "ExprStmt[Sequence[Conditional[Name a, Name b, Name c], Null undefined]]",
            ),
            (
                "import('a'); super.b",
                "ExprStmt[Call[Name import, Args[Str a]]]; ExprStmt[Member[Name super, Name b]]",
            ),
        ],
    );
}

#[test]
fn branches_and_loops_hold_blocks() {
    all(
        "js",
        &[
            (
                "if (a) b; else if (c) { d } else e",
                "If[Name a, Block[ExprStmt[Name b]], If[Name c, Block[ExprStmt[Name d]], Block[ExprStmt[Name e]]]]",
            ),
            (
                "for (let i = 0, j; i < 1; i++) ;",
                "For[Block[VarDef[Modifiers[Modifier let], Name i, -, Int 0], VarDef[Modifiers[Modifier let], Name j, -, -]], \
             Binary <[Name i, Int 1], Update ++[Name i], Block]",
            ),
            ("for (;;) break a", "For[-, -, -, Block[Break a]]"),
            ("for (const a of b) c", "ForEach of[Name a, Name b, Block[ExprStmt[Name c]]]"),
            ("l: while (a) continue l", "Label l[While[Name a, Block[Continue l]]]"),
            ("do { a } while (b)", "DoWhile[Block[ExprStmt[Name a]], Name b]"),
            (
                "switch (a) { case 1: b; default: c }",
                "Switch[Name a, Case[CaseLabels[Int 1], Block[ExprStmt[Name b]]], \
             Case default[CaseLabels, Block[ExprStmt[Name c]]]]",
            ),
            (
                "try { a } catch (e) { b } finally { c }",
                "Try[-, Block[ExprStmt[Name a]], Catches[Catch[Name e, Block[ExprStmt[Name b]]]], -, \
             Block[ExprStmt[Name c]]]",
            ),
            ("try {} catch {}", "Try[-, Block, Catches[Catch[-, Block]], -, -]"),
        ],
    );
}

#[test]
fn imports_and_exports() {
    all(
        "js",
        &[
            (
                "import a, {b as c, d} from 'm'",
                "ImportFrom[Str m, Name default, Name a]; ImportFrom[Str m, Name b, Name c]; ImportFrom[Str m, Name d, -]",
            ),
            ("import * as a from 'm'; import 'n'", "Import[Str m, Name a]; Import[Str n, -]"),
            ("export {a as b} from 'm'", "ImportFrom[Str m, Name a, Name b]"),
            ("export * from 'm'", "Other export *[Str m]"),
            ("export {a as b}", "Other export[Object[Pair[Name a, Name b]]]"),
            ("export const a = 1", "VarDef[Modifiers[Modifier export, Modifier const], Name a, -, Int 1]"),
            (
                "export default a",
                "VarDef[Modifiers[Modifier export, Modifier default], Name default, -, Name a]",
            ),
            (
                "const a = require('m')",
                "VarDef[Modifiers[Modifier const], Name a, -, Call[Name require, Args[Str m]]]",
            ),
        ],
    );
    all(
        "ts",
        &[
            ("import type {A} from 'm'", "ImportFrom[Str m, Name A, -]"),
            ("import a = require('m')", "Import[Str m, Name a]"),
        ],
    );
}

#[test]
fn jsx_has_attributes_and_content() {
    all(
        "jsx",
        &[
            (
                "<A.B c='d' e {...f} g={h}>\n  text {i} <j/>\n</A.B>",
                "ExprStmt[Xml[Member[Name A, Name B], XmlAttrs[XmlAttr[Name c, Str d], XmlAttr[Name e, -], \
             Spread ...[Name f], XmlAttr[Name g, Name h]], XmlBody[XmlText text, XmlExpr[Name i], \
             Xml[Name j, XmlAttrs, XmlBody]]]]",
            ),
            ("<></>", "ExprStmt[Xml[-, XmlAttrs, XmlBody]]"),
        ],
    );
}

#[test]
fn types_are_kept() {
    all(
        "ts",
        &[
            (
                "let a: Map<string, A.B[]> = b!",
                "VarDef[Modifiers[Modifier let], Name a, Generic[Name Map, Name string, \
             ArrayType[Member[Name A, Name B]]], Cast[-, Name b]]",
            ),
            ("a as B; <C>d", "ExprStmt[Cast[Name B, Name a]]; ExprStmt[Cast[Name C, Name d]]"),
            ("type A = B | 'c'", "TypeDef[Modifiers, Name A, Other union_type[Name B, Str c]]"),
            (
                "interface A extends B { c: D; e(f: G): H }",
                "ClassDef interface[Modifiers, Name A, -, Bases[Name B], Bases, ClassBody[\
             VarDef[Modifiers, Name c, Name D, -], \
             FuncDef[Modifiers, Name e, -, Params[Param[Modifiers, Name f, Name G, -]], Name H, -]]]",
            ),
            (
                "const enum A { B, C = 1 }",
                "ClassDef enum[Modifiers[Modifier const], Name A, -, Bases, Bases, \
             ClassBody[VarDef[Modifiers, Name B, -, -], VarDef[Modifiers, Name C, -, Int 1]]]",
            ),
            ("namespace A { b }", "ExprStmt[Other namespace[Name A, Block[ExprStmt[Name b]]]]"),
            ("f<T>(a)", "ExprStmt[Call[Name f, Args[Name a]]]"),
        ],
    );
}

#[test]
fn a_file_of_one_grammar_may_need_its_relative() {
    assert_eq!(
        short("js", "function f(a: string) {}"),
        "FuncDef[Modifiers, Name f, -, Params[Param[Modifiers, Name a, Name string, -]], -, Block]"
    );
}

#[test]
fn placeholders_become_what_they_stand_for() {
    for (source, expected) in [
        ("f(plsdots__, plsmve__A)", "ExprStmt[Call[Name f, Args[Ellipsis, MetavarEllipsis $...A]]]"),
        (
            "plsmv__X = {plsdots__, a: plsmv__Y}",
            "ExprStmt[Assign =[Metavar $X, Object[Ellipsis, \
             Pair[Name a, Metavar $Y]]]]",
        ),
        (
            "(function f(plsdots__) { plsdots__; }\n)",
            "FuncDef[Modifiers, Name f, -, Params[Ellipsis], -, Block[Ellipsis]]",
        ),
        ("function plsdots__(plsdots__) {}", "FuncDef[Modifiers, Ellipsis, -, Params[Ellipsis], -, Block]"),
        ("if (plsmv__X) plsmv__S; else plsdots__;", "If[Metavar $X, ExprStmt[Metavar $S], Ellipsis]"),
        ("for (plsdots__;;) { plsdots__; }", "For[Ellipsis, -, -, Block[Ellipsis]]"),
        ("switch (a) { case plsdots__: }", "Switch[Name a, Ellipsis]"),
        (
            "class A { plsdots__; b(plsdots__) {} }",
            "ClassDef class[Modifiers, Name A, -, Bases, Bases, \
             ClassBody[Ellipsis, FuncDef[Modifiers, Name b, -, Params[Ellipsis], -, Block]]]",
        ),
        ("a. plsdots__ .b()", "ExprStmt[Call[Member[MemberEllipsis[Name a], Name b], Args]]"),
        ("`...${plsmv__X}$X`", "ExprStmt[Interpolated[Ellipsis, Metavar $X, StrMetavar $X]]"),
        ("`...`", "ExprStmt[Interpolated[Ellipsis]]"),
        ("f('...', '=~/a/i', '$X')", "ExprStmt[Call[Name f, Args[StrAny, StrRegex (?i)a, StrMetavar $X]]]"),
        (
            "<a plsdots__ b={plsdots__}>...</a>",
            "ExprStmt[Xml[Name a, XmlAttrs[Ellipsis, XmlAttr[Name b, Ellipsis]], \
             XmlBody[Ellipsis]]]",
        ),
        ("import {plsdots__, a} from '...'", "ImportFrom[StrAny, Name a, -]"),
        ("f((plsmv__X: string))", "ExprStmt[Call[Name f, Args[TypedMetavar $X[Name string]]]]"),
        ("(plsmv__PAIR ? 'a' : {plsdots__}\n)", "ExprStmt[Pair[Name a, Object[Ellipsis]]]"),
    ] {
        let lowered = lowered("js", source, true);
        assert_eq!(lowered.damage, [], "{source}");
        assert_eq!(line(&lowered.tree), expected, "{source}");
    }
}

#[test]
fn damage_is_reported_and_what_is_around_it_is_there() {
    for extension in ["js", "ts", "tsx"] {
        let lowered = lowered(extension, "a(1)\nlet = = 3 }\nb(2)\n", false);
        assert!(!lowered.damage.is_empty());
        assert!(line(&lowered.tree).contains("Call[Name a, Args[Int 1]]"), "{}", line(&lowered.tree));
    }
}

#[test]
fn deep_nesting_ends() {
    let around = |before: &str, after: &str| format!("{}1{}", before.repeat(3_000), after.repeat(3_000));
    for source in [
        around("(", ")"),
        around("[", "]"),
        around("a => {", "}"),
        around("if (a) {", "}"),
        around("<a>", "</a>"),
        around("class A { b() {", "} }"),
        around("a: ", ""),
        around("!", ""),
    ] {
        let lowered = lowered("jsx", &source, false);
        assert!(!lowered.damage.is_empty(), "{}", &source[..8]);
    }
}

#[test]
fn long_chains_are_not_deep() {
    let sum = format!("x = 'a'{}", " + 'b'".repeat(2_000));
    let branches = format!("if (a) b;{}", " else if (a) b;".repeat(2_000));
    for source in [sum, branches] {
        assert_eq!(lowered("js", &source, false).damage, []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn lowering_never_panics(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("class "), Just("function "), Just("a"), Just("("), Just(")"), Just("{"), Just("}"), Just("["),
                Just("]"), Just("`${"), Just("`"), Just("=>"), Just("="), Just(":"), Just(","), Just(";"), Just("<a"),
                Just("/>"), Just(">"), Just("import "), Just("export "), Just("from 'b'"), Just("@"), Just("..."),
                Just("plsdots__"), Just("plsmv__X"), Just("'é"), Just("/x/"), Just("?."), Just("enum "), Just("\n"),
                Just("switch (a) {"), Just("case "), Just("default "), Just("type "), Just("get "), Just("1"),
            ],
            0..40,
        ),
        pattern in any::<bool>(),
    ) {
        let source = pieces.concat();
        for extension in ["jsx", "ts", "tsx"] {
            lowered(extension, &source, pattern);
        }
    }
}
