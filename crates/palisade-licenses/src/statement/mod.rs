//! What somebody states as licence, as an expression of SPDX where it can be read as one.

mod aliases;
mod expression;
mod modern;
mod normalize;
mod simplify;

pub(crate) use expression::Node;
pub use expression::{Expression, Term};
pub use normalize::Statement;
