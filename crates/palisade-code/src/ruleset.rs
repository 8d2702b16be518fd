//! A set of rules ready to run, and what they find in one file.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use palisade_grammars::Parser;

use crate::analysis::Analysis;
use crate::ast::{Interner, Kind, NodeId, Span};
use crate::formula::{Compiler, Patterns, Range, Scope, evaluate};
use crate::lower::{ALL, Damage, Language};
use crate::matching::{Budget, Target};
use crate::pattern::PatternError;
use crate::prefilter::Prefilter;
use crate::rule::{Formula, Mode, Rule, RuleLanguage, Taint};
use crate::taint::{Flow, Limits, Matches, Program, Step, analyse};

/// Rules whose patterns were read.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    patterns: Patterns,
    /// By the name of a language; those of no language are under the empty name.
    filters: HashMap<&'static str, Prefilter>,
    now: i64,
}

/// A pattern that cannot be matched, and so a rule that is not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    pub rule: String,
    /// Of the rule's file, from 1.
    pub line: u32,
    pub error: PatternError,
}

/// One finding of a rule in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The place of the rule in the set.
    pub rule: usize,
    pub span: Span,
    /// Metavariables with their dollar: their text, and where it is.
    pub bindings: BTreeMap<String, (String, Span)>,
    /// The names of the definitions around it, such as `Class.method`.
    pub enclosing: Option<String>,
    /// The fix of the part of the rule that matched.
    pub fix: Option<Arc<str>>,
    /// Of a taint rule: from the source to the sink.
    pub trace: Vec<Step>,
}

/// What was found in one file, and what could not be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// By position.
    pub matches: Vec<Match>,
    /// Parts that could not be understood.
    pub damage: Vec<Damage>,
    /// Places of rules that were cut short by a budget.
    pub cut: Vec<usize>,
}

impl RuleSet {
    /// Reads every pattern. Rules with one that cannot be read are left out and reported.
    ///
    /// `now` is the time for rules that ask for it, in seconds since 1970.
    pub fn new(rules: Vec<Rule>, now: i64) -> (Self, Vec<BadPattern>) {
        let (mut compiler, mut kept, mut bad) = (Compiler::default(), Vec::new(), Vec::new());
        for rule in rules {
            match compile(&mut compiler, &rule) {
                Ok(()) => kept.push(rule),
                Err((line, error)) => bad.push(BadPattern { rule: rule.id, line, error }),
            }
        }
        let patterns = compiler.finish();
        let filters = filters(&kept, &patterns);
        (Self { rules: kept, patterns, filters, now }, bad)
    }

    /// The rules that are run, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Runs the rules of a language, and those of none, over a file. With a path, rules that are for other paths are
    /// left out.
    pub fn scan(
        &self,
        parser: &mut Parser,
        language: Option<&'static Language>,
        path: Option<&str>,
        source: &str,
    ) -> Findings {
        let mut findings = Findings::default();
        let name = language.map_or("", |language| language.name);
        let survivors = self.filters.get(name).map(|filter| filter.survivors(source)).unwrap_or_default();
        let of_language = |rule: &Rule| rule.languages.iter().copied().find(|each| is_for(*each, language));
        let wanted: Vec<(usize, RuleLanguage)> = survivors
            .into_iter()
            .filter(|at| path.is_none_or(|path| self.rules[*at].paths.selects(path)))
            .filter_map(|at| of_language(&self.rules[at]).map(|language| (at, language)))
            .collect();
        let is_parsed = wanted.iter().any(|(_, language)| matches!(language, RuleLanguage::Parsed(_)));
        let analysis = language
            .filter(|_| is_parsed)
            .and_then(|language| Analysis::of(parser, language, source, self.patterns.symbols()));
        let plain = Interner::over(self.patterns.symbols());
        let program = OnceCell::new();
        for (at, language) in wanted {
            let analysis = analysis.as_ref().filter(|_| matches!(language, RuleLanguage::Parsed(_)));
            let symbols = analysis.map_or(&plain, |analysis| &analysis.tree.symbols);
            let cut = Cell::new(false);
            let scope = Scope {
                source,
                part: None,
                target: analysis.map(Analysis::target),
                symbols,
                patterns: &self.patterns,
                options: &self.rules[at].options,
                language,
                budget: Budget::default(),
                now: self.now,
                cut: &cut,
                context: None,
            };
            findings.matches.extend(self.run(at, &scope, &program));
            if cut.get() {
                findings.cut.push(at);
            }
        }
        findings.damage = analysis.map(|analysis| analysis.damage).unwrap_or_default();
        findings.matches.sort_by_key(|found| (found.span.start, found.span.end, found.rule));
        // One place is one finding of a rule, in however many ways it fits.
        findings.matches.dedup_by(|next, found| next.rule == found.rule && next.span == found.span);
        findings
    }

    fn run(&self, at: usize, scope: &Scope<'_>, program: &OnceCell<Program>) -> Vec<Match> {
        let rule = &self.rules[at];
        let most = rule.options.max_match_per_file.map_or(usize::MAX, |most| most as usize);
        match &rule.mode {
            Mode::Search(formula) => {
                let ranges = evaluate(formula, scope);
                ranges.iter().take(most).map(|range| found(at, range, scope)).collect()
            }
            Mode::Taint(taint) => {
                let flows = flows(taint, scope, program);
                flows.into_iter().take(most).map(|flow| flowed(at, flow, scope)).collect()
            }
        }
    }
}

fn found(rule: usize, range: &Range, scope: &Scope<'_>) -> Match {
    let text = |(name, value)| {
        let span = scope.span_of(value)?;
        Some((scope.symbols.text(name).to_owned(), (scope.text_of(value).to_owned(), span)))
    };
    let bindings = range.bindings.iter().filter_map(text).collect();
    let enclosing = scope.target.and_then(|target| enclosing(&target, &range.span));
    Match { rule, span: range.span.clone(), bindings, enclosing, fix: range.fix.clone(), trace: Vec::new() }
}

/// The flows of a taint rule. Those that a budget may have hidden are noted in the scope.
fn flows(taint: &Taint, scope: &Scope<'_>, program: &OnceCell<Program>) -> Vec<Flow> {
    let (Some(target), RuleLanguage::Parsed(language)) = (scope.target, scope.language) else {
        return Vec::new();
    };
    let matches = Matches::of(taint, scope);
    if matches.sources.is_empty() || matches.sinks.is_empty() {
        return Vec::new();
    }
    let program = program.get_or_init(|| Program::of(target, language.name));
    let flows = analyse(target, program, taint, scope.options, &matches, Limits::default());
    if !flows.cuts.is_empty() {
        scope.cut.set(true);
    }
    flows.flows
}

fn flowed(rule: usize, flow: Flow, scope: &Scope<'_>) -> Match {
    let place = if scope.options.taint_focus_on_source { flow.source } else { flow.sink };
    let range = Range { bindings: flow.bindings, ..place };
    Match { trace: flow.trace, ..found(rule, &range, scope) }
}

/// The names of the functions and classes that a span lies in, from the outermost to the innermost.
fn enclosing(target: &Target<'_>, span: &Span) -> Option<String> {
    let (ast, mut names, mut at) = (target.ast, Vec::new(), target.root);
    let holds = |node: &&NodeId| {
        let node = ast.node(**node);
        node.start <= span.start && span.end <= node.end
    };
    while let Some(inner) = ast.children(at).iter().find(holds) {
        at = *inner;
        if matches!(ast.kind(at), Kind::FuncDef | Kind::ClassDef) && ast.span(at) != *span {
            names.push(target.symbols.text(ast.text(ast.child(at, 1))));
        }
    }
    (!names.is_empty()).then(|| names.join("."))
}

/// The tests of each language that a rule names, and of files of no language.
fn filters(rules: &[Rule], patterns: &Patterns) -> HashMap<&'static str, Prefilter> {
    let languages = ALL.iter().map(|language| Some(*language)).chain([None]);
    let filter = |language: Option<&'static Language>| {
        let is_one = |rule: &Rule| rule.languages.iter().copied().find(|each| is_for(*each, language));
        let of_language: Vec<_> = rules
            .iter()
            .enumerate()
            .filter_map(|(at, rule)| is_one(rule).map(|language| (at, rule, language)))
            .collect();
        (language.map_or("", |language| language.name), Prefilter::new(&of_language, patterns))
    };
    languages.map(filter).collect()
}

/// Whether rules for `rule` look at files of `language`.
fn is_for(rule: RuleLanguage, language: Option<&'static Language>) -> bool {
    match rule {
        RuleLanguage::Parsed(parsed) => language.is_some_and(|language| language.name == parsed.name),
        RuleLanguage::Regex | RuleLanguage::Generic => true,
        RuleLanguage::Unsupported(_) => false,
    }
}

/// Reads the patterns of one rule in each of its languages.
fn compile(compiler: &mut Compiler, rule: &Rule) -> Result<(), (u32, PatternError)> {
    for language in &rule.languages {
        formulas(&rule.mode).into_iter().try_for_each(|formula| compiler.formula(*language, formula))?;
    }
    Ok(())
}

fn formulas(mode: &Mode) -> Vec<&Formula> {
    match mode {
        Mode::Search(formula) => vec![formula],
        Mode::Taint(taint) => {
            let sources = taint.sources.iter().map(|each| &each.formula);
            let sinks = taint.sinks.iter().map(|each| &each.formula);
            let sanitizers = taint.sanitizers.iter().map(|each| &each.formula);
            let propagators = taint.propagators.iter().map(|each| &each.formula);
            sources.chain(sinks).chain(sanitizers).chain(propagators).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_built_in_rule_makes_every_file_be_parsed() {
        let rules = crate::pack::rules().into_iter().map(Result::unwrap).collect();
        let (set, bad) = RuleSet::new(rules, 0);
        assert_eq!(bad, []);
        let always = |(language, filter): (&&str, &Prefilter)| {
            let found = filter.survivors("let value = compute(1, 2, 3);").into_iter();
            found.map(|at| format!("{language}: {}", set.rules[at].id)).collect::<Vec<_>>()
        };
        let always: Vec<String> = set.filters.iter().flat_map(always).collect();
        assert_eq!(always, [""; 0]);
    }
}
