//! The language-neutral syntax tree: what every language is lowered to, patterns and code alike.

mod kind;
mod symbol;
mod tree;

pub use kind::Kind;
pub use symbol::{Frozen, Interner, Symbol};
pub use tree::{Ast, Node, NodeId, Span, Tree};
