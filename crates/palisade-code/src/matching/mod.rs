//! Patterns against code: every way in which a pattern's tree fits a part of a file's tree.

mod arguments;
mod deep;
mod definitions;
mod environment;
mod equality;
mod expressions;
mod flatten;
mod index;
mod lists;
mod literals;
mod matcher;
mod names;
mod operators;
mod place;
mod search;
mod statements;
mod target;
#[cfg(test)]
mod tests;
mod types;
mod xml;

pub use environment::{Bindings, Value};
pub use index::Index;
pub use matcher::{Budget, Matcher};
pub use search::{Found, Searched, search};
pub use target::{Constant, Facts, Target};
