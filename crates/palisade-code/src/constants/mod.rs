//! Which expressions have one value that is known without running the code.

mod attempt;
mod characters;
mod expressions;
mod fields;
mod fold;
mod known;
mod walk;

pub use walk::constants;
