//! Licences as expressions of SPDX, each distinct statement read once. Used for the packages of a whole tree.

use std::collections::HashMap;

use crate::Statement;

/// Remembers what it has read: packages of one tree have few different licences.
#[derive(Debug, Default)]
pub struct Normalizer {
    known: HashMap<String, Option<Statement>>,
}

impl Normalizer {
    /// What a text means; `None` when it states nothing.
    pub fn statement(&mut self, text: &str) -> Option<&Statement> {
        if !self.known.contains_key(text) {
            self.known.insert(text.to_owned(), Statement::of(text));
        }
        self.known.get(text).and_then(Option::as_ref)
    }

    /// Replaces statements by their expressions; what nobody knows stays, what states nothing goes.
    pub fn replace(&mut self, licenses: &mut Vec<String>) {
        licenses.retain_mut(|text| match self.statement(text) {
            Some(statement) => {
                if statement.as_str() != text {
                    *text = statement.as_str().to_owned();
                }
                true
            }
            None => false,
        });
    }
}
