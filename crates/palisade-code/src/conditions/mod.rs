//! What conditions ask of the texts and values of metavariables.

mod calls;
mod evaluation;
mod expression;
mod operators;
mod parser;
mod tokens;
mod value;

pub use evaluation::Scope;
pub use expression::{Comparison, Expression, Function, Operator};
pub use parser::ComparisonError;
pub use value::Value;
