//! The range algebra: what a rule's formula is in one file.

mod condition;
mod evaluate;
mod focus;
mod nested;
mod patterns;
mod range;
mod reading;
mod scope;
#[cfg(test)]
mod tests;

pub use evaluate::evaluate;
pub use patterns::{Compiler, Patterns, Unreadable};
pub use range::{Range, RangeKind};
pub use reading::texts;
pub use scope::Scope;
