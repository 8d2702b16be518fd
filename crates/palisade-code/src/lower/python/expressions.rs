//! Expressions of Python, targets of assignments and types included.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{definitions, imports, strings};

const NOTHING: NodeId = NodeId::NOTHING;

/// Any expression.
pub(super) fn expression(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    l.deeper(node, one)
}

fn one(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match Word::of(node) {
        Word::Identifier => l.name(node),
        Word::DottedName => imports::dotted(l, node),
        Word::Integer => l.int(node),
        Word::Float => l.literal(Kind::Float, node),
        Word::True => l.add_text(Kind::Bool, "true", node, &[]),
        Word::False => l.add_text(Kind::Bool, "false", node, &[]),
        Word::None => l.literal(Kind::Null, node),
        Word::String => strings::string(l, node),
        Word::ConcatenatedString => strings::concatenated(l, node),
        // In a pattern it is not the literal.
        Word::Ellipsis if l.is_pattern() => l.add(Kind::Ellipsis, node, &[]),
        Word::Attribute => member(l, node),
        Word::Subscript => subscript(l, node),
        Word::Call => call(l, node),
        Word::KeywordArgument => keyword_argument(l, node),
        Word::ListSplat | Word::ListSplatPattern => wrap(l, Kind::Spread, "*", node),
        Word::DictionarySplat | Word::DictionarySplatPattern => wrap(l, Kind::Spread, "**", node),
        Word::Await => wrap(l, Kind::Await, "", node),
        Word::NotOperator => wrap(l, Kind::Unary, "not", node),
        Word::UnaryOperator => unary(l, node),
        Word::BinaryOperator | Word::BooleanOperator => binary(l, node),
        Word::ComparisonOperator => comparison(l, node),
        Word::Assignment => assignment(l, Kind::Assign, node),
        Word::AugmentedAssignment => assignment(l, Kind::AugAssign, node),
        Word::NamedExpression => named(l, node),
        Word::ConditionalExpression => conditional(l, node),
        Word::Lambda => lambda(l, node),
        Word::Yield => yielded(l, node),
        Word::List | Word::ListPattern => list(l, Kind::List, node),
        Word::Set => list(l, Kind::Set, node),
        Word::Dictionary => list(l, Kind::Dict, node),
        Word::Tuple | Word::TuplePattern | Word::ExpressionList | Word::PatternList => {
            list(l, Kind::Tuple, node)
        }
        Word::Pair => pair(l, node),
        Word::ListComprehension => comprehension(l, "list", node),
        Word::SetComprehension => comprehension(l, "set", node),
        Word::DictionaryComprehension => comprehension(l, "dict", node),
        Word::GeneratorExpression => comprehension(l, "generator", node),
        Word::Slice => slice(l, node),
        Word::ParenthesizedExpression | Word::Type | Word::CasePattern => inner(l, node),
        Word::GenericType => list(l, Kind::Generic, node),
        _ => l.other(node, expression),
    }
}

/// What is in parentheses, or in the grammar's wrapper of types.
fn inner(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    match l.parts(node)[..] {
        [only] => {
            let only = expression(l, only);
            l.widen(only, node)
        }
        _ => l.other(node, expression),
    }
}

fn wrap(l: &mut Lowering<'_>, kind: Kind, text: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expression);
    // `**...` of a dictionary.
    if let ([only], Kind::Spread) = (&parts[..], kind)
        && l.ast().kind(*only) == Kind::Ellipsis
    {
        return *only;
    }
    l.add_text(kind, text, node, &parts)
}

fn list(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, expression);
    l.add(kind, node, &parts)
}

fn member(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let object = l.field(node, "object", expression);
    let name = l.field(node, "attribute", |l, name| l.name(name));
    l.add(Kind::Member, node, &[object, name])
}

fn subscript(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let value = l.field(node, "value", expression);
    let mut cursor = node.walk();
    let indices: Vec<_> = node.children_by_field_name("subscript", &mut cursor).collect();
    let indices = l.each(indices, expression);
    let index = match indices[..] {
        [only] if l.ast().kind(only) == Kind::Slice => {
            let [_, from, to, step] = l.ast().children(only) else { return only };
            let bounds = [value, *from, *to, *step];
            return l.add(Kind::Slice, node, &bounds);
        }
        [only] => only,
        _ => l.add_around(Kind::Tuple, "", &indices),
    };
    l.add(Kind::Index, node, &[value, index])
}

/// `a:b:c` without what it is taken of.
fn slice(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut bounds = [NOTHING; 4];
    let mut at = 1;
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    for child in children {
        match child.kind() {
            ":" => at += 1,
            _ if child.is_named() && at < bounds.len() => bounds[at] = expression(l, child),
            _ => {}
        }
    }
    l.add(Kind::Slice, node, &bounds)
}

fn call(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let callee = l.field(node, "function", expression);
    let arguments = l.field(node, "arguments", |l, list| match Word::of(list) {
        // `f(x for x in y)`
        Word::GeneratorExpression => {
            let only = expression(l, list);
            l.add(Kind::Args, list, &[only])
        }
        _ => {
            let parts = l.parts(list);
            let parts = l.each(parts, expression);
            l.add(Kind::Args, list, &parts)
        }
    });
    l.add(Kind::Call, node, &[callee, arguments])
}

fn keyword_argument(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let name = l.field(node, "name", |l, name| l.name(name));
    let value = l.field(node, "value", expression);
    let name = l.text_of(name).to_owned();
    l.add_text(Kind::NamedArg, &name, node, &[value])
}

fn unary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let operator = node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default();
    let operand = l.field(node, "argument", expression);
    l.add_text(Kind::Unary, operator, node, &[operand])
}

fn binary(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let left = l.field(node, "left", expression);
    let operator = node.child_by_field_name("operator").map(|operator| l.text(operator)).unwrap_or_default();
    let right = l.field(node, "right", expression);
    l.add_text(Kind::Binary, operator, node, &[left, right])
}

/// `a < b < c` as `(a < b) < c`.
fn comparison(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let mut cursor = node.walk();
    let operators: Vec<_> = node.children_by_field_name("operators", &mut cursor).collect();
    let operators: Vec<_> = operators.into_iter().map(|operator| l.text(operator)).collect();
    let mut operands = l.parts(node).into_iter();
    let Some(first) = operands.next() else { return NOTHING };
    let mut left = expression(l, first);
    for (operator, right) in operators.into_iter().zip(operands) {
        let right = expression(l, right);
        left = l.add_around(Kind::Binary, operator, &[left, right]);
    }
    left
}

fn assignment(l: &mut Lowering<'_>, kind: Kind, node: Cst<'_>) -> NodeId {
    let operator = node.child_by_field_name("operator").map_or("=", |operator| l.text(operator));
    let target = l.field(node, "left", expression);
    let value = l.field(node, "right", expression);
    l.add_text(kind, operator, node, &[target, value])
}

fn named(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let target = l.field(node, "name", expression);
    let value = l.field(node, "value", expression);
    l.add_text(Kind::Assign, ":=", node, &[target, value])
}

/// `then if condition else otherwise`
fn conditional(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    match l.each(parts, expression)[..] {
        [then, condition, otherwise] => l.add(Kind::Conditional, node, &[condition, then, otherwise]),
        ref parts => l.add_around(Kind::Other, "conditional_expression", parts),
    }
}

fn lambda(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let parameters = l.field(node, "parameters", definitions::parameters);
    let parameters = if parameters == NOTHING { l.add_around(Kind::Params, "", &[]) } else { parameters };
    let body = l.field(node, "body", |l, body| {
        let value = expression(l, body);
        l.add(Kind::Return, body, &[value])
    });
    l.add(Kind::Lambda, node, &[parameters, NOTHING, body])
}

fn yielded(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let delegates = node.child(1).is_some_and(|second| second.kind() == "from");
    let parts = l.parts(node);
    let values = l.each(parts, expression);
    let value = values.first().copied().unwrap_or(NOTHING);
    l.add_text(Kind::Yield, if delegates { "*" } else { "" }, node, &[value])
}

fn pair(l: &mut Lowering<'_>, node: Cst<'_>) -> NodeId {
    let key = l.field(node, "key", expression);
    let value = l.field(node, "value", expression);
    l.add(Kind::Pair, node, &[key, value])
}

fn comprehension(l: &mut Lowering<'_>, text: &str, node: Cst<'_>) -> NodeId {
    let parts = l.parts(node);
    let parts = l.each(parts, |l, part| match Word::of(part) {
        Word::ForInClause => {
            let target = l.field(part, "left", expression);
            let iterable = l.field(part, "right", expression);
            l.add(Kind::CompFor, part, &[target, iterable])
        }
        Word::IfClause => wrap(l, Kind::CompIf, "", part),
        _ => expression(l, part),
    });
    l.add_text(Kind::Comprehension, text, node, &parts)
}
