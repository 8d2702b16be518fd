//! What the formats of Node.js package managers share: specifiers, and packages nested in folders.

mod nesting;
mod specifier;

pub(super) use nesting::{Nesting, PATH_LIMIT};
pub(super) use specifier::{alias, asked_for, is_local, source_of, split_descriptor};
