//! Which rules a file cannot match, told from its words alone: no parse for a file that no rule survives.

mod conditions;
mod filter;
mod founded;
mod requirement;
mod spelled;
mod words;

pub use filter::{Prefilter, Present, Test};
pub use founded::unfounded;
