//! Where in a file each kind of node is, so that a pattern is tried only where it may fit.

use std::collections::HashMap;

use crate::ast::{Ast, Kind, NodeId, Symbol};
use crate::pattern::Root;

use super::place::{Place, children};
use super::{Facts, Target};

/// The nodes of a file by what they are. Lists are in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Index {
    all: Vec<(NodeId, Place)>,
    kinds: HashMap<Kind, Vec<(NodeId, Place)>>,
    /// Calls by the last name of what they call.
    calls: HashMap<Symbol, Vec<(NodeId, Place)>>,
    members: HashMap<Symbol, Vec<(NodeId, Place)>>,
    names: HashMap<Symbol, Vec<(NodeId, Place)>>,
    /// Names that stand for something imported, and so for other names.
    imported: Vec<(NodeId, Place)>,
}

impl Index {
    /// Looks at every node once.
    pub fn of(ast: &Ast, root: NodeId, facts: &Facts) -> Self {
        let mut index = Self::default();
        let mut walk = vec![(root, Place::Statement)];
        while let Some((node, place)) = walk.pop() {
            index.add(ast, facts, node, place);
            children(ast, facts, node, place, &mut walk);
        }
        index
    }

    fn add(&mut self, ast: &Ast, facts: &Facts, node: NodeId, place: Place) {
        let entry = (node, place);
        self.all.push(entry);
        let kind = ast.kind(node);
        self.kinds.entry(kind).or_default().push(entry);
        match kind {
            Kind::Call => {
                let callee = ast.child(node, 0);
                let path = facts.imported.get(&callee).and_then(|path| path.last());
                let wild = facts.wildcards.contains_key(&callee);
                for name in [last_name(ast, callee), path.copied()].into_iter().flatten() {
                    let calls = self.calls.entry(name).or_default();
                    if calls.last() != Some(&entry) {
                        calls.push(entry);
                    }
                }
                debug_assert!(!wild || last_name(ast, callee).is_some(), "only names are imported");
            }
            Kind::Member => {
                if let Some(name) = last_name(ast, node) {
                    self.members.entry(name).or_default().push(entry);
                }
            }
            Kind::Name => {
                self.names.entry(ast.text(node)).or_default().push(entry);
                if facts.imported.contains_key(&node) || facts.wildcards.contains_key(&node) {
                    self.imported.push(entry);
                }
            }
            _ => {}
        }
    }

    /// Functions without a name that start at a byte or after it, by where they start.
    pub(super) fn lambdas_from<'i>(&'i self, ast: &'i Ast, start: u32) -> impl Iterator<Item = NodeId> + 'i {
        let all = self.kinds.get(&Kind::Lambda).map(Vec::as_slice).unwrap_or_default();
        let first = all.partition_point(|(lambda, _)| ast.node(*lambda).start < start);
        all[first..].iter().map(|(lambda, _)| *lambda)
    }

    /// Where a pattern may fit.
    pub(super) fn candidates(&self, pattern: &Ast, root: &Root) -> Vec<&[(NodeId, Place)]> {
        match root {
            Root::Expression(node) => self.expressions(pattern, *node),
            Root::Statement(node) => self.statements(pattern, *node),
            Root::Sequence(_) => self.of_kinds(&[Kind::Block, Kind::ClassBody]),
            Root::Finally(_) => self.of_kinds(&[Kind::Try]),
            Root::Part(node) => self.of_kinds(&[pattern.kind(*node)]),
        }
    }

    fn of_kinds(&self, kinds: &[Kind]) -> Vec<&[(NodeId, Place)]> {
        kinds.iter().filter_map(|kind| self.kinds.get(kind)).map(Vec::as_slice).collect()
    }

    fn named<'i>(
        &'i self,
        by_name: &'i HashMap<Symbol, Vec<(NodeId, Place)>>,
        name: Symbol,
    ) -> Vec<&'i [(NodeId, Place)]> {
        by_name.get(&name).map(Vec::as_slice).into_iter().collect()
    }

    fn expressions(&self, pattern: &Ast, node: NodeId) -> Vec<&[(NodeId, Place)]> {
        let name = last_name(pattern, node);
        match (pattern.kind(node), name) {
            (Kind::Call, _) => {
                let mut calls = match last_name(pattern, pattern.child(node, 0)) {
                    Some(callee) => self.named(&self.calls, callee),
                    None => self.of_kinds(&[Kind::Call]),
                };
                calls.extend(self.of_kinds(&[Kind::Annotation]));
                calls
            }
            (Kind::Member, Some(name)) => {
                let mut members = self.named(&self.members, name);
                members.push(&self.imported);
                members
            }
            (Kind::Name, Some(name)) => {
                let mut names = self.named(&self.names, name);
                names.push(&self.imported);
                names
            }
            (Kind::Assign, _) => self.of_kinds(&[Kind::Assign, Kind::VarDef]),
            (
                kind @ (Kind::AugAssign
                | Kind::Binary
                | Kind::Conditional
                | Kind::Index
                | Kind::Interpolated
                | Kind::Lambda
                | Kind::New
                | Kind::Object
                | Kind::Pair
                | Kind::Slice
                | Kind::Tuple
                | Kind::Unary
                | Kind::Xml),
                _,
            ) => self.of_kinds(&[kind]),
            _ => vec![&self.all],
        }
    }

    fn statements(&self, pattern: &Ast, node: NodeId) -> Vec<&[(NodeId, Place)]> {
        match pattern.kind(node) {
            Kind::FuncDef => self.of_kinds(&[Kind::FuncDef, Kind::VarDef, Kind::Pair, Kind::Lambda]),
            Kind::For => self.of_kinds(&[Kind::For, Kind::ForEach]),
            Kind::Import | Kind::ImportFrom | Kind::ImportAll => {
                self.of_kinds(&[Kind::Import, Kind::ImportFrom, Kind::ImportAll])
            }
            kind @ (Kind::ClassDef
            | Kind::ForEach
            | Kind::If
            | Kind::Return
            | Kind::Switch
            | Kind::Throw
            | Kind::Try
            | Kind::VarDef
            | Kind::While
            | Kind::With) => self.of_kinds(&[kind]),
            _ => vec![&self.all],
        }
    }
}

/// The name of a name, member or template.
fn last_name(ast: &Ast, node: NodeId) -> Option<Symbol> {
    let without_types =
        |node: NodeId| if ast.kind(node) == Kind::Generic { ast.child(node, 0) } else { node };
    let node = without_types(node);
    let name = if ast.kind(node) == Kind::Member { without_types(ast.child(node, 1)) } else { node };
    (ast.kind(name) == Kind::Name).then(|| ast.text(name))
}

impl Target<'_> {
    /// Every node of the part that is looked at, where there is no index of it.
    pub(super) fn walk(&self) -> Vec<(NodeId, Place)> {
        let is_statement = self.ast.kind(self.root).is_statement();
        let place = if is_statement { Place::Statement } else { Place::Expression };
        let (mut all, mut walk) = (Vec::new(), vec![(self.root, place)]);
        while let Some((node, place)) = walk.pop() {
            all.push((node, place));
            children(self.ast, self.facts, node, place, &mut walk);
        }
        all
    }
}
