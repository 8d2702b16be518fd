//! `requires` of sources, sinks and propagators: labels joined by `and`, `or` and `not`, as in Python.

use super::fault::{Fault, Outcome};
use super::node::Node;
use crate::rule::Requires;

const MAX_DEPTH: usize = 50;

pub(super) fn read(node: &Node<'_>) -> Outcome<Requires> {
    let Some(text) = node.text() else {
        return Err(Fault::unsupported(node.line, "`requires` that is no text"));
    };
    let mut reader = Reader { rest: text, depth: 0 };
    let requires = reader.either();
    match requires {
        Some(requires) if reader.rest.trim().is_empty() => Ok(requires),
        _ => Err(Fault::expected(node.line, "labels joined by and, or and not", format!("{text:?}"))),
    }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl Reader<'_> {
    fn either(&mut self) -> Option<Requires> {
        let mut parts = vec![self.both()?];
        while self.word("or") {
            parts.push(self.both()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Requires::Or(parts) })
    }

    fn both(&mut self) -> Option<Requires> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Requires::And(parts) })
    }

    fn one(&mut self) -> Option<Requires> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let found = self.negation_or_label();
        self.depth -= 1;
        found
    }

    fn negation_or_label(&mut self) -> Option<Requires> {
        if self.word("not") {
            return Some(Requires::Not(Box::new(self.one()?)));
        }
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let inner = self.either()?;
            self.rest = self.rest.trim_start().strip_prefix(')')?;
            return Some(inner);
        }
        match self.next_word() {
            "" | "and" | "or" => None,
            word => {
                let found = match word {
                    "True" => Requires::Always(true),
                    "False" => Requires::Always(false),
                    label => Requires::Label(label.to_owned()),
                };
                self.rest = &self.rest[word.len()..];
                Some(found)
            }
        }
    }

    /// Takes this word if it comes next.
    fn word(&mut self, word: &str) -> bool {
        self.rest = self.rest.trim_start();
        let found = self.next_word() == word;
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    fn next_word(&self) -> &str {
        let is_of_word = |character: char| character.is_alphanumeric() || character == '_';
        let end = self.rest.find(|character| !is_of_word(character)).unwrap_or(self.rest.len());
        &self.rest[..end]
    }
}
