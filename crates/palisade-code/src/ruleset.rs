//! A set of rules ready to run, and what they find in one file.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use palisade_grammars::Parser;
use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::ast::{Interner, Kind, NodeId, Span};
use crate::formula::{Range, Scope, evaluate};
use crate::lower::{ALL, Damage, Language, by_name};
use crate::matching::{Budget, Target};
use crate::pattern::PatternError;
use crate::roster::{Library, Roster, Seat};
use crate::rule::{Mode, Rule, RuleLanguage, Taint};
use crate::taint::{Flow, Limits, Matches, Program, Step, analyse};

/// Rules, and their patterns as far as files needed them.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    /// By the name of a language; those of no language are under the empty name. Made when the first file of it comes.
    rosters: HashMap<&'static str, OnceLock<Roster>>,
    library: Library,
    now: i64,
}

/// A pattern that cannot be matched, and so a rule that is not run on files of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// The place of the rule in the set.
    pub rule: usize,
    /// Of the rule's file, from 1.
    pub line: u32,
    pub error: PatternError,
}

/// One finding of a rule in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether some rule needed the file's tree.
    pub is_parsed: bool,
    /// Parts that could not be understood.
    pub damage: Vec<Damage>,
    /// Places of rules that were cut short by a budget.
    pub cut: Vec<usize>,
}

impl Findings {
    /// Adds what was found in the same file as one of another language.
    fn join(&mut self, other: Self) {
        if other.is_parsed && (!self.is_parsed || other.damage.len() < self.damage.len()) {
            self.damage = other.damage;
        }
        self.is_parsed |= other.is_parsed;
        self.matches.extend(other.matches);
        self.cut.extend(other.cut);
        self.cut.sort_unstable();
        self.cut.dedup();
        self.sort();
    }

    /// One place is one finding of a rule, in however many ways it fits.
    fn sort(&mut self) {
        self.matches.sort_by_key(|found| (found.span.start, found.span.end, found.rule));
        self.matches.dedup_by(|next, found| next.rule == found.rule && next.span == found.span);
    }
}

impl RuleSet {
    /// Takes rules, but reads no pattern yet.
    ///
    /// `now` is the time for rules that ask for it, in seconds since 1970.
    pub fn new(rules: Vec<Rule>, now: i64) -> Self {
        let rosters = every_language().map(|language| (name(language), OnceLock::new())).collect();
        Self { rules, rosters, library: Library::default(), now }
    }

    /// Reads every pattern for files of a language, and tells which cannot be read.
    pub fn check(&self, language: Option<&'static Language>) -> Vec<BadPattern> {
        let roster = self.roster(language);
        roster.read(&roster.seats().iter().collect::<Vec<_>>(), &self.rules, &self.library);
        let bad = |seat: &Seat| {
            let (line, error) = seat.unreadable()?;
            Some(BadPattern { rule: seat.rule, line: *line, error: error.clone() })
        };
        roster.seats().iter().filter_map(bad).collect()
    }

    /// The same for files of every language.
    pub fn check_all(&self) -> Vec<BadPattern> {
        let mut bad: Vec<_> = every_language().flat_map(|language| self.check(language)).collect();
        // A rule may have the same one in several languages.
        bad.sort_by_key(|bad| (bad.rule, bad.line));
        bad.dedup_by_key(|bad| (bad.rule, bad.line));
        bad
    }

    /// The rules, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Runs the rules of each language that a file may be of, and those of none. What is damaged in one of them only
    /// is not damaged.
    pub fn scan_all(
        &self,
        parser: &mut Parser,
        languages: &[&'static Language],
        path: Option<&str>,
        source: &str,
    ) -> Findings {
        let Some((first, others)) = languages.split_first() else {
            return self.scan(parser, None, path, source);
        };
        let mut all = self.scan(parser, Some(first), path, source);
        for language in others {
            all.join(self.scan(parser, Some(language), path, source));
        }
        all
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
        let is_wanted = |rule: &Rule| path.is_none_or(|path| rule.paths.selects(path));
        let survivors = self.roster(language).survivors(source, &self.rules, &self.library, &is_wanted);
        let texts = self.library.texts();
        let is_parsed = survivors.iter().any(|seat| matches!(seat.language, RuleLanguage::Parsed(_)));
        let analysis = language
            .filter(|_| is_parsed)
            .and_then(|language| Analysis::of(parser, language, source, &texts));
        let plain = Interner::over(&texts);
        let program = OnceCell::new();
        for seat in survivors {
            let Seat { rule: at, language, .. } = *seat;
            let Some(patterns) = seat.patterns() else { continue };
            let analysis = analysis.as_ref().filter(|_| matches!(language, RuleLanguage::Parsed(_)));
            let symbols = analysis.map_or(&plain, |analysis| &analysis.tree.symbols);
            let cut = Cell::new(false);
            let scope = Scope {
                source,
                part: None,
                target: analysis.map(Analysis::target),
                symbols,
                patterns,
                texts: &texts,
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
        findings.is_parsed = analysis.is_some();
        findings.damage = analysis.map(|analysis| analysis.damage).unwrap_or_default();
        findings.sort();
        findings
    }

    /// The rules for files of a language.
    fn roster(&self, language: Option<&'static Language>) -> &Roster {
        let cell = &self.rosters[name(language)];
        cell.get_or_init(|| {
            // What rules call TypeScript is read as TSX, for files of both.
            let of_rules = language.and_then(|language| by_name(language.name));
            let seat = |(at, rule): (usize, &Rule)| {
                let of_rule = rule.languages.iter().copied().find(|each| is_for(*each, of_rules));
                of_rule.map(|language| Seat::new(at, language))
            };
            Roster::new(&self.rules, self.rules.iter().enumerate().filter_map(seat).collect())
        })
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

/// What files may be of; `None` for those of no language.
fn every_language() -> impl Iterator<Item = Option<&'static Language>> {
    ALL.iter().map(|language| Some(*language)).chain([None])
}

fn name(language: Option<&Language>) -> &'static str {
    language.map_or("", |language| language.name)
}

/// Whether rules for `rule` look at files of `language`.
fn is_for(rule: RuleLanguage, language: Option<&'static Language>) -> bool {
    match rule {
        RuleLanguage::Parsed(parsed) => language.is_some_and(|language| language.name == parsed.name),
        RuleLanguage::Regex | RuleLanguage::Generic => true,
        RuleLanguage::Unsupported(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_built_in_rule_makes_every_file_be_parsed() {
        let set = RuleSet::new(crate::pack::rules().into_iter().map(Result::unwrap).collect(), 0);
        assert_eq!(set.check_all(), []);
        for language in ALL {
            let roster = set.roster(Some(language));
            let source = "let value = compute(1, 2, 3);";
            let found = roster.survivors(source, &set.rules, &set.library, &|_| true);
            let found: Vec<_> = found.into_iter().map(|seat| &set.rules[seat.rule].id).collect();
            assert_eq!(found, [""; 0], "{}", language.name);
        }
    }
}
