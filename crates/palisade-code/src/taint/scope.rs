//! One function of the program as the place that code is read from: what names mean there.

use crate::ast::{Ast, Kind, NodeId};
use crate::matching::Target;

use super::place::{Offset, Place, Root, Word};
use super::program::Program;
use super::state::Entries;

/// Which function this is.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) target: Target<'a>,
    pub(super) program: &'a Program,
    pub(super) function: usize,
    /// How far into objects places are told apart.
    pub(super) deepest: usize,
}

impl Entries for Scope<'_> {
    fn is_entry(&self, root: Root) -> bool {
        self.program.is_entry(self.function, root)
    }
}

impl<'a> Scope<'a> {
    pub(super) fn ast(&self) -> &'a Ast {
        self.target.ast
    }

    pub(super) fn text(&self, node: NodeId) -> &'a str {
        self.target.symbols.text(self.ast().text(node))
    }

    /// The place that an expression names, and whether it is that place and not just some part of it.
    pub(super) fn place(&self, node: NodeId) -> Option<(Place, bool)> {
        let ast = self.ast();
        let mut way = Vec::new();
        let mut at = node;
        let root = loop {
            match (ast.kind(at), ast.children(at)) {
                (Kind::Name, _) => break self.program.place_of_name(self.target, at),
                (Kind::Member, &[object, name]) => {
                    way.push(self.member(name));
                    at = object;
                }
                (Kind::Index, &[object, index]) => {
                    way.push(self.offset(index));
                    at = object;
                }
                (Kind::Unary, &[operand]) if matches!(self.text(at), "*" | "&") => at = operand,
                (Kind::Cast, &[_, value]) => at = value,
                _ => return None,
            }
        };
        let mut place = root;
        let known = way.iter().rev().take_while(|offset| offset.is_some()).count();
        place.path.extend(way.iter().rev().take(known).flatten());
        let is_whole = known == way.len() && place.path.len() <= self.deepest;
        place.path.truncate(self.deepest);
        Some((place, is_whole))
    }

    pub(super) fn member(&self, name: NodeId) -> Option<Offset> {
        match self.ast().kind(name) {
            Kind::Name => Some(Offset::Field(self.word(name))),
            _ => self.offset(name),
        }
    }

    /// The text of a node as a name.
    pub(super) fn word(&self, name: NodeId) -> Word {
        Word::of(self.target.symbols, self.ast().text(name))
    }

    /// A constant index.
    pub(super) fn offset(&self, index: NodeId) -> Option<Offset> {
        let constant = self.target.facts.constants.get(&index);
        let (kind, text) = match constant {
            Some(constant) => (constant.kind, constant.text?),
            None => (self.ast().kind(index), self.ast().text(index)),
        };
        match kind {
            Kind::Str | Kind::Char => Some(Offset::Field(Word::of(self.target.symbols, text))),
            Kind::Int => self.target.symbols.text(text).parse().ok().map(Offset::Index),
            _ => None,
        }
    }
}
