//! What rules find in PHP: names, constants and the way of data.

use palisade_grammars::Parser;

use crate::lower::by_name;
use crate::rule::read;
use crate::ruleset::RuleSet;

/// Lines of the code, counted from 1, in which a rule with this body finds something.
fn lines(body: &str, code: &str) -> Vec<usize> {
    let rule = format!("rules:\n- id: a\n  message: m\n  severity: ERROR\n  languages: [php]\n{body}");
    let rules = read("rules.yaml", &rule).into_iter().map(Result::unwrap).collect();
    let set = RuleSet::new(rules, 0);
    assert_eq!(set.check(by_name("php")), []);
    let found = set.scan(&mut Parser::new(), by_name("php"), None, code);
    let line = |start: u32| code[..start as usize].matches('\n').count() + 1;
    found.matches.iter().map(|found| line(found.span.start)).collect()
}

fn matched(pattern: &str, code: &str) -> Vec<usize> {
    lines(&format!("  pattern: |\n    {pattern}\n"), code)
}

/// Whether `sink(..)` is reached from `$_GET`, with `clean(..)` as sanitizer.
fn flows(code: &str) -> bool {
    let rule = "  mode: taint\n  pattern-sources: [{pattern: $_GET}]\n  pattern-sinks: [{pattern: sink(...)}]\n  \
                pattern-sanitizers: [{pattern: clean(...)}]\n";
    !lines(rule, &format!("<?php\n{code}")).is_empty()
}

#[test]
fn names_fit_in_any_letters_and_by_what_they_were_imported_as() {
    let code = "<?php\nuse A\\B as C;\nnew C();\nnew \\A\\B();\nnew B();\nRUN($x);\n$RUN;\n";
    assert_eq!(matched("new A\\B()", code), [3, 4]);
    assert_eq!(matched("run($X)", code), [6]);
    assert_eq!(matched("$_GET[$K]", "<?php\n$_GET['a'];\n$x['a'];\n"), [2]);
}

#[test]
fn constants_are_known_wherever_they_are_set() {
    for code in [
        "<?php define('CMD', 'ls'); run(CMD);",
        "<?php const CMD = 'ls'; run(cmd);",
        "<?php class A { const CMD = 'ls'; function f() { run(self::CMD); } }",
        "<?php $cmd = 'ls' . ' -l'; run($cmd);",
        "<?php $cmd = 'ls'; run(\"$cmd -l\");",
        "<?php $cmd = 'ls'; function f() { global $cmd; run($cmd); }",
    ] {
        assert_eq!(matched("run(\"...\")", code).len(), 1, "{code}");
    }
    for code in [
        "<?php $cmd = 'ls'; function f() { run($cmd); }",
        "<?php function f($cmd) { run($cmd); }",
        "<?php class A { public $cmd = 'ls'; function f() { run($this->cmd); } }",
        "<?php $cmd = 'ls'; $cmd .= $x; run($cmd);",
    ] {
        assert_eq!(matched("run(\"...\")", code), [0; 0], "{code}");
    }
}

#[test]
fn data_flows_through_the_constructs_of_the_language() {
    for code in [
        "sink($_GET['a']);",
        "$a = $_GET['a']; sink(\"x {$a}\");",
        "$a = 'x'; $a .= $_GET['a']; sink($a);",
        "$a = ['k' => $_GET['a']]; sink($a['k']);",
        "$a[] = $_GET['a']; sink($a[0]);",
        "foreach ($_GET as $k => $v) { sink($k); }",
        "['k' => $b] = ['k' => $_GET['a']]; sink($b);",
        "function f($x) { return $x; } sink(f($_GET['a']));",
        "function f($x, $y) { sink($y); } f(y: $_GET['a'], x: 1);",
        "$f = fn($x) => $x; sink($f($_GET['a']));",
        "$a = $_GET['a']; $f = function () use ($a) { sink($a); }; $f();",
        "class A { function g() { return $_GET['a']; } function f() { sink($this->g()); } }",
        "$a = match (1) { 1 => $_GET['a'], default => 2 }; sink($a);",
        "try { $a = $_GET['a']; } catch (E $e) {} sink($a);",
        "switch ($x) { case 1: $a = $_GET['a']; break; } sink($a);",
        "while (1) { while (1) { $a = $_GET['a']; break 2; } } sink($a);",
        "if ($x): $a = $_GET['a']; endif; sink($a);",
        "sink($_GET['a'] ?? 'b');",
        "sink(sprintf('%s', $_GET['a']));",
    ] {
        assert!(flows(code), "{code}");
    }
}

#[test]
fn what_is_clean_stays_clean() {
    for code in [
        "sink(clean($_GET['a']));",
        "$a = $_GET['a']; $a = clean($a); sink($a);",
        "$a = ['k' => $_GET['a'], 'l' => 1]; sink($a['l']);",
        "$a = $_GET['a']; $a = 'b'; sink($a);",
        "$a = $_GET['a']; function f() { sink($a); }",
        "['k' => $b, 'l' => $c] = ['k' => $_GET['a'], 'l' => 1]; sink($c);",
    ] {
        assert!(!flows(code), "{code}");
    }
}
