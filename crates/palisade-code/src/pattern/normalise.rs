//! What placeholders make of the nodes around them: `f(...)` has dots for an argument, not a name.

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};
use crate::lower::{Placeholders, is_metavar};

/// Rewrites a lowered pattern in place, children before their parents.
pub(super) fn normalise(ast: &mut Ast, symbols: &mut Interner) {
    let deep = symbols.intern(Placeholders::DEEP);
    for id in ast.ids() {
        one(ast, symbols, id, deep);
    }
}

fn one(ast: &mut Ast, symbols: &mut Interner, id: NodeId, deep: Symbol) {
    let is_dots = |ast: &Ast, node: NodeId| matches!(ast.kind(node), Kind::Ellipsis | Kind::MetavarEllipsis);
    match (ast.kind(id), ast.children(id)) {
        (Kind::Call, &[callee, arguments]) if ast.kind(callee) == Kind::Name && ast.text(callee) == deep => {
            if let [only] = ast.children(arguments) {
                let only = *only;
                let node = *ast.node(id);
                let wrapped = ast.add(Kind::Deep, Symbol::EMPTY, node.start..node.end, &[only]);
                ast.replace(id, wrapped);
            }
        }
        (Kind::Member, &[object, name]) if ast.kind(name) == Kind::Ellipsis => {
            let node = *ast.node(id);
            let dots = ast.add(Kind::MemberEllipsis, Symbol::EMPTY, node.start..node.end, &[object]);
            ast.replace(id, dots);
        }
        (Kind::ExprStmt, &[only]) if is_dots(ast, only) => ast.replace_kept(id, only),
        (Kind::Spread, &[only]) if ast.kind(only) == Kind::Ellipsis => ast.replace_kept(id, only),
        (Kind::VarDef, &[_, target, _, _]) if is_dots(ast, target) => ast.replace_kept(id, target),
        (Kind::Param, &[_, name, _, _]) if is_dots(ast, name) => ast.replace_kept(id, name),
        (Kind::Pair, &[key, _]) if is_dots(ast, key) => ast.replace_kept(id, key),
        (Kind::ImportFrom, &[_, name, _]) if is_dots(ast, name) => ast.replace_kept(id, name),
        (Kind::XmlAttr, &[name, _]) if is_dots(ast, name) => ast.replace_kept(id, name),
        (Kind::XmlExpr, &[only]) if is_dots(ast, only) => ast.replace_kept(id, only),
        (Kind::XmlText, _) => xml_text(ast, symbols, id),
        // A catch-all of the grammar whose text holds a placeholder.
        (Kind::NamedArg | Kind::Label | Kind::Goto | Kind::Break | Kind::Continue | Kind::Regex, _) => {
            let text = symbols.text(ast.text(id));
            let restored = Placeholders::restore(text);
            if restored != text {
                let text = symbols.intern(&restored);
                ast.rename(id, ast.kind(id), text);
            }
        }
        _ => {}
    }
}

fn xml_text(ast: &mut Ast, symbols: &mut Interner, id: NodeId) {
    let text = Placeholders::restore(symbols.text(ast.text(id)));
    let trimmed = text.trim();
    if trimmed == "..." {
        ast.rename(id, Kind::Ellipsis, Symbol::EMPTY);
    } else if trimmed.strip_prefix("$...").is_some_and(|name| is_metavar(&format!("${name}"))) {
        let text = symbols.intern(trimmed);
        ast.rename(id, Kind::MetavarEllipsis, text);
    } else if is_metavar(trimmed) {
        let text = symbols.intern(trimmed);
        ast.rename(id, Kind::Metavar, text);
    }
}
