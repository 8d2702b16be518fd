//! Marks: short patterns around words, looked for in every text in one pass. One table per topic.

mod ai;
mod backends;
mod keys;
mod libraries;
mod pages;
mod privacy;
mod search;
mod sign;

pub(crate) use search::{Hit, search};
pub(crate) use sign::Mark;

use sign::Sign;

/// Every table.
const TABLES: &[&[Sign]] =
    &[ai::SIGNS, backends::SIGNS, keys::SIGNS, libraries::SIGNS, pages::SIGNS, privacy::SIGNS];
