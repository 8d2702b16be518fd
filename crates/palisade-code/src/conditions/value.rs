//! What a metavariable is worth in a comparison.

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// A string without its quotes.
    Text(String),
    List(Vec<Self>),
    /// Code that has no value, as it is written. Only `str()` makes something of it.
    Code(String),
}
