//! Whole outlines of small files.

use proptest::prelude::*;

use crate::ast::Interner;
use crate::lower::{by_name, lower};

#[test]
fn values_have_their_parts_in_place() {
    let source = "{\"a\": [1, -2.5, true, null], \"b\": \"c\"}";
    let lowered = lower(by_name("json").unwrap(), source, Interner::new(), false).unwrap();
    assert_eq!(lowered.damage, []);
    let expected = "\
Block
  ExprStmt
    Dict
      Pair
        Str \"a\"
        Array
          Int \"1\"
          Float \"-2.5\"
          Bool \"true\"
          Null \"null\"
      Pair
        Str \"b\"
        Str \"c\"
";
    assert_eq!(lowered.tree.outline(), expected);
}

#[test]
fn placeholders_in_quotes_stand_for_values() {
    let source = "{\"plsdots__\": 0, \"plsmv__K\": [\"plsdots__\"]}";
    let lowered = lower(by_name("json").unwrap(), source, Interner::new(), true).unwrap();
    let expected = "\
Block
  ExprStmt
    Dict
      Ellipsis
      Pair
        Metavar \"$K\"
        Array
          Ellipsis
";
    assert_eq!(lowered.tree.outline(), expected);
}

#[test]
fn deep_nesting_ends() {
    let lowered = lower(by_name("json").unwrap(), &"[".repeat(100_000), Interner::new(), false).unwrap();
    assert!(!lowered.damage.is_empty());
}

proptest! {
    #[test]
    fn lowering_never_panics(source in "[\\[\\]{}:,\"a-c0-9. -]{0,80}", pattern: bool) {
        lower(by_name("json").unwrap(), &source, Interner::new(), pattern).unwrap();
    }
}
