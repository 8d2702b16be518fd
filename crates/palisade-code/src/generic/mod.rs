//! Rules for `languages: [generic]`: patterns of words, punctuation and `...` on any text, which is read as a tree of
//! indented lines and braces.

mod comments;
mod document;
mod matcher;
mod pattern;
mod readable;
mod search;
#[cfg(test)]
mod tests;
mod tokens;

pub use document::Document;
pub use pattern::{Pattern, PatternError};
pub use readable::is_readable;
pub use search::{Found, Match};
