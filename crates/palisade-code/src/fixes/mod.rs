//! What a rule's `fix` or `fix-regex` makes of a match, and how such edits are applied to a file.

mod edit;
mod interpolate;
mod of_match;
mod template;

pub use edit::{Applied, Edit, apply};
pub use interpolate::{Bound, interpolate, replacement};
pub use of_match::{bound, fixed};
pub use template::regex_replacement;
