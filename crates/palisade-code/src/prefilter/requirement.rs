//! What a file must contain for a formula to match anything in it.

use crate::ast::{Ast, Frozen, Kind, NodeId};
use crate::formula::Patterns;
use crate::lower::{Language, is_metavar};
use crate::pattern::{Pattern, Root};
use crate::rule::{Formula, Mode, Rule, RuleLanguage};

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

/// What a rule asks of files of one language.
pub(super) fn of_rule(rule: &Rule, language: RuleLanguage, patterns: &Patterns) -> Requirement {
    let any = |formulas: Vec<&Formula>| {
        Requirement::Any(formulas.into_iter().map(|one| of_formula(one, language, patterns)).collect())
    };
    let whole = match &rule.mode {
        Mode::Search(formula) => of_formula(formula, language, patterns),
        Mode::Taint(taint) => Requirement::All(vec![
            any(taint.sources.iter().map(|source| &source.formula).collect()),
            any(taint.sinks.iter().map(|sink| &sink.formula).collect()),
        ]),
    };
    simplified(whole)
}

fn of_formula(formula: &Formula, language: RuleLanguage, patterns: &Patterns) -> Requirement {
    match formula {
        Formula::Pattern(text) => match language {
            RuleLanguage::Parsed(language) => {
                let found = patterns.get(language, &text.text);
                found
                    .map_or(Requirement::Nothing, |pattern| of_pattern(pattern, language, patterns.symbols()))
            }
            _ => Requirement::Nothing,
        },
        Formula::Regex(regex) => of_regex(regex.linear()),
        Formula::Or(all) => {
            Requirement::Any(all.iter().map(|one| of_formula(one, language, patterns)).collect())
        }
        Formula::And(and) => {
            Requirement::All(and.positives.iter().map(|one| of_formula(one, language, patterns)).collect())
        }
        Formula::Inside(one) | Formula::Anywhere(one) => of_formula(one, language, patterns),
    }
}

/// A regular expression starts with one of a few texts, or asks for nothing.
fn of_regex(expression: Option<&str>) -> Requirement {
    use regex_syntax::hir::literal::Extractor;
    let parsed = expression.and_then(|expression| regex_syntax::parse(expression).ok());
    let Some(parsed) = parsed else { return Requirement::Nothing };
    let found = Extractor::new().limit_total(64).extract(&parsed);
    let Some(literals) = found.literals() else { return Requirement::Nothing };
    let text = |literal: &regex_syntax::hir::literal::Literal| {
        let text = std::str::from_utf8(literal.as_bytes()).ok()?;
        (text.len() >= SHORTEST_TEXT).then(|| Requirement::Text(text.to_owned()))
    };
    match literals.iter().map(text).collect::<Option<Vec<_>>>() {
        Some(all) if !all.is_empty() => Requirement::Any(all),
        _ => Requirement::Nothing,
    }
}

/// Texts below this are in most files.
const SHORTEST_TEXT: usize = 3;

fn of_pattern(pattern: &Pattern, language: &Language, symbols: &Frozen) -> Requirement {
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
fn collect(ast: &Ast, symbols: &Frozen, node: NodeId, out: &mut Vec<NodeId>) {
    match ast.kind(node) {
        Kind::Name | Kind::NamedArg => out.push(node),
        Kind::TypedMetavar if is_type_of_literals(symbols.text(ast.text(ast.child(node, 0)))) => return,
        _ => {}
    }
    ast.children(node).iter().for_each(|child| collect(ast, symbols, *child, out));
}

/// Whether a type is that of literals, which nobody spells out.
fn is_type_of_literals(name: &str) -> bool {
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
fn simplified(requirement: Requirement) -> Requirement {
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
