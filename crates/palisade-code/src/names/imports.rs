//! The full names of what a file imports.

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};

/// The names that an import brings into scope, each with its full dotted name.
pub(super) fn imported(ast: &Ast, symbols: &mut Interner, node: NodeId) -> Vec<(NodeId, Vec<Symbol>)> {
    match (ast.kind(node), ast.children(node)) {
        (Kind::Import, &[module, alias]) if alias != NodeId::NOTHING => {
            vec![(alias, short_module(ast, symbols, module))]
        }
        (Kind::Import, &[module, _]) if ast.kind(module) == Kind::Member => {
            // `import a.b.C` of Java names `C`.
            let path = dotted(ast, module);
            vec![(ast.child(module, 1), path)]
        }
        (Kind::ImportFrom, &[module, name, alias]) => {
            let mut path = dotted(ast, module);
            path.extend(dotted(ast, name));
            vec![(if alias == NodeId::NOTHING { name } else { alias }, path)]
        }
        (Kind::VarDef, &[_, target, _, value]) => required(ast, symbols, target, value),
        _ => Vec::new(),
    }
}

/// `const x = require('m')`, `const {a: b} = require('m')`
fn required(ast: &Ast, symbols: &mut Interner, target: NodeId, value: NodeId) -> Vec<(NodeId, Vec<Symbol>)> {
    let Some(module) = required_module(ast, symbols, value) else { return Vec::new() };
    match ast.kind(target) {
        Kind::Name => vec![(target, module)],
        Kind::Object => ast
            .children(target)
            .iter()
            .filter(|pair| ast.kind(**pair) == Kind::Pair)
            .map(|pair| {
                let mut path = module.clone();
                path.push(ast.text(ast.child(*pair, 0)));
                (ast.child(*pair, 1), path)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The module of `require('m')`, and of members of it.
fn required_module(ast: &Ast, symbols: &mut Interner, value: NodeId) -> Option<Vec<Symbol>> {
    match (ast.kind(value), ast.children(value)) {
        (Kind::Call, &[callee, arguments]) => {
            let is_require = symbols.text(ast.text(callee)) == "require";
            let [module] = *ast.children(arguments) else { return None };
            (is_require && ast.kind(module) == Kind::Str).then(|| vec![ast.text(module)])
        }
        (Kind::Member, &[object, name]) => {
            let mut path = required_module(ast, symbols, object)?;
            path.push(ast.text(name));
            Some(path)
        }
        _ => None,
    }
}

/// A module as code names it: the last part of a path in quotes, `a.b.c` otherwise.
fn short_module(ast: &Ast, symbols: &mut Interner, module: NodeId) -> Vec<Symbol> {
    if ast.kind(module) != Kind::Str {
        return dotted(ast, module);
    }
    let path = symbols.text(ast.text(module)).to_owned();
    let last = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(&path);
    // `jwt-go` is a package `jwt`.
    let name = last.strip_suffix("-go").filter(|name| !name.is_empty()).unwrap_or(last).to_owned();
    vec![symbols.intern(&name)]
}

/// `v2` of a module's path is no part of its name.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The parts of `a.b.c`, or of a module in quotes as one part.
pub(super) fn dotted(ast: &Ast, node: NodeId) -> Vec<Symbol> {
    let mut parts = Vec::new();
    let mut at = node;
    while ast.kind(at) == Kind::Member {
        parts.push(ast.text(ast.child(at, 1)));
        at = ast.child(at, 0);
    }
    parts.push(ast.text(at));
    parts.reverse();
    parts
}
