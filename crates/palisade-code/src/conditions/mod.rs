//! What conditions ask of the texts and values of metavariables.

mod calls;
mod entropy;
mod evaluation;
mod expression;
mod operators;
mod parser;
mod redos;
mod tokens;
mod types;
mod value;

pub use entropy::looks_random;
pub use evaluation::Scope;
pub use expression::{Comparison, Expression, Function, Operator};
pub use parser::ComparisonError;
pub use redos::may_explode;
pub use types::is_type;
pub use value::{Value, integer};
