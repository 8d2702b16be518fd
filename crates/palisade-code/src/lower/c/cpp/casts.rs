//! Casts with a name: `static_cast<T>(x)` and its kin, which the grammar takes for calls of templates.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;
use crate::lower::c::expressions::expression;
use crate::lower::c::word::Word;

const CASTS: &[&str] = &["const_cast", "dynamic_cast", "reinterpret_cast", "static_cast"];

/// A call that is a cast, with its name as the text.
pub(in crate::lower::c) fn named_cast(l: &mut Lowering<'_>, node: Cst<'_>) -> Option<NodeId> {
    let callee =
        node.child_by_field_name("function").filter(|callee| Word::of(*callee) == Word::TemplateFunction)?;
    let name = l.text(callee.child_by_field_name("name")?);
    let types = l.parts(callee.child_by_field_name("arguments")?);
    let values = l.parts(node.child_by_field_name("arguments")?);
    let ([of_type], [value], true) = (&types[..], &values[..], CASTS.contains(&name)) else { return None };
    let of_type = expression(l, *of_type);
    let value = expression(l, *value);
    Some(l.add_text(Kind::Cast, name, node, &[of_type, value]))
}
