//! What a file must contain for a formula to match anything in it.

use crate::ast::{Ast, Interner, Kind, NodeId};
use crate::lower::{Language, is_metavar};
use crate::pattern::{Pattern, Root};
use crate::rule::{Formula, Mode, Rule, RuleLanguage};

use super::conditions::of_condition;

/// Words and texts joined by "and" and "or".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Requirement {
    /// Any file.
    Nothing,
    /// An identifier, whole.
    Word(String),
    /// A text, anywhere.
    Text(String),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// What each pattern of a language asks for.
pub(super) type OfPattern<'p> = dyn FnMut(&'static Language, &str) -> Requirement + 'p;

/// What a rule asks of files of one language.
pub(super) fn of_rule(rule: &Rule, language: RuleLanguage, of_pattern: &mut OfPattern<'_>) -> Requirement {
    match &rule.mode {
        Mode::Search(formula) => of_formula(formula, language, of_pattern),
        Mode::Taint(taint) => {
            let sources = taint.sources.iter().map(|source| &source.formula);
            let sinks = taint.sinks.iter().map(|sink| &sink.formula);
            let sources = Requirement::Any(of_all(sources, language, of_pattern));
            Requirement::All(vec![sources, Requirement::Any(of_all(sinks, language, of_pattern))])
        }
    }
}

fn of_all<'f>(
    formulas: impl IntoIterator<Item = &'f Formula>,
    language: RuleLanguage,
    of_pattern: &mut OfPattern<'_>,
) -> Vec<Requirement> {
    formulas.into_iter().map(|one| of_formula(one, language, of_pattern)).collect()
}

fn of_formula(formula: &Formula, language: RuleLanguage, of_pattern: &mut OfPattern<'_>) -> Requirement {
    match formula {
        Formula::Pattern(text) => match language {
            RuleLanguage::Parsed(language) => of_pattern(language, &text.text),
            _ => Requirement::Nothing,
        },
        Formula::Regex(regex) => match regex.starts() {
            Some(texts) => Requirement::Any(texts.iter().cloned().map(Requirement::Text).collect()),
            None => Requirement::Nothing,
        },
        Formula::Or(all) => Requirement::Any(of_all(all, language, of_pattern)),
        Formula::And(and) => {
            let mut parts = of_all(&and.positives, language, of_pattern);
            parts.extend(and.conditions.iter().map(|one| of_condition(one, &and.positives)));
            Requirement::All(parts)
        }
        Formula::Inside(one) | Formula::Anywhere(one) => of_formula(one, language, of_pattern),
    }
}

/// What a pattern that was read asks for.
pub(super) fn of_tree(pattern: &Pattern, language: &Language, symbols: &Interner) -> Requirement {
    let of_root = |root: &Root| {
        let nodes = match root {
            Root::Expression(node) | Root::Statement(node) | Root::Finally(node) | Root::Part(node) => {
                vec![*node]
            }
            Root::Sequence(nodes) => nodes.clone(),
        };
        let mut names = Vec::new();
        nodes.into_iter().for_each(|node| collect(&pattern.ast, symbols, node, &mut names));
        let word = |node: NodeId| word(symbols.text(pattern.ast.text(node)), language);
        Requirement::All(names.into_iter().map(word).collect())
    };
    Requirement::Any(pattern.roots.iter().map(of_root).collect())
}

/// A name as the language compares names.
fn word(name: &str, language: &Language) -> Requirement {
    match language.folds_names() {
        _ if language.writes(name) => Requirement::Nothing,
        true if !is_metavar(name) => Requirement::Word(name.trim_start_matches('$').to_ascii_lowercase()),
        _ => Requirement::Word(name.to_owned()),
    }
}

/// Names that the code must spell out, if only in an import. Values may be put together, so they are not asked for.
fn collect(ast: &Ast, symbols: &Interner, node: NodeId, out: &mut Vec<NodeId>) {
    match ast.kind(node) {
        Kind::Name | Kind::NamedArg => out.push(node),
        Kind::TypedMetavar if is_type_of_literals(symbols.text(ast.text(ast.child(node, 0)))) => return,
        _ => {}
    }
    ast.children(node).iter().for_each(|child| collect(ast, symbols, *child, out));
}

/// Whether a type is that of literals, which nobody spells out.
pub(super) fn is_type_of_literals(name: &str) -> bool {
    matches!(
        name,
        "str"
            | "string"
            | "String"
            | "int"
            | "Integer"
            | "number"
            | "long"
            | "float"
            | "double"
            | "float64"
            | "bool"
            | "boolean"
            | "Boolean"
    )
}

/// Without parts that ask for nothing.
pub(super) fn simplified(requirement: Requirement) -> Requirement {
    match requirement {
        Requirement::Word(word) if !is_word(&word) => Requirement::Nothing,
        Requirement::All(parts) => {
            let mut parts: Vec<_> = parts.into_iter().map(simplified).collect();
            parts.retain(|part| *part != Requirement::Nothing);
            match parts.len() {
                0 => Requirement::Nothing,
                _ => Requirement::All(parts),
            }
        }
        Requirement::Any(parts) => {
            let parts: Vec<_> = parts.into_iter().map(simplified).collect();
            match parts.is_empty() || parts.contains(&Requirement::Nothing) {
                true => Requirement::Nothing,
                false => Requirement::Any(parts),
            }
        }
        same => same,
    }
}

/// Whether a name is one word of the source. A metavariable as a name is none.
fn is_word(name: &str) -> bool {
    !name.is_empty() && !is_metavar(name) && name.bytes().all(super::words::is_of_word)
}
