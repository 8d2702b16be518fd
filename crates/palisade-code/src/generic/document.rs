//! A text as a tree: what is indented more is a block of its own, and so is what is between braces of one line.

use hashbrown::HashSet;

use super::comments::without_comments;
use super::tokens::{Kind, Line, Token, lines};
use crate::rule::CommentStyle;

/// No node.
pub(super) const NONE: u32 = u32::MAX;
/// Blocks within blocks; deeper ones belong to the last.
const MAX_DEPTH: usize = 200;

/// A text that generic patterns are searched in.
#[derive(Debug)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node>,
    /// The first node.
    pub(super) root: u32,
    /// Every word, to tell early that a pattern cannot match.
    words: HashSet<&'t str>,
    /// Every other character of ASCII.
    characters: u128,
}

/// A token or a block, and what follows it in its block.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) next: u32,
}

#[derive(Debug)]
pub(super) enum Content {
    Token(Token),
    /// The first node of the block.
    Block(u32),
}

impl<'t> Document<'t> {
    /// Reads a text, which is never wrong.
    pub fn parse(text: &'t str, comments: Option<CommentStyle>) -> Self {
        let cleaned = comments.map(|style| without_comments(text, style));
        let mut document = Self { text, nodes: Vec::new(), root: NONE, words: HashSet::new(), characters: 0 };
        let lines = lines(cleaned.as_deref().unwrap_or(text));
        document.root = document.tree(lines);
        document
    }

    fn tree(&mut self, lines: Vec<Line>) -> u32 {
        let mut open = vec![Block { indent: 0, nodes: Chain::default() }];
        for line in lines {
            while open.len() > 1 && open.last().is_some_and(|block| line.indent < block.indent) {
                self.close(&mut open);
            }
            let indent = open.last().map_or(0, |block| block.indent);
            if line.indent > indent && open.len() < MAX_DEPTH {
                open.push(Block { indent: line.indent, nodes: Chain::default() });
            }
            let block = open.last_mut().expect("the outermost block stays open");
            self.line(line.tokens, &mut block.nodes);
        }
        while open.len() > 1 {
            self.close(&mut open);
        }
        open.pop().map_or(NONE, |block| block.nodes.first)
    }

    fn close(&mut self, open: &mut Vec<Block>) {
        let closed = open.pop().expect("only open blocks are closed");
        let around = open.last_mut().expect("the outermost block stays open");
        self.push(&mut around.nodes, Content::Block(closed.nodes.first));
    }

    /// Appends the tokens of a line, with a block for what is between braces.
    fn line(&mut self, tokens: Vec<Token>, nodes: &mut Chain) {
        let mut pending: Vec<(char, Chain)> = Vec::new();
        let mut current = std::mem::take(nodes);
        for token in tokens {
            self.note(&token);
            let closes = match token.kind {
                Kind::Character(character) => closing(character),
                Kind::Word => None,
            };
            if pending.last().is_some_and(|(expected, _)| token.kind == Kind::Character(*expected)) {
                let (_, around) = pending.pop().expect("it was just looked at");
                let inner = std::mem::replace(&mut current, around);
                if inner.first != NONE {
                    self.push(&mut current, Content::Block(inner.first));
                }
            }
            self.push(&mut current, Content::Token(token));
            if let Some(expected) = closes.filter(|_| pending.len() < MAX_DEPTH) {
                pending.push((expected, std::mem::take(&mut current)));
            }
        }
        // Braces that stay open are ordinary characters.
        while let Some((_, mut around)) = pending.pop() {
            self.append(&mut around, current);
            current = around;
        }
        *nodes = current;
    }

    fn push(&mut self, chain: &mut Chain, content: Content) {
        let id = u32::try_from(self.nodes.len()).expect("texts are smaller than 4 GiB");
        self.nodes.push(Node { content, next: NONE });
        self.append(chain, Chain { first: id, last: id });
    }

    fn append(&mut self, chain: &mut Chain, more: Chain) {
        if more.first == NONE {
            return;
        }
        match chain.first {
            NONE => *chain = more,
            _ => {
                self.nodes[chain.last as usize].next = more.first;
                chain.last = more.last;
            }
        }
    }

    fn note(&mut self, token: &Token) {
        match token.kind {
            Kind::Word => {
                self.words.insert(&self.text[token.range.clone()]);
            }
            Kind::Character(character) if character.is_ascii() => self.characters |= 1 << character as u32,
            Kind::Character(_) => {}
        }
    }

    /// Whether a word is anywhere in the text.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether a character that is of no word may be in the text.
    pub(super) fn may_have(&self, character: char) -> bool {
        !character.is_ascii() || self.characters >> character as u32 & 1 == 1
    }
}

/// An open block.
struct Block {
    indent: usize,
    nodes: Chain,
}

/// The first and last of some nodes that follow each other.
#[derive(Debug, Clone, Copy)]
struct Chain {
    first: u32,
    last: u32,
}

impl Default for Chain {
    fn default() -> Self {
        Self { first: NONE, last: NONE }
    }
}

fn closing(character: char) -> Option<char> {
    match character {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}
