//! The arena of one file: nodes in one vector, their children in another.

use super::{Interner, Kind, Symbol};

/// Bytes of the source, from and up to.
pub type Span = std::ops::Range<u32>;

/// A place in an [`Ast`]. Children come before their parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The part that the code leaves out; the same in every tree.
    pub const NOTHING: Self = Self(0);

    /// Its place in vectors that hold one value for each node.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One node. `start` and `end` are bytes of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    pub text: Symbol,
    pub start: u32,
    pub end: u32,
    first_child: u32,
    children: u32,
}

/// The nodes of one file.
#[derive(Debug, Clone)]
pub struct Ast {
    nodes: Vec<Node>,
    children: Vec<NodeId>,
}

/// A whole tree with the texts of its nodes.
#[derive(Debug, Clone)]
pub struct Tree {
    pub ast: Ast,
    pub root: NodeId,
    pub symbols: Interner,
}

impl Ast {
    pub fn new() -> Self {
        let mut ast = Self { nodes: Vec::new(), children: Vec::new() };
        ast.add(Kind::Nothing, Symbol::EMPTY, 0..0, &[]);
        ast
    }

    /// Adds a node whose children are there already.
    pub fn add(&mut self, kind: Kind, text: Symbol, span: Span, children: &[NodeId]) -> NodeId {
        let id = NodeId(length(self.nodes.len()));
        let first_child = length(self.children.len());
        self.children.extend_from_slice(children);
        let Span { start, end } = span;
        self.nodes.push(Node { kind, text, start, end, first_child, children: length(children.len()) });
        id
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    pub fn text(&self, id: NodeId) -> Symbol {
        self.node(id).text
    }

    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        node.start..node.end
    }

    pub fn children(&self, id: NodeId) -> &[NodeId] {
        let node = self.node(id);
        let first = node.first_child as usize;
        &self.children[first..first + node.children as usize]
    }

    /// One of the children, [`NodeId::NOTHING`] where there are fewer.
    pub fn child(&self, id: NodeId, index: usize) -> NodeId {
        self.children(id).get(index).copied().unwrap_or(NodeId::NOTHING)
    }

    /// How many nodes there are, the one for nothing included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// Every node, children before their parents.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..length(self.nodes.len())).map(NodeId)
    }

    /// Makes a node reach over more of the source.
    pub(crate) fn widen(&mut self, id: NodeId, span: Span) {
        let node = &mut self.nodes[id.index()];
        node.start = node.start.min(span.start);
        node.end = node.end.max(span.end);
    }

    /// Replaces what a node is and says, not what is in it.
    pub(crate) fn rename(&mut self, id: NodeId, kind: Kind, text: Symbol) {
        let node = &mut self.nodes[id.index()];
        node.kind = kind;
        node.text = text;
    }

    /// Makes a node start earlier than what it was made of.
    pub(crate) fn start_at(&mut self, id: NodeId, start: u32) {
        let node = &mut self.nodes[id.index()];
        node.start = node.start.min(start);
    }

    /// Makes a node a copy of another one.
    pub(crate) fn replace(&mut self, id: NodeId, with: NodeId) {
        self.nodes[id.index()] = self.nodes[with.index()];
    }

    /// Makes a node a copy of another one, and keeps where it stands.
    pub(crate) fn replace_kept(&mut self, id: NodeId, with: NodeId) {
        let Node { start, end, .. } = self.nodes[id.index()];
        self.nodes[id.index()] = Node { start, end, ..self.nodes[with.index()] };
    }
}

impl Default for Ast {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// The tree as an indented outline, for tests and for rule authors.
    pub fn outline(&self) -> String {
        let mut out = String::new();
        self.write(self.root, 0, &mut out);
        out
    }

    fn write(&self, id: NodeId, depth: usize, out: &mut String) {
        let node = self.ast.node(id);
        let text = self.symbols.text(node.text);
        let spaces = "  ".repeat(depth);
        out.push_str(&format!("{spaces}{:?}", node.kind));
        if !text.is_empty() {
            out.push_str(&format!(" {text:?}"));
        }
        out.push('\n');
        for child in self.ast.children(id) {
            self.write(*child, depth + 1, out);
        }
    }
}

/// Files are limited to far less.
fn length(count: usize) -> u32 {
    u32::try_from(count).expect("a file has fewer than 2^32 nodes")
}
