//! What conditions ask of the texts and values of metavariables.

mod analyses;
mod calls;
mod entropy;
mod evaluation;
mod expression;
mod operators;
mod parser;
mod redos;
mod tokens;
mod value;

pub use analyses::analyze;
pub use evaluation::Scope;
pub use expression::{Comparison, Expression, Function, Operator};
pub use parser::ComparisonError;
pub use value::{Value, integer};
