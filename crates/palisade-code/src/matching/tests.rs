//! Patterns against small files: the lines where each must match. A line of code with `#!` at its end is expected.

use palisade_grammars::Parser;

use crate::analysis::Analysis;
use crate::ast::Interner;
use crate::lower::by_name;
use crate::pattern::read;
use crate::rule::Options;

use super::{Bindings, Budget, search};

/// Lines where a pattern matches, from 1.
fn lines(language: &str, pattern: &str, source: &str) -> Vec<usize> {
    let language = by_name(language).unwrap();
    let (mut parser, mut symbols) = (Parser::new(), Interner::new());
    let pattern = read(&mut parser, language, pattern, &mut symbols).unwrap();
    let file = Analysis::of(&mut parser, language, source, &symbols.freeze()).unwrap();
    assert_eq!(file.damage, [], "{source}");
    let options = Options::default();
    let searched = search(&pattern, file.target(), &options, Budget::default(), Bindings::default(), None);
    assert!(!searched.is_cut, "{source}");
    let line = |byte: u32| 1 + source[..byte as usize].matches('\n').count();
    let mut lines: Vec<usize> = searched.found.iter().map(|found| line(found.span.start)).collect();
    lines.dedup();
    lines
}

/// Each pattern matches the marked lines of its code, and no others.
fn assert_marked(language: &str, cases: &[(&str, &str)]) {
    for (pattern, source) in cases {
        let marked =
            source.lines().enumerate().filter(|(_, line)| line.ends_with("#!") || line.ends_with("//!"));
        let expected: Vec<usize> = marked.map(|(at, _)| at + 1).collect();
        assert_eq!(lines(language, pattern, source), expected, "{pattern}\nin\n{source}");
    }
}

#[test]
fn arguments_fit_with_dots_and_names_in_any_order() {
    assert_marked(
        "python",
        &[
            ("f(...)", "f() #!\nf(1, x=2) #!\ng(f) \n"),
            ("f($X)", "f(1) #!\nf()\nf(1, 2)\nf(x=1)\n"),
            ("f(..., 2, ...)", "f(1, 2, 3) #!\nf(2) #!\nf(3)\n"),
            ("f(b=2, a=$A)", "f(a=1, b=2) #!\nf(b=2)\nf(a=1, b=3)\n"),
            ("f(b=2, ...)", "f(a=1, b=2) #!\nf(a=1)\n"),
            ("f($X, $X)", "f(a, a) #!\nf(a, b)\nf(1, 1) #!\n"),
            ("f($...A, 3)", "f(1, 2, 3) #!\nf(3) #!\nf(3, 4)\n"),
            ("f(**$K)", "f(**a) #!\nf(a)\n"),
        ],
    );
}

#[test]
fn strings_and_constants_are_known_through_variables() {
    assert_marked(
        "python",
        &[
            ("f(\"...\")", "x = 'a'\nf(x) #!\nf('b') #!\nf(y)\nf('a' + 'b') #!\n"),
            ("f(\"=~/^a/\")", "f('abc') #!\nf('bca')\n"),
            ("f(\"=~/^(.)\\1+$/\")", "f('aaa') #!\nf('aab')\n"),
            ("f(255)", "f(0xff) #!\nf(254)\n"),
            ("f(\"a\")", "x = 'a'\nif c:\n  x = 'b'\nf(x)\n"),
            ("f(\"a\")", "def g():\n  x = 'a'\n  f(x) #!\n  x = h()\n  f(x)\n"),
            ("f(True)", "f(True) #!\nf(1)\n"),
            ("f\"...{$X}...\"", "y = f'a{b}c' #!\ny = f'abc'\ny = 'a'\n"),
        ],
    );
}

#[test]
fn imported_names_are_their_full_names() {
    assert_marked(
        "python",
        &[
            ("subprocess.run(...)", "import subprocess as sp\nsp.run(1) #!\nrun(1)\n"),
            ("subprocess.run(...)", "from subprocess import run as r\nr(1) #!\ndef f(r):\n  r(1)\n"),
            ("a.b.c()", "from a.b import c\nc() #!\n"),
            ("a.b.c()", "from a.b import *\nc() #!\nd()\n"),
            ("import a.b", "from a import b #!\nimport a.b.c #!\nimport a\nfrom .a import b\n"),
        ],
    );
    assert_marked(
        "javascript",
        &[
            ("fs.readFile(...)", "const f = require('fs');\nf.readFile(x); //!\n"),
            ("m.a(...)", "import {a as b} from 'm';\nb(1); //!\na(1);\n"),
        ],
    );
}

#[test]
fn sequences_skip_statements_and_go_into_blocks() {
    assert_marked(
        "python",
        &[
            ("a()\n...\nb()", "a() #!\nx = 1\nb()\n"),
            ("a()\n...\nb()", "a() #!\nif c:\n  b()\n"),
            ("a()\nb()", "a()\nx = 1\nb()\n"),
            ("$X = g()\n...\nf($X)", "y = g() #!\nz = 2\nf(y)\n"),
            ("$X = g()\n...\nf($X)", "y = g()\nf(z)\n"),
            ("a()\n...\nb()", "a() #!\nx = b()\n"),
        ],
    );
}

#[test]
fn statements_may_have_more_than_their_patterns_say() {
    assert_marked(
        "python",
        &[
            ("def $F(...):\n  ...", "def f(x) -> int: #!\n  pass\n"),
            ("class $C($B):\n  ...", "class A(B, D): #!\n  x = 1\nclass E:\n  y = 1\n"),
            (
                "try:\n  ...\nexcept $E:\n  ...",
                "try: #!\n  a()\nexcept X:\n  b()\ntry:\n  a()\nfinally:\n  b()\n",
            ),
            ("if $X:\n  return 1", "if a: #!\n  return 1\nif b:\n  c()\n  return 1\n"),
            ("with open(...) as $F:\n  ...", "with open(a) as f: #!\n  pass\n"),
            ("return <... f($X) ...>", "def g():\n  return 1 + f(2) #!\n"),
            ("@$D\ndef $F(...):\n  ...", "def f():\n  pass\n"),
        ],
    );
}

#[test]
fn operators_are_associative_where_they_are() {
    assert_marked(
        "javascript",
        &[
            ("a && b && c", "x = a && (b && c); //!\nx = a && c;\n"),
            ("$X == $X", "if (a == a) {} //!\nif (a == b) {}\n"),
            ("a | b", "x = b | a; //!\n"),
            ("$X + 1 + ...", "y = x + 1 + 2 + 3; //!\n"),
        ],
    );
}

#[test]
fn functions_are_functions_however_they_are_written() {
    assert_marked(
        "javascript",
        &[
            (
                "function $F($X) { ... }",
                "function f(a) { b(); } //!\nvar g = (a) => { b(); }; //!\nh(() => 1);\n",
            ),
            ("f(..., ($X) => {...}, ...)", "f(1, (a) => { b(a); }); //!\nf(1, 2);\n"),
            ("$O. ... .end()", "a.b().c.end(); //!\na.end(); //!\na.start();\n"),
            ("{secret: $S}", "f({a: 1, secret: 'x'}); //!\nf({a: 1});\n"),
            ("var $X = f()", "const y = f(); //!\nlet z = g();\n"),
            ("<$T href={$X} />", "x = <a class='b' href={u}></a>; //!\nx = <a class='b'></a>;\n"),
        ],
    );
}

#[test]
fn types_of_variables_are_those_they_were_declared_with() {
    assert_marked(
        "java",
        &[
            (
                "(Runtime $R).exec(...)",
                "class A {\n void f(Runtime r, Other o) {\n  r.exec(a); //!\n  o.exec(a);\n }\n}\n",
            ),
            ("new File($X)", "class A { void f() {\n  File x = new File(a); //!\n} }\n"),
            ("$X.equals($X)", "class A { boolean f() {\n return a.equals(a); //!\n} }\n"),
        ],
    );
    assert_marked(
        "go",
        &[
            ("exec.Command(...)", "package a\nimport e \"os/exec\"\nfunc f() {\n\te.Command(x) //!\n}\n"),
            ("$X := f()", "package a\nfunc g() {\n\ty := f() //!\n\ty = f()\n}\n"),
            ("$X = f()", "package a\nfunc g() {\n\ty := f() //!\n}\n"),
        ],
    );
}

#[test]
fn c_has_typed_metavariables_labels_and_sizes() {
    for language in ["c", "cpp"] {
        assert_marked(
            language,
            &[
                (
                    "(char *$X) == $Y",
                    "void f(char *a, int b) {\na == b; //!\nb == 1;\n\"x\" == b; //!\nNULL == b; //!\n}\n",
                ),
                ("g(($T *$X), ($T *$Y))", "void f(int *a, int *b, char *c) {\ng(a, b); //!\ng(a, c);\n}\n"),
                ("g((struct s $X))", "void f(struct s a, int b) {\ng(a); //!\ng(b);\n}\n"),
                (
                    "$T $X[8];",
                    "void f() {\nint n = 8;\nchar a[n]; //!\nchar b[9];\nint m = 8;\ng(&m);\nchar c[m];\n}\n",
                ),
                (
                    "if ($C)\n  goto $L;\n  goto $L;",
                    "void f() {\nif (a) //!\ngoto x;\ngoto x;\nif (b)\ngoto x;\ngoto y;\nx: y: ;\n}\n",
                ),
                (
                    "free($X);\n...\n$X->$Y",
                    "void f() {\nfree(a); //!\nif (b) { g(a->c); }\nfree(b);\na->c;\n}\n",
                ),
                ("sizeof(...)", "void f() {\nsizeof(int); //!\ng(sizeof x); //!\n}\n"),
                ("$F(...)", "void f() {\nsizeof(int);\ng(x); //!\n}\n"),
                ("#include <a.h>", "#include <a.h> //!\n#include <b.h>\n"),
                ("void $F(...) { ... }", "void f(int a) { } //!\nint g() { }\nvoid h(); \n"),
            ],
        );
    }
}

#[test]
fn cpp_has_paths_templates_and_objects() {
    assert_marked(
        "cpp",
        &[
            ("std::move($X)", "void f() {\nstd::move(a); //!\nmove(a);\na::move(a);\n}\n"),
            ("std::move($X)", "using namespace std;\nvoid f() {\nmove(a); //!\n}\n"),
            ("g(...)", "void f() {\ng<int>(a); //!\nh<int>(a);\n}\n"),
            ("g<$T>(...)", "void f() {\ng<int>(a); //!\ng(a);\n}\n"),
            ("new $T", "void f() {\nnew A; //!\nA{};\n}\n"),
            ("new ($P) $T", "void f() {\nnew A;\nnew (p) A; //!\n}\n"),
            ("$T{..., x}", "void f() {\nA{1, x}; //!\nnew A(x); //!\nA{1};\n}\n"),
            ("static_cast<$T>($X)", "void f() {\nstatic_cast<int>(a); //!\n(int)a;\n}\n"),
            ("g((std::string $S))", "void f(const std::string &a, int b) {\ng(a); //!\ng(b);\n}\n"),
            ("namespace a { ... }", "namespace a { //!\nint x;\n}\nnamespace b { }\n"),
            ("class $C : public $B { ... };", "class A : public B { }; //!\nclass D { };\n"),
            ("delete $X;", "void f() {\ndelete a; //!\ndelete[] b; //!\n}\n"),
        ],
    );
}

#[test]
fn a_pattern_that_does_not_parse_is_an_error() {
    let mut symbols = Interner::new();
    for (language, pattern) in [
        ("python", "def ("),
        ("python", "f(\"=~/(/\")"),
        ("javascript", "if (a"),
        ("c", "if (a"),
        ("c", "#ifdef A\nf();\n#endif"),
        ("cpp", "class {"),
        ("java", "class {"),
        ("go", "func ("),
    ] {
        let language = by_name(language).unwrap();
        assert!(read(&mut Parser::new(), language, pattern, &mut symbols).is_err(), "{pattern}");
    }
}

#[test]
fn a_search_that_explodes_ends() {
    let pattern = "a(..., $A, ..., $B, ..., $C, ..., $D, ..., $E, ..., x)";
    let arguments = (0..60).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    let source = format!("a({arguments})\n");
    let language = by_name("python").unwrap();
    let (mut parser, mut symbols) = (Parser::new(), Interner::new());
    let pattern = read(&mut parser, language, pattern, &mut symbols).unwrap();
    let file = Analysis::of(&mut parser, language, &source, &symbols.freeze()).unwrap();
    let searched = search(
        &pattern,
        file.target(),
        &Options::default(),
        Budget { steps: 10_000 },
        Bindings::default(),
        None,
    );
    assert!(searched.is_cut);
}

#[test]
fn constants_follow_the_paths_that_code_can_take() {
    let python = [
        ("f(\"...\")", "a = c > 1 and \"x\" or \"y\"\nf(a) #!\nb = c and v or \"y\"\nf(b)\n"),
        ("f(0)", "x = 0\nif c:\n  raise E()\n  x = 1\nelse:\n  pass\nf(x) #!\n"),
        ("f(0)", "x = 0\ntry:\n  pass\nexcept E:\n  x = 1\nf(x) #!\n"),
        ("f(0)", "x = 0\ntry:\n  g()\nexcept E:\n  x = 1\nf(x)\n"),
        ("f(0)", "x = 0\ntry:\n  try:\n    g()\n  finally:\n    pass\nexcept E:\n  x = 1\nf(x)\n"),
    ];
    assert_marked("python", &python);
    let java = [
        (
            "f(5)",
            "class A {\n  private int x = 5;\n  public int y = 5;\n  private int z = 5;\n  void g() {\n    f(x); //!\n    \
             f(this.x); //!\n    f(y);\n    z = 3;\n  }\n  void h() {\n    f(z);\n  }\n}\n",
        ),
        (
            "f(5)",
            "class A {\n  private int x;\n  private static int y;\n  static { y = 5; }\n  A() {\n    this.x = 5;\n  }\n  \
             void g() {\n    f(x); //!\n    f(y); //!\n  }\n}\n",
        ),
        (
            "f(\"a\")",
            "class A {\n  void g() {\n    var s = \"b\";\n    if (c && (s = \"a\") != d) { }\n    f(s);\n  }\n}\n",
        ),
    ];
    assert_marked("java", &java);
}

#[test]
fn typed_metavariables_fit_what_evidently_has_the_type() {
    let java = [
        (
            "f((int $X))",
            "class A {\n  void g(Integer i, long l) {\n    f(i); //!\n    f(1 + 1); //!\n    f(l == 2);\n  }\n}\n",
        ),
        (
            "f((boolean $X))",
            "class A {\n  void g(String s, int i) {\n    f(i == 1); //!\n    f(!s); //!\n    f(s.isEmpty()); //!\n    f(s);\n  }\n}\n",
        ),
    ];
    assert_marked("java", &java);
    let go = "package p\nfunc g(r *h.Request) {\n  f(r) //!\n  c := &h.Request{}\n  f(c) //!\n  d := h.Request{}\n  f(d)\n}\n";
    assert_marked("go", &[("f(($R : *h.Request))", go)]);
}

#[test]
fn resources_of_with_are_variables() {
    let code = "with open(p) as f: #!\n  f.read()\n";
    assert_marked("python", &[("with $X as $F:\n  ...\n  $F.read()", code), ("with $X as f: ...", code)]);
}

#[test]
fn dots_between_statements_go_into_functions() {
    let code = "a(); //!\ng(() => {\n  b();\n});\n";
    assert_marked("javascript", &[("a();\n...\nb();", code), ("a();\n...\nc();", "a();\nb();\n")]);
}

#[test]
fn templates_fit_by_their_parts() {
    let code = "f(`a`); //!\nf(`a${b}`); //!\nf(\"a\");\n";
    assert_marked("javascript", &[("f(`...`)", code), ("f(`$...X`)", code)]);
    assert_marked("javascript", &[("f(`...${...}...`)", "f(`a`);\nf(`a${b}`); //!\n")]);
    assert_marked("javascript", &[("f($X + $...Y)", "f(a + b); //!\nf(a);\n")]);
}

#[test]
fn parameters_of_patterns_need_no_type() {
    let code = "class A {\n  void g(int a, B b) { //!\n  }\n  void h() {\n  }\n}\n";
    assert_marked("java", &[("void $F(..., $X, ...) { ... }", code)]);
}

#[test]
fn a_lone_finally_fits_where_there_is_one() {
    assert_marked(
        "javascript",
        &[("finally { ... }", "try {\n  a();\n} finally { //!\n  b();\n}\ntry { } catch (e) { }\n")],
    );
}
