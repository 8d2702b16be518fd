//! Fields that have one value: they cannot be set from elsewhere, and are set once, where an object or class is made.

use std::collections::{BTreeMap, HashSet};

use crate::ast::{Ast, Interner, Kind, NodeId};
use crate::matching::Facts;

/// Words that say that nobody else, or nobody again, sets a field.
const CLOSED: &[&str] = &["const", "final", "private", "readonly"];

/// Fields of the classes of a file.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// What the variables of those with one value are set to.
    pub(super) values: BTreeMap<u32, NodeId>,
    /// The variables of the others.
    pub(super) open: HashSet<u32>,
}

/// What is known about one field so far.
#[derive(Debug, Clone, Copy)]
struct Field {
    is_closed: bool,
    times: u32,
    value: NodeId,
}

/// Sorts the fields of all classes.
pub(super) fn of(ast: &Ast, symbols: &Interner, facts: &Facts) -> Fields {
    let (mut fields, mut first) = (BTreeMap::new(), HashSet::new());
    for class in ast.ids().filter(|id| ast.kind(*id) == Kind::ClassDef) {
        declared(ast, symbols, facts, class, &mut fields);
        made(ast, symbols, class, &mut first);
    }
    if fields.is_empty() {
        return Fields::default();
    }
    for id in ast.ids() {
        assigned(ast, facts, id, &first, &mut fields);
    }
    let mut sorted = Fields::default();
    for (variable, field) in fields {
        match field.is_closed && field.times == 1 {
            true => _ = sorted.values.insert(variable, field.value),
            false => _ = sorted.open.insert(variable),
        }
    }
    sorted
}

fn declared(ast: &Ast, symbols: &Interner, facts: &Facts, class: NodeId, out: &mut BTreeMap<u32, Field>) {
    for member in ast.children(ast.child(class, 5)) {
        let (Kind::VarDef, &[modifiers, target, _, value]) = (ast.kind(*member), ast.children(*member))
        else {
            continue;
        };
        let Some(variable) = facts.variables.get(&target) else { continue };
        let mut words = ast.children(modifiers).iter().map(|word| symbols.text(ast.text(*word)));
        // Fields of languages without such words are told by nothing else.
        let is_closed = facts.functions_are_values || words.any(|word| CLOSED.contains(&word));
        out.insert(*variable, Field { is_closed, times: u32::from(value != NodeId::NOTHING), value });
    }
}

/// The assignments that run once, when a class or an object of it is made. Of two constructors either may run.
fn made(ast: &Ast, symbols: &Interner, class: NodeId, out: &mut HashSet<NodeId>) {
    let name = ast.text(ast.child(class, 1));
    let members = ast.children(ast.child(class, 5));
    let is_constructor = |id: &&NodeId| {
        let own = ast.text(ast.child(**id, 1));
        ast.kind(**id) == Kind::FuncDef && (own == name || symbols.text(own) == "constructor")
    };
    let constructors: Vec<NodeId> = members.iter().filter(is_constructor).copied().collect();
    let body = match constructors[..] {
        [only] => Some(ast.child(only, 5)),
        _ => None,
    };
    let blocks = members.iter().filter_map(|member| match ast.kind(*member) {
        Kind::Block => Some(*member),
        Kind::Other if symbols.text(ast.text(*member)) == "static" => Some(ast.child(*member, 0)),
        _ => None,
    });
    for block in blocks.chain(body) {
        let statements = ast.children(block).iter().filter(|id| ast.kind(**id) == Kind::ExprStmt);
        out.extend(statements.map(|statement| ast.child(*statement, 0)));
    }
}

fn assigned(
    ast: &Ast,
    facts: &Facts,
    id: NodeId,
    first: &HashSet<NodeId>,
    fields: &mut BTreeMap<u32, Field>,
) {
    let (target, value) = match (ast.kind(id), ast.children(id)) {
        (Kind::Assign, &[target, value]) => (target, value),
        (Kind::AugAssign | Kind::Update | Kind::ForEach, &[target, ..]) => (target, NodeId::NOTHING),
        _ => return,
    };
    let variable = match ast.kind(target) {
        Kind::Member => facts.fields.get(&ast.child(target, 1)),
        _ => facts.variables.get(&target),
    };
    let Some(field) = variable.and_then(|variable| fields.get_mut(variable)) else { return };
    field.times += 1;
    field.is_closed &= first.contains(&id) && value != NodeId::NOTHING;
    field.value = value;
}
