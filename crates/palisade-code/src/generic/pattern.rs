//! A generic pattern: words and punctuation to be found as they are, `...`, `$X` for a word, `$...X` for a stretch.

use super::tokens::{Kind, Line, Token, lines};
use crate::rule::Options;

const MAX_BYTES: usize = 50_000;
/// Blocks within blocks.
const MAX_DEPTH: usize = 100;

/// Why a generic pattern is not searched for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("expected a pattern with something to find, found none")]
    Empty,
    #[error("expected something between an ellipsis and `$...{0}`, found nothing")]
    EllipsisThenMetavariable(String),
    #[error("expected {limit} {what} at most, found more")]
    TooMuch { what: &'static str, limit: usize },
}

/// A compiled generic pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub(super) nodes: Vec<Node>,
    /// How many line ends a `...` may pass.
    pub(super) max_span: usize,
    /// Whether words differ by the case of their letters.
    pub(super) caseless: bool,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Word(String),
    Character(char),
    /// `$X`
    Metavariable(String),
    /// `...`, or `$...X` with its name
    Dots(Option<String>),
    /// What is indented more than the line before it.
    Block(Vec<Self>),
    /// Of the whole pattern.
    End,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// [`PatternError`] when it is empty, too large or ambiguous.
    pub fn parse(text: &str, options: &Options) -> Result<Self, PatternError> {
        if text.len() > MAX_BYTES {
            return Err(PatternError::TooMuch { what: "bytes", limit: MAX_BYTES });
        }
        let mut nodes = tree(text, lines(text))?;
        if nodes.is_empty() {
            return Err(PatternError::Empty);
        }
        check(&nodes)?;
        nodes.push(Node::End);
        let max_span = usize::try_from(options.generic_ellipsis_max_span).unwrap_or(usize::MAX);
        Ok(Self { nodes, max_span, caseless: options.generic_caseless })
    }

    /// Words that every match has, for prefilters; none when letters may be of any case.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        if !self.caseless {
            collect_words(&self.nodes, &mut words);
        }
        words
    }
}

fn collect_words<'p>(nodes: &'p [Node], words: &mut Vec<&'p str>) {
    for node in nodes {
        match node {
            Node::Word(word) => words.push(word),
            Node::Block(inner) => collect_words(inner, words),
            _ => {}
        }
    }
}

/// Braces are ordinary characters of patterns; only indentation makes blocks.
fn tree(text: &str, lines: Vec<Line>) -> Result<Vec<Node>, PatternError> {
    let mut open: Vec<(usize, Vec<Node>)> = vec![(0, Vec::new())];
    for line in lines {
        while open.len() > 1 && open.last().is_some_and(|(indent, _)| line.indent < *indent) {
            close(&mut open);
        }
        if open.last().is_some_and(|(indent, _)| line.indent > *indent) {
            open.push((line.indent, Vec::new()));
        }
        if open.len() > MAX_DEPTH {
            return Err(PatternError::TooMuch { what: "levels", limit: MAX_DEPTH });
        }
        let (_, nodes) = open.last_mut().expect("the outermost block stays open");
        nodes.extend(special(text, &line.tokens));
    }
    while open.len() > 1 {
        close(&mut open);
    }
    Ok(open.pop().map(|(_, nodes)| nodes).unwrap_or_default())
}

fn close(open: &mut Vec<(usize, Vec<Node>)>) {
    let (_, inner) = open.pop().expect("only open blocks are closed");
    let (_, around) = open.last_mut().expect("the outermost block stays open");
    around.push(Node::Block(inner));
}

/// Finds `...`, `$X` and `$...X` among the tokens of a line. More than three dots are dots.
fn special(text: &str, tokens: &[Token]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let dots = dots(&tokens[at..]);
        let (node, length) = match token.kind {
            Kind::Character('.') if dots == 3 => (Node::Dots(None), 3),
            Kind::Character('.') => {
                nodes.extend(std::iter::repeat_n(Node::Character('.'), dots));
                at += dots;
                continue;
            }
            Kind::Character('$') => metavariable(text, &tokens[at..]),
            Kind::Character(character) => (Node::Character(character), 1),
            Kind::Word => (Node::Word(text[token.range.clone()].to_owned()), 1),
        };
        nodes.push(node);
        at += length;
    }
    nodes
}

/// How many dots touch each other at the start.
fn dots(tokens: &[Token]) -> usize {
    let start = tokens.first().map_or(0, |token| token.range.start);
    let is_next =
        |(at, token): &(usize, &Token)| token.kind == Kind::Character('.') && token.range.start == start + at;
    tokens.iter().enumerate().take_while(is_next).count()
}

/// What a `$` begins, and how many tokens that is.
fn metavariable(text: &str, tokens: &[Token]) -> (Node, usize) {
    let touches = |at: usize| tokens.get(at).filter(|token| token.range.start == tokens[at - 1].range.end);
    let name = |at: usize| {
        let token = touches(at).filter(|token| token.kind == Kind::Word)?;
        let word = &text[token.range.clone()];
        word.starts_with(|first: char| first.is_ascii_uppercase()).then(|| word.to_owned())
    };
    if let Some(name) = name(1) {
        return (Node::Metavariable(name), 2);
    }
    let has_dots = (1..=3).all(|at| touches(at).is_some_and(|token| token.kind == Kind::Character('.')));
    match name(4).filter(|_| has_dots) {
        Some(name) => (Node::Dots(Some(name)), 5),
        None => (Node::Character('$'), 1),
    }
}

/// Nothing says how much of a stretch belongs to a `$...X` that follows an ellipsis.
fn check(nodes: &[Node]) -> Result<(), PatternError> {
    for pair in nodes.windows(2) {
        if let [Node::Dots(_), Node::Dots(Some(name))] = pair {
            return Err(PatternError::EllipsisThenMetavariable(name.clone()));
        }
    }
    nodes.iter().try_for_each(|node| match node {
        Node::Block(inner) => check(inner),
        _ => Ok(()),
    })
}
