//! All places of a document where a pattern matches. Matches may overlap, but no two start or end at the same place.

use std::ops::Range;

use hashbrown::HashMap;

use super::document::{Content, Document};
use super::matcher::{Binding, Matcher};
use super::pattern::{Node, Pattern};
use super::tokens::Token;

/// Steps of one search.
const BUDGET: u64 = 20_000_000;

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of their starts.
    pub matches: Vec<Match>,
    /// The search was given up, because it took too many steps.
    pub is_cut: bool,
}

/// One match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// In bytes.
    pub range: Range<usize>,
    /// What metavariables stand for, with `$` or `$...`, by name.
    pub bindings: Vec<(String, Range<usize>)>,
}

impl Pattern {
    /// Searches a document.
    pub fn search(&self, document: &Document<'_>) -> Found {
        if !self.may_match(document, &self.nodes) {
            return Found::default();
        }
        let mut matcher = Matcher { document, pattern: self, budget: BUDGET };
        let mut kept = Kept { matches: Vec::new(), by_end: HashMap::new(), longer: self.ends_with_dots() };
        let at_block_starts = matches!(self.nodes.first(), Some(Node::Dots(_)));
        let mut places = vec![(document.root, true)];
        while let Some((at, is_block_start)) = places.pop() {
            let Some(node) = document.nodes.get(at as usize) else { continue };
            places.push((node.next, false));
            match &node.content {
                Content::Block(first) => places.push((*first, true)),
                Content::Token(token) if is_block_start || !at_block_starts => {
                    if let Some((last, bindings)) = matcher.matches(at, token) {
                        kept.keep(token, last.range, bindings);
                    }
                }
                Content::Token(_) => {}
            }
        }
        Found { matches: kept.matches(), is_cut: matcher.budget == 0 }
    }

    /// Whether the document has every word and character of the pattern.
    fn may_match(&self, document: &Document<'_>, nodes: &[Node]) -> bool {
        nodes.iter().all(|node| match node {
            Node::Word(word) => self.caseless || document.has_word(word),
            Node::Character(character) => document.may_have(*character),
            Node::Block(inner) => self.may_match(document, inner),
            Node::Metavariable(_) | Node::Dots(_) | Node::End => true,
        })
    }

    fn ends_with_dots(&self) -> bool {
        matches!(self.nodes[..], [_, .., Node::Dots(_), Node::End])
    }
}

/// Of matches with the same end the shortest is kept, or the longest where the pattern ends with an ellipsis.
struct Kept {
    matches: Vec<Match>,
    /// By the last token.
    by_end: HashMap<Range<usize>, usize>,
    longer: bool,
}

impl Kept {
    fn keep(&mut self, start: &Token, last: Range<usize>, bindings: Vec<Binding<'_>>) {
        let range = start.range.start..last.end.max(start.range.start);
        let named = |(name, range): Binding<'_>| {
            let dots = if name.is_stretch { "..." } else { "" };
            (format!("${dots}{}", name.name), range)
        };
        let mut bindings: Vec<_> = bindings.into_iter().map(named).collect();
        bindings.sort_by(|one, other| one.0.cmp(&other.0));
        let number = self.matches.len();
        self.matches.push(Match { range, bindings });
        let entry = self.by_end.entry(last).or_insert(number);
        if !self.longer {
            *entry = number;
        }
    }

    fn matches(self) -> Vec<Match> {
        let kept: hashbrown::HashSet<usize> = self.by_end.into_values().collect();
        let numbered = self.matches.into_iter().enumerate();
        numbered.filter(|(number, _)| kept.contains(number)).map(|(_, found)| found).collect()
    }
}
