//! What conditions ask of the texts and values of metavariables.

mod expression;
mod value;

pub use expression::{Comparison, Expression, Function, Operator};
pub use value::Value;
