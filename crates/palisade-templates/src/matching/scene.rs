//! What a matcher looks at: the variables of the walk, the response, and those before it in the same block.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::dsl::{Names, Value};
use crate::response::Response;

/// One response in its surroundings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) variables: &'a HashMap<String, Value>,
    pub(crate) response: Response<'a>,
    /// The answers of the block so far, the first of them number 1. Empty where nothing asks by number.
    pub(crate) answers: &'a [Response<'a>],
}

impl Scene<'_> {
    /// A part of the response, or with a number that of an earlier one.
    pub(crate) fn part(&self, name: &str) -> Option<Cow<'_, str>> {
        match numbered(name) {
            Some((name, number)) => self.answers.get(number - 1)?.part(name),
            None => self.response.part(name),
        }
    }
}

impl Names for Scene<'_> {
    fn value(&self, name: &str) -> Option<Value> {
        if let Some((name, number)) = numbered(name)
            && let Some(value) = self.answers.get(number - 1).and_then(|answer| answer.value(name))
        {
            return Some(value);
        }
        self.response.value(name).or_else(|| self.variables.get(name).cloned())
    }
}

/// `body_2` is the body of the second response.
pub(crate) fn numbered(name: &str) -> Option<(&str, usize)> {
    let (name, number) = name.rsplit_once('_')?;
    let number: usize = number.parse().ok()?;
    (1..=64).contains(&number).then_some((name, number))
}
