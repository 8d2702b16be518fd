//! Tells licence files by their words: how alike they are to the texts of the SPDX list.

mod corpus;
mod detect;
mod locate;
mod notices;
mod words;

pub use detect::{Detected, TEXT_LIMIT, detect};
