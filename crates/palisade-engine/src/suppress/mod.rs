//! Suppression with a reason and an end: by a comment on the line, and by a file at the root of the tree. Used when
//! normalising.

mod entry;
mod expiry;
mod file;
mod inline;
mod parse;

pub(crate) use file::SuppressionFile;
pub(crate) use inline::{InlineMarks, Verdict};
