//! Puts the type of a typed metavariable, which is read as a pattern of its own, into the pattern's tree.

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};
use crate::lower::Placeholders;

use super::syntax::Typed;
use super::{Pattern, Root};

/// Gives the typed metavariable of this number its name and its type. `None` when the type is no expression.
pub(super) fn typed(
    ast: &mut Ast,
    symbols: &mut Interner,
    number: usize,
    typed: &Typed,
    of_type: &Pattern,
) -> Option<()> {
    let [Root::Expression(root)] = of_type.roots[..] else { return None };
    let placeholder = symbols.intern(&format!("{}{number}", Placeholders::TYPED));
    let name = symbols.intern(&format!("${}", typed.name));
    let ids: Vec<NodeId> = ast.ids().collect();
    for id in ids {
        if ast.kind(id) == Kind::TypedMetavar && ast.text(id) == placeholder {
            let copied = copy(ast, &of_type.ast, root);
            let node = *ast.node(id);
            let with_type = ast.add(Kind::TypedMetavar, name, node.start..node.end, &[copied]);
            ast.replace_kept(id, with_type);
        }
    }
    Some(())
}

/// Copies a tree, whose depth lowering bounded.
fn copy(into: &mut Ast, from: &Ast, id: NodeId) -> NodeId {
    if id == NodeId::NOTHING {
        return id;
    }
    let children: Vec<_> = from.children(id).iter().map(|child| copy(into, from, *child)).collect();
    let node = from.node(id);
    let text: Symbol = node.text;
    into.add(node.kind, text, node.start..node.end, &children)
}
