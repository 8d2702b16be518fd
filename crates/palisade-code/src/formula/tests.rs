//! Rules of conditions on small files: the lines and fixes of their matches.

use palisade_grammars::Parser;

use crate::fixes;
use crate::lower::by_name;
use crate::rule::read;
use crate::ruleset::RuleSet;
use crate::testing::line;

/// The lines where a rule matches, each with what its fix makes of the match.
fn matches(language: &str, rule: &str, source: &str) -> Vec<(usize, Option<String>)> {
    let text = format!("rules:\n- id: a\n  message: m\n  severity: ERROR\n  languages: [{language}]\n{rule}");
    let rules = read("rules.yaml", &text).into_iter().map(Result::unwrap).collect();
    let set = RuleSet::new(rules, 0);
    let bad = set.check_all();
    assert_eq!(bad, []);
    let found = set.scan(&mut Parser::new(), by_name(language), None, source).matches;
    let one = |found| fixes::fixed(&set.rules()[0], source, found);
    found.iter().map(|found| (line(source, found.span.start), one(found))).collect()
}

fn lines(language: &str, rule: &str, source: &str) -> Vec<usize> {
    matches(language, rule, source).into_iter().map(|(line, _)| line).collect()
}

#[test]
fn nested_patterns_know_what_is_bound_around_them() {
    let rule = "  patterns:\n  - pattern: $A + $B\n  - metavariable-pattern:\n      metavariable: $B\n      patterns:\n      \
                - pattern: ...\n      - pattern-not: $A\n";
    assert_eq!(lines("javascript", rule, "a + b;\na + a;\n"), [1]);
}

#[test]
fn what_one_condition_binds_does_not_bind_the_next() {
    let rule = "  patterns:\n  - pattern: f($A)\n  - metavariable-pattern: {metavariable: $A, pattern: g($B)}\n  \
                - metavariable-pattern: {metavariable: $A, pattern: h($B)}\n";
    assert_eq!(lines("python", rule, "f(i(g(1), h(2)))\nf(g(1))\n"), [1]);
}

#[test]
fn expressions_within_a_metavariable_see_its_text_alone() {
    let rule = "  patterns:\n  - pattern: let $X = $V\n  - metavariable-pattern:\n      metavariable: $V\n      patterns:\n      \
                - pattern-not-regex: ^[0-9]+$\n";
    assert_eq!(lines("javascript", rule, "let x = 1\nlet y = z\n"), [2]);
}

#[test]
fn a_language_that_is_named_reads_the_content_of_strings() {
    let rule = "  patterns:\n  - pattern: f($X)\n  - metavariable-pattern: {metavariable: $X, language: python, pattern: $Y + 1}\n";
    assert_eq!(lines("python", rule, "f('a + 1')\nf(a + 1)\n"), [1]);
    let rule = format!("{rule}  - focus-metavariable: $Y\n  fix: $Y$Y\n");
    assert_eq!(matches("python", &rule, "f('a + 1')\n"), [(1, Some("aa".to_owned()))]);
}

#[test]
fn patterns_of_rules_for_texts_are_regular_expressions() {
    let rule = "  patterns:\n  - pattern-regex: ws://\n  - pattern-not-inside: ws://localhost\n";
    assert_eq!(lines("regex", rule, "ws://localhost\nws://example\n"), [2]);
}

#[test]
fn the_fix_of_a_part_comes_before_that_of_the_rule() {
    let rule = "  match:\n    any:\n    - {pattern: f($X), fix: g($X)}\n    - pattern: h($X)\n  fix: i($X)\n";
    let fixed = matches("python", rule, "f(1)\nh(2)\n").into_iter().filter_map(|(_, fix)| fix);
    assert_eq!(fixed.collect::<Vec<_>>(), ["g(1)", "i(2)"]);
}
