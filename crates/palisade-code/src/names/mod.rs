//! Which variable each name of a file is, what it was imported as, and what type it was declared with.

mod imports;
mod resolve;
mod scopes;

pub use resolve::resolve;
