//! Which nodes the matches of a rule concern: the matched one, those in it, and the largest ones that fit in.

use std::collections::HashMap;

use crate::ast::{Ast, Kind, NodeId, Span};
use crate::rule::{Formula, Taint};

use super::Matches;

/// That a match concerns a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number of the match.
    pub(super) found: u32,
    /// No node around it is in the match, too.
    pub(super) is_largest: bool,
    /// It covers all of the match.
    pub(super) is_exact: bool,
}

/// By node, in the order of the matches.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) sources: Marked,
    pub(super) sinks: Marked,
    pub(super) sanitizers: Marked,
    pub(super) from: Marked,
    pub(super) to: Marked,
    /// Sinks that say which part of the match is meant.
    pub(super) has_focus: Vec<bool>,
}

/// The marks of one part of a rule.
#[derive(Debug, Default)]
pub(super) struct Marked(HashMap<NodeId, Vec<Mark>>);

impl Marked {
    pub(super) fn at(&self, node: NodeId) -> &[Mark] {
        self.0.get(&node).map_or(&[], Vec::as_slice)
    }

    fn note(&mut self, ast: &Ast, root: NodeId, found: usize, span: &Span) {
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        let mut open = vec![(root, true)];
        while let Some((id, is_largest)) = open.pop() {
            let node = ast.node(id);
            let is_inside = span.start <= node.start && node.end <= span.end && node.end > node.start;
            let is_value = is_value(node.kind);
            if is_inside && is_value {
                let is_exact = *span == (node.start..node.end);
                self.0.entry(id).or_default().push(Mark { found, is_largest, is_exact });
            }
            let is_largest = is_largest && !(is_inside && is_value);
            let children = near(ast, id, span).iter().copied();
            open.extend(children.filter(|child| touches(ast, *child, span)).map(|child| (child, is_largest)));
        }
    }
}

/// The children that may touch the match. Statements stand in their order, and there may be thousands of them.
fn near<'a>(ast: &'a Ast, id: NodeId, span: &Span) -> &'a [NodeId] {
    let all = ast.children(id);
    if !matches!(ast.kind(id), Kind::Block | Kind::ClassBody) {
        return all;
    }
    let from = all.partition_point(|child| ast.node(*child).end <= span.start);
    let to = all.partition_point(|child| ast.node(*child).start < span.end);
    all.get(from..to).unwrap_or_default()
}

/// Whether a node may have something of the match in it. Modifiers and the like need not lie within their parent.
fn touches(ast: &Ast, id: NodeId, span: &Span) -> bool {
    let node = ast.node(id);
    // What a method of Go is called on stands before the list of parameters.
    node.kind == Kind::Params || node.start < span.end && span.start < node.end
}

/// Whether the analysis looks at a node by itself.
fn is_value(kind: Kind) -> bool {
    match kind {
        Kind::VarDef | Kind::Param => true,
        Kind::Args | Kind::NamedArg | Kind::Pair | Kind::CompFor | Kind::CompIf => false,
        Kind::XmlAttrs | Kind::XmlBody | Kind::XmlText | Kind::Nothing => false,
        _ => !kind.is_statement() && !is_part_of_definition(kind),
    }
}

fn is_part_of_definition(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::TypeParams
            | Kind::Params
            | Kind::Bases
            | Kind::ClassBody
            | Kind::Modifiers
            | Kind::Modifier
            | Kind::Annotation
            | Kind::Case
            | Kind::CaseLabels
            | Kind::Catches
            | Kind::Catch
    )
}

impl Marks {
    pub(super) fn of(ast: &Ast, root: NodeId, rule: &Taint, matches: &Matches) -> Self {
        let mut marks = Self::default();
        for (number, (_, found)) in matches.sources.iter().enumerate() {
            marks.sources.note(ast, root, number, &found.span);
        }
        for (number, (index, found)) in matches.sinks.iter().enumerate() {
            marks.sinks.note(ast, root, number, &found.span);
            marks.has_focus.push(has_focus(&rule.sinks[*index].formula));
        }
        for (number, (index, found)) in matches.sanitizers.iter().enumerate() {
            let conflicts = rule.sanitizers[*index].not_conflicting && is_conflicting(matches, &found.span);
            if !conflicts {
                marks.sanitizers.note(ast, root, number, &found.span);
            }
        }
        for (number, propagation) in matches.propagators.iter().enumerate() {
            marks.from.note(ast, root, number, &propagation.from);
            marks.to.note(ast, root, number, &propagation.to);
        }
        marks
    }
}

fn is_conflicting(matches: &Matches, span: &Span) -> bool {
    matches.sources.iter().chain(&matches.sinks).any(|(_, found)| found.span == *span)
}

/// Whether a formula says which part of its match is meant.
fn has_focus(formula: &Formula) -> bool {
    match formula {
        Formula::Pattern(_) | Formula::Regex(_) => false,
        Formula::Or(parts) => parts.iter().any(has_focus),
        Formula::And(and) => !and.focus.is_empty() || and.positives.iter().any(has_focus),
        Formula::Inside(inner) | Formula::Anywhere(inner) => has_focus(inner),
    }
}
