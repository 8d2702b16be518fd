//! Expressions, and the patterns of destructuring, which are lowered as what they look like.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::declarations::{self, Prefix};
use super::word::Word;
use super::{calls, classes, functions, jsx, literals, operators, statements, types};

/// Any expression.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier
        | Word::PropertyIdentifier
        | Word::PrivateName
        | Word::StatementIdentifier
        | Word::TypeIdentifier
        | Word::This
        | Word::Super
        | Word::Import
        | Word::MetaProperty
        | Word::JsxNamespaceName
        | Word::Shorthand
        | Word::ShorthandPattern => l.name(node),
        Word::Number => literals::number(l, node),
        Word::True => l.add_text(Kind::Bool, "true", node, &[]),
        Word::False => l.add_text(Kind::Bool, "false", node, &[]),
        Word::Null | Word::Undefined => l.literal(Kind::Null, node),
        Word::String => literals::string(l, node),
        Word::TemplateString => literals::template(l, node, ""),
        Word::Regex => literals::regex(l, node),
        Word::Object | Word::ObjectPattern => literals::object(l, node),
        Word::Array | Word::ArrayPattern => literals::array(l, node),
        Word::Member | Word::NestedIdentifier => calls::member(l, node),
        Word::Subscript => calls::subscript(l, node),
        Word::Call => calls::call(l, node),
        Word::New => calls::new(l, node),
        Word::Spread | Word::RestPattern => operators::spread(l, node),
        Word::Await => operators::of_one(l, Kind::Await, node),
        Word::Yield => operators::yielded(l, node),
        Word::Unary => operators::unary(l, node),
        Word::Update => operators::update(l, node),
        Word::Binary => operators::binary(l, node),
        Word::Ternary => operators::ternary(l, node),
        Word::Assignment | Word::AssignmentPattern | Word::ObjectAssignmentPattern => {
            operators::assignment(l, Kind::Assign, node)
        }
        Word::AugmentedAssignment => operators::assignment(l, Kind::AugAssign, node),
        Word::Sequence => operators::of_many(l, Kind::Sequence, node),
        Word::AsExpression | Word::Satisfies | Word::TypeAssertion | Word::NonNull => {
            operators::cast(l, node)
        }
        Word::Parenthesized => parenthesized(l, node),
        Word::Instantiation => inner(l, node),
        Word::ArrowFunction | Word::FunctionExpression | Word::GeneratorFunction => {
            functions::lambda(l, node)
        }
        Word::Class => classes::class(l, node, Prefix::none()),
        Word::InternalModule => declarations::namespace(l, node, &Prefix::none()),
        Word::JsxElement | Word::JsxSelfClosing => jsx::element(l, node),
        Word::RequiredParameter | Word::OptionalParameter | Word::FormalParameters => {
            functions::parameters(l, node)
        }
        word if statements::is_statement(word) => statements::misplaced(l, node),
        _ => l.other(node, expression),
    }
}

/// What is in parentheses; `(a: T)` is a cast, and `($X: T)` of a pattern a typed metavariable.
fn parenthesized(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let Some(annotation) = node.child_by_field_name("type") else { return inner(l, node) };
    let of_type = types::annotation(l, annotation);
    let value = l.parts(node).first().copied().map_or(NodeId::NOTHING, |value| expression(l, value));
    if l.is_pattern() && l.ast().kind(value) == Kind::Metavar {
        let name = l.text_of(value).to_owned();
        return l.add_text(Kind::TypedMetavar, &name, node, &[of_type]);
    }
    l.add(Kind::Cast, node, &[of_type, value])
}

/// The first part alone: parentheses, and type arguments without a call.
fn inner(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] => expression(l, only),
        [first, rest] if Word::of(rest) == Word::TypeArguments => expression(l, first),
        _ => l.other(node, expression),
    }
}
