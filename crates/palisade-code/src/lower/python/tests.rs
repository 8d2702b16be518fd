//! Whole outlines of small files.

use crate::ast::Interner;
use crate::lower::{by_name, lower};

fn outline(source: &str) -> String {
    let lowered = lower(by_name("python").unwrap(), source, Interner::new(), false).unwrap();
    assert_eq!(lowered.damage, []);
    lowered.tree.outline()
}

#[test]
fn statements_and_expressions_have_their_parts_in_place() {
    let expected = "\
Block
  ImportFrom
    Name \"a\"
    Member
      Name \"b\"
      Name \"c\"
    Name \"d\"
  ExprStmt
    Assign \"=\"
      Name \"x\"
      Call
        Member
          Name \"d\"
          Name \"run\"
        Args
          Str \"id\"
          NamedArg \"shell\"
            Bool \"true\"
  If
    Binary \"==\"
      Name \"x\"
      Int \"255\"
    Block
      Return
        Nothing
    Nothing
";
    assert_eq!(
        outline("from a import b.c as d\nx = d.run('id', shell=True)\nif x == 0xff:\n    return\n"),
        expected
    );
}

#[test]
fn definitions_carry_their_decorators_and_parameters() {
    let expected = "\
Block
  FuncDef
    Modifiers
      Annotation
        Call
          Member
            Name \"app\"
            Name \"route\"
          Args
            Str \"/\"
    Name \"f\"
    Nothing
    Params
      Param
        Modifiers
        Name \"a\"
        Name \"int\"
        Int \"1\"
      Param \"**\"
        Modifiers
        Name \"rest\"
        Nothing
        Nothing
    Nothing
    Block
      Other \"pass\"
";
    assert_eq!(outline("@app.route('/')\ndef f(a: int = 1, **rest):\n    pass\n"), expected);
}

#[test]
fn damage_is_reported_and_what_is_around_it_is_there() {
    let lowered = lower(by_name("python").unwrap(), "a(1)\ndef (:\nb(2)\n", Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
    assert!(lowered.tree.outline().contains("Name \"a\""), "{}", lowered.tree.outline());
}

#[test]
fn deep_nesting_ends() {
    let source = format!("x = {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let lowered = lower(by_name("python").unwrap(), &source, Interner::new(), false).unwrap();
    assert!(lowered.damage.iter().any(|damage| damage.reason == "nested too deeply"));
}
