//! Modules of Rego: compiled here, run in a child process, because a module may recurse or allocate without end.

mod child;
mod run;
mod runner;

pub(crate) use run::compile;

pub use child::serve_child;
pub use run::{InProcess, RegoError};
pub use runner::{ChildProcess, RegoRunner};
