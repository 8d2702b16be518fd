//! What stands where: an expression, a statement, or a part that is neither.

use crate::ast::{Ast, Kind, NodeId};

use super::Facts;

/// What stands at a place: only expressions are looked at as expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Expression,
    Statement,
    /// The expression of a decorator or annotation.
    Attribute,
    /// A name of a definition, a type, a label.
    Other,
}

/// Pushes the children of a node with what each of them is, first one last.
pub(super) fn children(
    ast: &Ast,
    facts: &Facts,
    node: NodeId,
    place: Place,
    walk: &mut Vec<(NodeId, Place)>,
) {
    let kind = ast.kind(node);
    for (index, child) in ast.children(node).iter().enumerate().rev() {
        let child_kind = ast.kind(*child);
        if child_kind == Kind::Nothing {
            continue;
        }
        let place = match (kind, index) {
            _ if child_kind.is_statement() => Place::Statement,
            _ if is_part(child_kind) => Place::Other,
            (Kind::Annotation, 0) => Place::Attribute,
            (Kind::Member, 1) if child_kind == Kind::Name => Place::Other,
            (Kind::FuncDef, 1 | 2 | 4) | (Kind::ClassDef, 1..=4) | (Kind::Param, 1 | 2) => Place::Other,
            (Kind::Import | Kind::ImportFrom | Kind::ImportAll | Kind::Package, _) => Place::Other,
            (Kind::VarDef, 1) if child_kind == Kind::Name => Place::Other,
            (Kind::New, 0) if facts.classes_are_values => Place::Expression,
            (Kind::VarDef, 2) | (Kind::New | Kind::Cast, 0) | (Kind::Lambda, 1) => Place::Other,
            (Kind::Xml, 0) | (Kind::XmlAttr, 0) => Place::Other,
            (Kind::ArrayType, 1) => Place::Expression,
            (Kind::Pair, 0) if child_kind == Kind::Name && place == Place::Other => Place::Other,
            (Kind::Generic | Kind::TypeDef | Kind::TypeParams | Kind::ArrayType | Kind::PointerType, _) => {
                Place::Other
            }
            _ => Place::Expression,
        };
        walk.push((*child, place));
    }
}

/// Parts of others that are no expressions themselves. What is in them may be.
fn is_part(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Annotation
            | Kind::Args
            | Kind::Bases
            | Kind::Case
            | Kind::CaseLabels
            | Kind::Catch
            | Kind::Catches
            | Kind::ClassBody
            | Kind::CompFor
            | Kind::CompIf
            | Kind::Modifier
            | Kind::Modifiers
            | Kind::NamedArg
            | Kind::Pair
            | Kind::Param
            | Kind::Params
            | Kind::TypeParams
            | Kind::XmlAttr
            | Kind::XmlAttrs
            | Kind::XmlBody
            | Kind::XmlExpr
            | Kind::XmlText
    )
}
