//! What the languages build with: adds nodes to the arena, reads names and strings, stops at depth and damage.

use std::borrow::Cow;

use palisade_grammars::{Node as Cst, Parser};

use crate::ast::{Ast, Interner, Kind, NodeId, Span, Symbol, Tree};

use super::{Language, Placeholder, Placeholders};

/// Nesting below which code becomes [`Kind::Other`] without children.
const DEEPEST: usize = 400;

/// The state of one lowering.
pub struct Lowering<'a> {
    source: &'a str,
    ast: Ast,
    symbols: Interner,
    /// Whether the source is a pattern, in which placeholders mean something.
    pattern: bool,
    depth: usize,
    damage: Vec<Damage>,
}

/// A part of a file that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub span: Span,
    pub reason: &'static str,
}

/// A lowered file.
#[derive(Debug, Clone)]
pub struct Lowered {
    pub tree: Tree,
    /// What was left out. Sound parts around it are there.
    pub damage: Vec<Damage>,
}

/// Parses and lowers a file, or a pattern whose own syntax was replaced by placeholders.
///
/// `symbols` is where the texts go. `None` when the parser gave no tree at all.
pub fn lower(language: &Language, source: &str, symbols: Interner, pattern: bool) -> Option<Lowered> {
    let mut parser = Parser::new();
    let cst = language.parse(&mut parser, source)?;
    Some(lower_with(language, source, &cst, symbols, pattern))
}

/// Lowers what is parsed already.
pub fn lower_with(
    language: &Language,
    source: &str,
    cst: &palisade_grammars::Tree,
    symbols: Interner,
    pattern: bool,
) -> Lowered {
    let mut lowering = Lowering { source, ast: Ast::new(), symbols, pattern, depth: 0, damage: Vec::new() };
    lowering.find_damage(cst.root_node());
    if language.refuses(source) {
        lowering.damage.push(Damage { span: 0..bound(source.len()), reason: "nesting too deep" });
    }
    let root = (language.lower)(&mut lowering, cst.root_node());
    let Lowering { ast, symbols, damage, .. } = lowering;
    Lowered { tree: Tree { ast, root, symbols }, damage }
}

impl<'a> Lowering<'a> {
    /// The source that a node covers.
    pub fn text(&self, node: Cst<'_>) -> &'a str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    /// The source between two bytes.
    pub fn slice(&self, bytes: std::ops::Range<usize>) -> &'a str {
        self.source.get(bytes).unwrap_or_default()
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        self.symbols.intern(text)
    }

    /// Whether this is a pattern.
    pub fn is_pattern(&self) -> bool {
        self.pattern
    }

    /// Adds a node that covers `node`.
    pub fn add(&mut self, kind: Kind, node: Cst<'_>, children: &[NodeId]) -> NodeId {
        self.ast.add(kind, Symbol::EMPTY, span(node), children)
    }

    /// Adds a node with a text.
    pub fn add_text(&mut self, kind: Kind, text: &str, node: Cst<'_>, children: &[NodeId]) -> NodeId {
        let text = self.symbols.intern(text);
        self.ast.add(kind, text, span(node), children)
    }

    /// Adds a node from where its children start to where they end, for code that the grammar holds in pieces.
    pub fn add_around(&mut self, kind: Kind, text: &str, children: &[NodeId]) -> NodeId {
        let text = self.symbols.intern(text);
        let nodes = || children.iter().map(|id| self.ast.node(*id)).filter(|node| node.end > 0);
        let start = nodes().map(|node| node.start).min().unwrap_or(0);
        let end = nodes().map(|node| node.end).max().unwrap_or(start);
        self.ast.add(kind, text, start..end, children)
    }

    /// Makes a node cover what is around it too, such as its parentheses.
    pub fn widen(&mut self, id: NodeId, node: Cst<'_>) -> NodeId {
        if id != NodeId::NOTHING {
            self.ast.widen(id, span(node));
        }
        id
    }

    /// The arena so far.
    pub fn ast(&self) -> &Ast {
        &self.ast
    }

    /// The text of a node that was added.
    pub fn text_of(&self, id: NodeId) -> &str {
        self.symbols.text(self.ast.text(id))
    }

    /// A name, or what a placeholder in its place stands for.
    pub fn name(&mut self, node: Cst<'_>) -> NodeId {
        self.name_as(self.text(node), node)
    }

    /// A name that is spelled otherwise than the source it covers.
    pub fn name_as(&mut self, text: &str, node: Cst<'_>) -> NodeId {
        let placeholder = if self.pattern { Placeholders::read(text) } else { None };
        match placeholder {
            None => self.add_text(Kind::Name, text, node, &[]),
            Some(Placeholder::Ellipsis) => self.add(Kind::Ellipsis, node, &[]),
            Some(Placeholder::Metavar(name)) => self.add_text(Kind::Metavar, &format!("${name}"), node, &[]),
            Some(Placeholder::MetavarEllipsis(name)) => {
                self.add_text(Kind::MetavarEllipsis, &format!("$...{name}"), node, &[])
            }
            Some(Placeholder::Deep) => self.add_text(Kind::Name, Placeholders::DEEP, node, &[]),
            // The pattern reader knows which one it is by the number, and gives it its type.
            Some(Placeholder::Typed(_)) => self.add_text(Kind::TypedMetavar, text, node, &[]),
        }
    }

    /// Whether a name of a pattern is `...` or `$...X`.
    pub fn stands_for_anything(&self, name: Cst<'_>) -> bool {
        let placeholder = if self.pattern { Placeholders::read(self.text(name)) } else { None };
        matches!(placeholder, Some(Placeholder::Ellipsis | Placeholder::MetavarEllipsis(_)))
    }

    /// A literal whose text is the source.
    pub fn literal(&mut self, kind: Kind, node: Cst<'_>) -> NodeId {
        self.add_text(kind, self.text(node), node, &[])
    }

    /// An integer in whatever base, underscores and suffixes included.
    pub fn int(&mut self, node: Cst<'_>) -> NodeId {
        let written = self.text(node);
        let value = decimal(written).unwrap_or_else(|| written.to_owned());
        self.add_text(Kind::Int, &value, node, &[])
    }

    /// A number as C writes it: with separators and suffixes, whole or not.
    pub fn number_as(&mut self, written: &str, node: Cst<'_>) -> NodeId {
        let digits = written.replace('\'', "");
        let lower = digits.to_ascii_lowercase();
        let is_hexadecimal = lower.starts_with("0x");
        let fraction: &[char] = if is_hexadecimal { &['.', 'p'] } else { &['.', 'e'] };
        if lower.contains(fraction) {
            let digits = lower.trim_end_matches(['f', 'l']);
            return self.add_text(Kind::Float, digits, node, &[]);
        }
        let value = decimal(lower.trim_end_matches(['u', 'l', 'z'])).unwrap_or(digits);
        self.add_text(Kind::Int, &value, node, &[])
    }

    /// A string by what is between its quotes.
    pub fn string(&mut self, content: &str, node: Cst<'_>) -> NodeId {
        self.string_at(content, node.byte_range())
    }

    /// A string, or a part of one, that the grammar has no node for.
    pub fn string_at(&mut self, content: &str, bytes: std::ops::Range<usize>) -> NodeId {
        let span = bound(bytes.start)..bound(bytes.end);
        if !self.pattern {
            let text = self.symbols.intern(content);
            return self.ast.add(Kind::Str, text, span, &[]);
        }
        let content = Placeholders::restore(content);
        let (kind, text) = string_of_pattern(&content);
        let text = self.symbols.intern(&text);
        self.ast.add(kind, text, span, &[])
    }

    /// Children that matter: named ones without comments.
    pub fn parts<'t>(&self, node: Cst<'t>) -> Vec<Cst<'t>> {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).filter(|child| !child.is_extra()).collect()
    }

    /// Lowers each of `nodes`.
    pub fn each<'t>(
        &mut self,
        nodes: impl IntoIterator<Item = Cst<'t>>,
        mut one: impl FnMut(&mut Self, Cst<'t>) -> NodeId,
    ) -> Vec<NodeId> {
        nodes.into_iter().map(|node| one(self, node)).collect()
    }

    /// The child of a field lowered, or nothing.
    pub fn field<'t>(
        &mut self,
        node: Cst<'t>,
        field: &str,
        one: impl FnOnce(&mut Self, Cst<'t>) -> NodeId,
    ) -> NodeId {
        node.child_by_field_name(field).map_or(NodeId::NOTHING, |child| one(self, child))
    }

    /// Lowers something one level deeper; too deep it becomes a node without children, and damage.
    pub fn deeper<'t>(&mut self, node: Cst<'t>, one: impl FnOnce(&mut Self, Cst<'t>) -> NodeId) -> NodeId {
        if self.depth == DEEPEST {
            return self.reject(node, "nested too deeply");
        }
        self.depth += 1;
        let id = one(self, node);
        self.depth -= 1;
        id
    }

    /// As [`deeper`](Self::deeper), for what may become several nodes or none.
    pub fn deeper_into<'t>(
        &mut self,
        node: Cst<'t>,
        out: &mut Vec<NodeId>,
        some: impl FnOnce(&mut Self, Cst<'t>, &mut Vec<NodeId>),
    ) {
        if self.depth == DEEPEST {
            out.push(self.deeper(node, |_, _| NodeId::NOTHING));
            return;
        }
        self.depth += 1;
        some(self, node, out);
        self.depth -= 1;
    }

    /// A node like another one, with children of its own.
    pub fn copy(&mut self, id: NodeId, children: &[NodeId]) -> NodeId {
        let node = *self.ast.node(id);
        self.ast.add(node.kind, node.text, node.start..node.end, children)
    }

    /// A node like another one at another place.
    pub fn moved(&mut self, id: NodeId, to: Cst<'_>) -> NodeId {
        let (node, children) = (*self.ast.node(id), self.ast.children(id).to_vec());
        self.ast.add(node.kind, node.text, span(to), &children)
    }

    /// Makes a node start where `first` does, which belongs to it and stands before it in the grammar's tree.
    pub fn start_at(&mut self, id: NodeId, first: Cst<'_>) {
        self.ast.start_at(id, bound(first.start_byte()));
    }

    /// What the grammar takes and the language does not: damage, and a node without children.
    pub fn reject(&mut self, node: Cst<'_>, reason: &'static str) -> NodeId {
        self.damage.push(Damage { span: span(node), reason });
        self.add(Kind::Other, node, &[])
    }

    /// A construct that has no kind of its own: the grammar's word and whatever is in it.
    pub fn other<'t>(&mut self, node: Cst<'t>, mut one: impl FnMut(&mut Self, Cst<'t>) -> NodeId) -> NodeId {
        let parts = self.parts(node);
        if parts.is_empty() {
            let text = format!("{} {}", node.kind(), self.text(node));
            return self.add_text(Kind::Other, &text, node, &[]);
        }
        let children: Vec<_> = parts.into_iter().map(|part| one(self, part)).collect();
        self.add_text(Kind::Other, node.kind(), node, &children)
    }

    /// Notes where the parser gave up, without looking into sound parts.
    fn find_damage(&mut self, root: Cst<'_>) {
        if !root.has_error() {
            return;
        }
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let broken = node.is_error() || node.is_missing();
            if broken {
                self.damage.push(Damage { span: span(node), reason: "syntax error" });
            }
            if !broken && node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }
}

fn span(node: Cst<'_>) -> Span {
    bound(node.start_byte())..bound(node.end_byte())
}

fn bound(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// What the text of a string says in a pattern.
fn string_of_pattern(content: &str) -> (Kind, Cow<'_, str>) {
    if content == "..." {
        return (Kind::StrAny, Cow::Borrowed(""));
    }
    let expression = content.strip_prefix("=~/").and_then(|rest| rest.rsplit_once('/'));
    match expression {
        Some((expression, flags)) if flags.contains('i') => {
            (Kind::StrRegex, Cow::Owned(format!("(?i){expression}")))
        }
        Some((expression, _)) => (Kind::StrRegex, Cow::Borrowed(expression)),
        None if is_metavar(content) => (Kind::StrMetavar, Cow::Borrowed(content)),
        None => (Kind::Str, Cow::Borrowed(content)),
    }
}

/// Variables that PHP has everywhere, which no rule means as metavariables.
pub(crate) const SUPERGLOBALS: &[&str] =
    &["$_COOKIE", "$_ENV", "$_FILES", "$_GET", "$_POST", "$_REQUEST", "$_SERVER", "$_SESSION"];

/// Whether a text is a metavariable, dollar included.
pub(crate) fn is_metavar(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$').filter(|_| !SUPERGLOBALS.contains(&text)) else { return false };
    let is_first = |first: char| first.is_ascii_uppercase() || first == '_';
    let is_digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    is_digits
        || (name.starts_with(is_first) && name.chars().all(|each| is_first(each) || each.is_ascii_digit()))
}

/// An integer literal in decimal digits.
fn decimal(written: &str) -> Option<String> {
    let digits: String = written.chars().filter(|each| !matches!(each, '_' | 'n' | 'l' | 'L')).collect();
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] if lower.bytes().all(|byte| (b'0'..b'8').contains(&byte)) => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    u128::from_str_radix(digits, radix).ok().map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_equal_across_bases() {
        for (written, value) in [
            ("255", Some("255")),
            ("0xFF", Some("255")),
            ("0o17", Some("15")),
            ("017", Some("15")),
            ("0b11", Some("3")),
            ("1_000", Some("1000")),
            ("10L", Some("10")),
            ("0", Some("0")),
            ("0x", None),
            ("1e3", None),
        ] {
            assert_eq!(decimal(written).as_deref(), value, "{written}");
        }
    }

    #[test]
    fn metavariables_are_in_capitals() {
        for (text, is) in [
            ("$X", true),
            ("$_", true),
            ("$A1", true),
            ("$1", true),
            ("$x", false),
            ("$", false),
            ("$_GET", false),
            ("X", false),
        ] {
            assert_eq!(is_metavar(text), is, "{text}");
        }
    }
}
