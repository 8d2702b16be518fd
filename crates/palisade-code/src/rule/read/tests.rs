//! Files of rules: what is read from them, and what is said about those that are wrong.

use palisade_model::{Confidence, Severity};
use proptest::prelude::*;

use super::read;
use crate::rule::*;

/// The only rule of a file with these keys beside the required ones.
fn rule(keys: &str) -> Result<Rule, RuleError> {
    let keys: String = keys.lines().map(|line| format!("    {line}\n")).collect();
    let text =
        format!("rules:\n  - id: r\n    message: m\n    severity: ERROR\n    languages: [python]\n{keys}");
    let mut rules = read("r.yaml", &text);
    assert_eq!(rules.len(), 1, "{text}");
    rules.remove(0)
}

fn search(keys: &str) -> Formula {
    match rule(keys).unwrap_or_else(|error| panic!("{error}")).mode {
        Mode::Search(formula) => formula,
        Mode::Taint(_) => panic!("a search"),
    }
}

/// A formula in few words.
fn brief(formula: &Formula) -> String {
    let all = |formulas: &[Formula]| formulas.iter().map(brief).collect::<Vec<_>>().join(" ");
    match formula {
        Formula::Pattern(pattern) => pattern.text.trim().to_owned(),
        Formula::Regex(regex) => format!("/{}/", regex.source()),
        Formula::Or(parts) => format!("or({})", all(parts)),
        Formula::Inside(inner) => format!("inside({})", brief(inner)),
        Formula::Anywhere(inner) => format!("anywhere({})", brief(inner)),
        Formula::And(and) => {
            let mut parts = vec![all(&and.positives)];
            parts.extend(and.negatives.iter().map(|negative| format!("-{}", brief(negative))));
            parts.extend(and.conditions.iter().map(condition));
            parts.extend(and.focus.iter().map(|names| format!("@{}", names.join(","))));
            parts.extend(and.bind.iter().map(|name| format!("as {name}")));
            parts.extend(and.fix.iter().map(|fix| format!("fix {fix}")));
            format!("and({})", parts.join(" ").trim())
        }
    }
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Regex { metavariable, regex, constant_propagation } => {
            format!("{metavariable}~/{}/{}", regex.source(), if *constant_propagation { "c" } else { "" })
        }
        Condition::Pattern { metavariable, language, formula } => {
            format!(
                "{metavariable}:{}{}",
                brief(formula),
                if language.is_some() { " in another language" } else { "" }
            )
        }
        Condition::Comparison(comparison) => comparison.text.clone(),
        Condition::Analysis { metavariable, analyzer } => format!("{metavariable} {analyzer:?}"),
        Condition::Type { metavariable, types, .. } => format!("{metavariable} is {}", types.join("|")),
    }
}

#[test]
fn a_rule_has_what_its_file_says() {
    let rule = rule(
        "pattern: f($X)
options: {symmetric_eq: true, generic_ellipsis_max_span: 0, something_new: 1}
paths: {include: ['*.py'], exclude: [tests/]}
fix: |
  g($X)
fix-regex: {regex: a, replacement: b, count: 2}
metadata:
  cwe: ['CWE-79: Improper', 'cwe-1']
  owasp: A03:2021 - Injection
  confidence: high
  category: security
  technology: [flask]
  references: https://example.org
  license: MIT
  likelihood: LOW
  number: 1.5",
    )
    .unwrap();
    assert_eq!((rule.id.as_str(), rule.message.as_str(), rule.severity), ("r", "m", Severity::High));
    assert_eq!((rule.line, rule.fix.as_deref()), (2, Some("g($X)")));
    assert!(rule.options.symmetric_eq && rule.options.vardef_assign);
    assert_eq!(rule.options.generic_ellipsis_max_span, 0);
    assert!(rule.paths.selects("a/b.py") && !rule.paths.selects("tests/b.py") && !rule.paths.selects("b.js"));
    assert_eq!(rule.fix_regex.map(|fix| (fix.count, fix.replacement)), Some((Some(2), "b".to_owned())));
    let metadata = rule.metadata;
    assert_eq!((&metadata.cwe[..], metadata.confidence), (&[79, 1][..], Some(Confidence::High)));
    assert_eq!(
        (&metadata.owasp[..], metadata.category.as_deref()),
        (&["A03:2021 - Injection".to_owned()][..], Some("security"))
    );
    assert_eq!(
        serde_json::Value::from(metadata.rest),
        serde_json::json!({"likelihood": "LOW", "number": 1.5})
    );
}

#[test]
fn formulas_of_the_first_syntax() {
    let cases = [
        ("pattern: f($X)", "f($X)"),
        ("pattern-regex: a+", "/a+/"),
        ("pattern-either:\n  - pattern: a\n  - patterns:\n      - pattern: b", "or(a and(b))"),
        (
            "patterns:
  - pattern-inside: |
      def $F(...):
        ...
  - pattern: g($X)
  - pattern-not: g(1)
  - pattern-not-inside:
      pattern-either:
        - pattern: with a
        - pattern: with b
  - pattern-not-regex: z
  - metavariable-regex: {metavariable: $X, regex: ^a, constant-propagation: true}
  - metavariable-comparison: {metavariable: $X, comparison: $X > 1}
  - metavariable-pattern:
      metavariable: $X
      language: generic
      patterns:
        - pattern-not: b
  - metavariable-analysis: {metavariable: $X, analyzer: entropy}
  - metavariable-type: {metavariable: $X, types: [int, str]}
  - focus-metavariable: $X
  - focus-metavariable: [$F, $X]",
            "and(inside(def $F(...):\n  ...) g($X) -g(1) -inside(or(with a with b)) -/z/ $X~/^a/c $X > 1 \
             $X:and(-b) in another language $X Entropy(Default) $X is int|str @$X @$F,$X)",
        ),
    ];
    for (keys, expected) in cases {
        assert_eq!(brief(&search(keys)), expected, "{keys}");
    }
}

#[test]
fn formulas_of_the_second_syntax() {
    let cases = [
        ("match: f($X)", "f($X)"),
        ("match: {any: [a, {regex: b}, {all: [c, {not: d}, {inside: e}]}]}", "or(a /b/ and(c inside(e) -d))"),
        (
            "match:
  all:
    - pattern: f($X)
      as: $CALL
    - not: {inside: g(...)}
    - not: {regex: z}
    - anywhere: h()
  where:
    - metavariable: $X
      regex: a
    - metavariable: $X
      any: [b, c]
    - metavariable: $X
      type: int
    - metavariable: $X
      analyzer: {kind: entropy_v2, mode: strict}
    - comparison: $X < 1
    - focus: $X
  fix: y",
            "and(and(f($X) as $CALL) anywhere(h()) -inside(g(...)) -/z/ $X~/a/c $X:or(b c) $X is int \
             $X Entropy(Strict) $X < 1 @$X fix y)",
        ),
    ];
    for (keys, expected) in cases {
        assert_eq!(brief(&search(keys)), expected, "{keys}");
    }
}

#[test]
fn taint_in_both_syntaxes() {
    let first = "mode: taint
pattern-sources:
  - pattern: source()
    label: A
    requires: B and not (C or True)
    by-side-effect: only
    exact: true
    control: true
pattern-sinks:
  - patterns: [{pattern: sink($X)}, {focus-metavariable: $X}]
    requires: A
    at-exit: true
pattern-sanitizers:
  - pattern: clean($X)
    by-side-effect: true
    not_conflicting: true
pattern-propagators:
  - pattern: $TO.add($FROM)
    from: $FROM
    to: $TO
    label: D
    replace-labels: [A]";
    let Mode::Taint(taint) = rule(first).unwrap().mode else { panic!("taint") };
    let source = &taint.sources[0];
    assert_eq!(
        (source.label.as_str(), source.by_side_effect, source.exact, source.control),
        ("A", SideEffect::Only, true, true)
    );
    let requires = source.requires.as_ref().unwrap();
    assert!(!requires.holds(&|label| label == "B"), "{requires:?}");
    let sink = &taint.sinks[0];
    assert_eq!((brief(&sink.formula).as_str(), sink.exact, sink.at_exit), ("and(sink($X) @$X)", true, true));
    assert!(sink.requires.as_ref().unwrap().holds(&|label| label == "A"));
    let sanitizer = &taint.sanitizers[0];
    assert_eq!((sanitizer.exact, sanitizer.by_side_effect, sanitizer.not_conflicting), (false, true, true));
    let propagator = &taint.propagators[0];
    assert_eq!(
        (propagator.from.as_str(), propagator.to.as_str(), propagator.by_side_effect),
        ("$FROM", "$TO", true)
    );
    assert_eq!(
        (propagator.label.as_deref(), propagator.replace_labels.as_deref()),
        (Some("D"), Some(&["A".to_owned()][..]))
    );

    let second = "taint:
  sources: [source(), {any: [a, b], exact: true}]
  sinks: [{pattern: sink($X), where: [{focus: $X}], exact: false}]
  sanitizers: [clean()]";
    let Mode::Taint(taint) = rule(second).unwrap().mode else { panic!("taint") };
    assert_eq!(
        (taint.sources[0].label.as_str(), brief(&taint.sources[1].formula).as_str()),
        (Source::LABEL, "or(a b)")
    );
    assert_eq!((brief(&taint.sinks[0].formula).as_str(), taint.sinks[0].exact), ("and(sink($X) @$X)", false));
}

#[test]
fn what_is_wrong_is_named() {
    let cases = [
        (
            "",
            "r.yaml:2, rule r: expected one of `pattern`, `pattern-either`, `patterns`, `pattern-regex`, found none",
        ),
        (
            "pattern: a\npattern-regex: b",
            "r.yaml:7, rule r: expected one of `pattern`, `pattern-either`, `patterns`, `pattern-regex`, found `pattern-regex` too",
        ),
        ("pattern: a\npattern-not: b", "r.yaml:7, rule r: `pattern-not` here is not supported"),
        ("pattern: [a]", "r.yaml:6, rule r: expected a pattern as a text, found a list"),
        (
            "pattern-either:\n  - pattern-not: a",
            "r.yaml:7, rule r: expected something positive, found `pattern-not` outside `patterns`",
        ),
        (
            "patterns:\n  - pattern-not: a",
            "r.yaml:7, rule r: expected at least one positive pattern in `patterns`, found none",
        ),
        (
            "patterns:\n  - a",
            "r.yaml:7, rule r: expected a key, found a text, perhaps it should be `pattern: a`",
        ),
        (
            "patterns:\n  - pattern: a\n    pattern-not: b",
            "r.yaml:8, rule r: expected one key per item, found `pattern-not` too, perhaps a hyphen is missing",
        ),
        ("patterns:\n  - pattern: a\n  - patern: b", "r.yaml:8, rule r: `patern` is not supported"),
        (
            "patterns:\n  - pattern: a\n  - metavariable-regexp: {}",
            "r.yaml:8, rule r: `metavariable-regexp` is not supported",
        ),
        (
            "patterns:\n  - pattern: a\n  - metavariable-regex: {metavariable: X, regex: a}",
            "r.yaml:8, rule r: expected a metavariable such as $X, found \"X\"",
        ),
        (
            "patterns:\n  - pattern: a\n  - metavariable-regex: {metavariable: $X, regex: (a}",
            "r.yaml:8, rule r: \"(a\": expected a closing parenthesis, found the end",
        ),
        (
            "patterns:\n  - pattern: a\n  - metavariable-comparison: {comparison: $X >}",
            "r.yaml:8, rule r: \"$X >\": expected an expression, found the end",
        ),
        (
            "pattern-where-python: a",
            "r.yaml:2, rule r: expected one of `pattern`, `pattern-either`, `patterns`, `pattern-regex`, found none",
        ),
        ("mode: join", "r.yaml:2, rule r: the mode join is not supported"),
        ("mode: taint\npattern-sources: []", "r.yaml:2, rule r: expected `pattern-sinks`, found none"),
        (
            "mode: taint\npattern-sinks: []\npattern-sources:\n  - pattern: a\n    requires: 1 +",
            "r.yaml:10, rule r: expected labels joined by and, or and not, found \"1 +\"",
        ),
        ("match: {not: a}", "r.yaml:6, rule r: expected something positive, found `not` outside `all`"),
        (
            "match: {all: [a], any: [b]}",
            "r.yaml:6, rule r: expected one of `pattern`, `all`, `any`, `regex`, `not`, `inside`, `anywhere`, found 2",
        ),
        ("pattern: a\nmin-version: 99.0.0", "r.yaml:7, rule r: `min-version` 99.0.0 is not supported"),
        (
            "pattern: a\npaths: {include: ['[']}",
            "r.yaml:7, rule r: expected a glob in `include`, found \"[\"",
        ),
        ("pattern: a\nid: s", "r.yaml:7: expected each key once, found `id` twice"),
        ("pattern: 'a", "r.yaml:6: expected YAML, found "),
    ];
    for (keys, expected) in cases {
        let error = rule(keys).expect_err(keys).to_string();
        assert!(error.starts_with(expected), "{keys}\nexpected {expected}\nfound    {error}");
    }
}

#[test]
fn a_rule_that_is_wrong_leaves_the_others() {
    let good = |id: &str| {
        format!("  - {{id: {id}, message: m, severity: LOW, languages: [regex], pattern-regex: a}}\n")
    };
    let text = format!("rules:\n{}  - {{id: bad}}\n  - 7\n{}{}", good("a"), good("b"), good("a"));
    let rules = read("r.yaml", &text);
    let brief: Vec<_> = rules
        .iter()
        .map(|rule| rule.as_ref().map_or_else(ToString::to_string, |rule| rule.id.clone()))
        .collect();
    let expected = [
        "a",
        "r.yaml:3, rule bad: expected `languages`, found none",
        "r.yaml:4: expected a map for a rule, found a text",
        "b",
        "r.yaml:6, rule a: expected an id of its own, found that of the rule at line 2",
    ];
    assert_eq!(brief, expected);
}

#[test]
fn files_that_are_wrong_are_one_error() {
    let bomb: String =
        (1..12).map(|n| format!("k{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))).collect();
    let cases = [
        ("", "f: expected `rules`, found an empty file"),
        ("rules: 1", "f:1: expected a list for `rules`, found a text"),
        ("a: b: c", "f:1: expected YAML, found "),
        ("\0\u{1}", "f:1: expected YAML, found "),
        (&format!("k0: &a0 [1]\n{bomb}"), "f:"),
        (&format!("rules: {}", "[".repeat(5000)), "f:1: expected "),
    ];
    for (text, expected) in cases {
        let [Err(error)] = &read("f", text)[..] else { panic!("one error: {text:.20}") };
        assert!(error.to_string().starts_with(expected), "{text:.20}: {error}");
    }
}

#[test]
fn a_language_is_enough() {
    let rule = |languages: &str| {
        let text =
            format!("rules: [{{id: r, message: m, severity: LOW, languages: {languages}, pattern: a}}]");
        read("r.yaml", &text).remove(0)
    };
    assert_eq!(rule("[python, cairo]").unwrap().languages.len(), 2);
    assert!(rule("[cairo]").unwrap_err().to_string().ends_with("the language cairo is not supported"));
    assert!(
        rule("[klingon]")
            .unwrap_err()
            .to_string()
            .ends_with("expected the name of a language, found \"klingon\"")
    );
    assert!(rule("[]").is_err());
}

proptest! {
    #[test]
    fn never_panics(text in "(rules:\n|  - id: a\n|    pattern: f\n|    patterns:\n|      - |pattern-not: |&x |\\*x|\\{|\\}|\\[|\\]|,|: |\n|\"|'|\\||taint|match){0,24}") {
        read("f", &text);
    }
}
