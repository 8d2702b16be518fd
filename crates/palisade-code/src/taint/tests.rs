//! Small programs and where flows must be found in them.

use std::cell::Cell;

use palisade_grammars::Parser;

use crate::analysis::Analysis;
use crate::formula::{Compiler, Scope};
use crate::lower::by_name;
use crate::matching::Budget;
use crate::rule::{
    And, Formula, Mode, Options, PatternText, Propagator, Requires, RuleLanguage, Sanitizer, SideEffect,
    Sink, Source, Taint,
};

use super::{Flows, Limits, Matches, Program, analyse};

/// Data of `source()` at `sink(..)`, unless it went through `clean(..)`.
struct Case {
    taint: Taint,
    options: Options,
}

fn formula(text: &str) -> Formula {
    Formula::Pattern(PatternText { text: text.to_owned(), line: 1 })
}

/// What `$X` is in a pattern.
fn focused(text: &str) -> Formula {
    let positives = vec![formula(text)];
    Formula::And(Box::new(And { positives, focus: vec![vec!["$X".to_owned()]], ..And::default() }))
}

impl Case {
    fn new() -> Self {
        let source = Source {
            formula: formula("source()"),
            label: Source::LABEL.to_owned(),
            requires: None,
            by_side_effect: SideEffect::No,
            exact: false,
            control: false,
        };
        let sink = Sink { formula: formula("sink(...)"), requires: None, exact: true, at_exit: false };
        let clean = Sanitizer {
            formula: formula("clean(...)"),
            exact: false,
            by_side_effect: false,
            not_conflicting: false,
        };
        let taint =
            Taint { sources: vec![source], sinks: vec![sink], sanitizers: vec![clean], propagators: vec![] };
        Self { taint, options: Options::default() }
    }

    fn flows(&self, name: &str, code: &str) -> Flows {
        let language = by_name(name).expect("a language of the registry");
        let mut compiler = Compiler::default();
        let taint = &self.taint;
        let (mode, options) = (Mode::Taint(taint.clone()), &self.options);
        let patterns = compiler.rule(&mode, options, RuleLanguage::Parsed(language)).expect("patterns");
        let texts = compiler.snapshot();
        let mut parser = Parser::new();
        let analysis = Analysis::of(&mut parser, language, code, &texts).expect("a tree");
        let cut = Cell::new(false);
        let scope = Scope {
            part: None,
            source: code,
            target: Some(analysis.target()),
            symbols: &analysis.tree.symbols,
            patterns: &patterns,
            texts: &texts,
            options: &self.options,
            language: RuleLanguage::Parsed(language),
            budget: Budget::default(),
            now: 0,
            cut: &cut,
            context: None,
        };
        let program = Program::of(analysis.target(), name);
        let matches = Matches::of(taint, &scope);
        analyse(analysis.target(), &program, taint, &self.options, &matches, Limits::default())
    }

    /// Lines with `#!` are where flows must be found, and nowhere else.
    fn check(&self, code: &str) {
        let expected: Vec<usize> =
            code.lines().enumerate().filter(|(_, line)| line.contains("#!")).map(|(at, _)| at + 1).collect();
        let flows = self.flows("python", code);
        let found: Vec<usize> = flows
            .flows
            .iter()
            .map(|flow| code[..flow.sink.span.start as usize].matches('\n').count() + 1)
            .collect();
        assert_eq!(found, expected, "{code}");
        assert_eq!(flows.cuts, [], "{code}");
    }
}

#[test]
fn data_flows_through_variables_and_operators() {
    Case::new().check("x = source()\ny = 'a' + x\nsink(y) #!\nx = 'safe'\nsink(x)\nsink(clean(y))\n");
    Case::new().check("sink(f'{source()}') #!\nx = source()\nx = clean(x)\nsink(x)\n");
    Case::new().check("x = 'a'\nx += source()\nsink(x) #!\na, b = source(), 'b'\nsink(b)\nsink(a) #!\n");
}

#[test]
fn fields_are_told_apart() {
    Case::new().check("x.a = source()\nsink(x.b)\nsink(x.a) #!\nsink(x) #!\nx.a = 'safe'\nsink(x.a)\n");
    Case::new().check("d = {'a': source(), 'b': 1}\nsink(d['b'])\nsink(d['a']) #!\nsink(d[k]) #!\n");
    Case::new().check("d = source()\nsink(d['b']) #!\nd['b'] = 1\nsink(d['b'])\nsink(d['c']) #!\n");
}

#[test]
fn branches_join_and_constant_ones_are_left_out() {
    Case::new().check("if c:\n  x = source()\nelse:\n  x = 1\nsink(x) #!\n");
    Case::new().check("x = 1\nif False:\n  x = source()\nsink(x)\n");
    Case::new().check("x = 1\nwhile c:\n  sink(x) #!\n  x = source()\nsink(x) #!\n");
    Case::new().check("try:\n  x = source()\nexcept E:\n  sink(x) #!\nfinally:\n  sink(x) #!\n");
    Case::new().check("def f():\n  x = source()\n  return 1\n  sink(x)\n");
    Case::new().check("n = 86\nif 7 * 42 - n > 200:\n  x = 1\nelse:\n  x = source()\nsink(x)\n");
    Case::new().check("n = 86\nx = source() if 7 * 42 - n > 200 else 1\nsink(x) #!\n");
}

#[test]
fn a_switch_over_a_constant_enters_one_case() {
    let cases = "  case 'A':\n    x = source()\n  case 'B':\n    x = 1\n  case _:\n    x = source()\n";
    Case::new().check(&format!("t = 'ABC'[1]\nmatch t:\n{cases}sink(x)\n"));
    Case::new().check(&format!("t = 'ABC'[0]\nmatch t:\n{cases}sink(x) #!\n"));
    Case::new().check(&format!("match t:\n{cases}sink(x) #!\n"));
}

#[test]
fn data_flows_through_functions_of_the_file() {
    Case::new().check("def f(a, b):\n  return a\nsink(f(source(), 1)) #!\nsink(f(1, source()))\n");
    Case::new().check("def f(a):\n  sink(a) #!\nf(source())\n");
    Case::new().check("def f():\n  return source()\ndef g():\n  return f()\nsink(g()) #!\n");
    Case::new().check("def f(o):\n  o.a = source()\nf(x)\nsink(x.b)\nsink(x.a) #!\n");
    Case::new().check("def f(n, x):\n  if n: return f(n - 1, x)\n  return x\nsink(f(9, source())) #!\n");
    Case::new().check("sink(unknown(source())) #!\nx = source()\nsink(x.method()) #!\n");
}

#[test]
fn conditions_on_parameters_are_known_where_arguments_are() {
    let case = || {
        let mut case = Case::new();
        case.options.guarded_taint_signatures = true;
        case
    };
    Case::new().check("def f(on, x):\n  if on:\n    sink(x) #!\nf(False, source())\n");
    case().check("def f(on, x):\n  if on:\n    sink(x)\nf(False, source())\n");
    case().check("def f(o, x):\n  if len(o['a']) == 2:\n    sink(x)\nf({'a': [1]}, source())\n");
    case().check("def f(o, x):\n  if o['a']:\n    sink(x) #!\nf({'a': True}, source())\n");
    case().check("def f(on, x):\n  if on:\n    sink(x) #!\nf(False, source())\nf(True, source())\n");
    case().check("def f(on, x):\n  if on: pass\n  else:\n    sink(x)\nf(True, source())\n");
    case().check("def f(n, x):\n  if n == 0 or n == 1:\n    sink(x)\nf(2, source())\n");
    case().check("def f(n, x):\n  n = g()\n  if n == 0:\n    sink(x) #!\nf(2, source())\n");
}

#[test]
fn what_runs_last_runs_before_a_return() {
    Case::new().check("def f():\n  try:\n    x = source()\n    return x\n  finally:\n    sink(x) #!\nf()\n");
    Case::new().check("def f():\n  x = 1\n  try:\n    pass\n  except E:\n    x = source()\n  sink(x)\nf()\n");
}

#[test]
fn data_flows_through_objects() {
    let class = "class A:\n  def __init__(self, x):\n    self.x = x\n  def get(self):\n    return self.x\n";
    Case::new().check(&format!("{class}a = A(source())\nsink(a.get()) #!\nb = A(1)\nsink(b.get())\n"));
    Case::new().check(
        "class A:\n  def __init__(self):\n    self.x = source()\n  def run(self):\n    sink(self.x) #!\n",
    );
}

#[test]
fn data_flows_into_functions_that_are_given() {
    Case::new().check("x = source()\nf = lambda y: sink(y) #!\nf(x)\n");
    Case::new().check("def run(f, x):\n  f(x)\ndef bad(y):\n  sink(y) #!\nrun(bad, source())\n");
    Case::new().check("x = source()\ndef inner():\n  sink(x) #!\n");
}

#[test]
fn keys_of_collections_are_told_apart() {
    Case::new().check("d.set('a', source())\nsink(d.get('b'))\nsink(d.get('a')) #!\nsink(d.get(k)) #!\n");
    Case::new().check("l = []\nl.append(source())\nsink(l[0]) #!\n");
    Case::new().check("sink([x for x in source()]) #!\nfor x in source(): sink(x) #!\n");
}

#[test]
fn functions_travel_in_values() {
    let run = "def run(o):\n  cb = o['cb']\n  return cb(o['data'])\n";
    let bad = "def bad(y):\n  sink(y) #!\n";
    Case::new().check(&format!("{run}{bad}run({{'cb': bad, 'data': source()}})\n"));
    let apply = "def apply(f, x):\n  return f(x)\n";
    Case::new().check(&format!("{apply}sink(apply(lambda x: 1, source()))\n"));
    Case::new().check(&format!("{apply}sink(apply(lambda x: x, source())) #!\n"));
    Case::new().check(&format!("{apply}sink(apply(unknown, source())) #!\n"));
}

#[test]
fn labels_decide_what_a_sink_is_for() {
    let mut case = Case::new();
    let labelled = |text: &str, label: &str, requires: Option<Requires>| Source {
        formula: formula(text),
        label: label.to_owned(),
        requires,
        ..Case::new().taint.sources[0].clone()
    };
    let a = Requires::Label("A".to_owned());
    case.taint.sources = vec![labelled("a()", "A", None), labelled("b($X)", "B", Some(a.clone()))];
    case.taint.sinks[0].requires = Some(Requires::Label("B".to_owned()));
    case.check("sink(a())\nsink(b(a())) #!\nsink(b(1))\n");
    case.check("def f(x):\n  return b(x)\nsink(f(a())) #!\nsink(f(1))\n");
    let b = Requires::Label("B".to_owned());
    case.taint.sinks[0].requires = Some(Requires::And(vec![a, Requires::Not(Box::new(b))]));
    case.check("sink(a()) #!\nsink(b(a()))\n");
}

#[test]
fn side_effects_change_the_variable_itself() {
    let mut case = Case::new();
    case.taint.sources[0].formula = focused("taint($X)");
    case.taint.sources[0].by_side_effect = SideEffect::Only;
    case.check("taint(x)\nsink(x) #!\n");
    let mut case = Case::new();
    case.taint.sanitizers[0].formula = focused("check($X)");
    case.taint.sanitizers[0].by_side_effect = true;
    case.check("x = source()\nsink(x) #!\ncheck(x)\nsink(x)\n");
}

#[test]
fn propagators_carry_taint_between_arguments() {
    let mut case = Case::new();
    case.taint.propagators.push(Propagator {
        formula: formula("copy($FROM, $TO)"),
        from: "$FROM".to_owned(),
        to: "$TO".to_owned(),
        by_side_effect: true,
        requires: None,
        label: None,
        replace_labels: None,
    });
    case.check("x = source()\ncopy(x, y)\nsink(y) #!\ncopy(z, w)\nsink(w)\n");
}

#[test]
fn options_say_what_is_safe() {
    let mut case = Case::new();
    case.options.taint_assume_safe_functions = true;
    case.check("x = source()\nsink(f(x))\nsink(x) #!\nsink('a' + x) #!\n");
    let mut case = Case::new();
    case.options.taint_assume_safe_indexes = true;
    case.check("x = source()\nsink(d[x])\nsink(x[0]) #!\n");
    let mut case = Case::new();
    case.options.taint_assume_safe_comparisons = true;
    case.options.taint_assume_safe_numbers = true;
    case.check("x = source()\ny = x == 1\nsink(y)\nz = int(x)\nsink(z)\nsink(x) #!\n");
}

#[test]
fn a_flow_tells_its_way() {
    let flows = Case::new().flows("python", "x = source()\ny = x\nsink(y)\n").flows;
    let spans: Vec<_> = flows[0].trace.iter().map(|step| step.span.clone()).collect();
    assert_eq!(spans, [4..12, 0..1, 13..14, 19..26]);
}

#[test]
fn hard_code_ends_within_the_budget() {
    let mut code = String::from("def f0(x):\n  return x\n");
    for number in 1..60 {
        code.push_str(&format!(
            "def f{number}(x):\n  y = {{}}\n  while x:\n    y.a = y\n    x = f{number}(y)\n"
        ));
        code.push_str(&format!("  return f{}(x) + f{}(y)\n", number - 1, number / 2));
    }
    code.push_str("sink(f59(source()))\n");
    assert_eq!(Case::new().flows("python", &code).flows.len(), 1);
}
