//! Modules of Rego: compiled here, run in a child process, because a module may recurse or allocate without end.

mod child;
mod input;
mod run;
mod runner;

pub(crate) use run::compile;

pub use child::serve_child;
pub use input::{MAX_FINDINGS, rego_input};
pub use run::{InProcess, RegoError};
pub use runner::{ChildProcess, RegoRunner};
