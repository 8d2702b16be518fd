//! Patterns: read from the text that a rule's author wrote, lowered like code.

mod graft;
mod normalise;
mod reader;
mod roots;
mod syntax;

pub use reader::{Pattern, PatternError, read, read_type};
pub use roots::Root;
