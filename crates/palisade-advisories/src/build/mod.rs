//! Compiles records into an index file and installs it.

mod alias_groups;
mod builder;
mod compile;
mod install;
mod summary;

pub(crate) use builder::{Builder, Surroundings};
pub(crate) use install::install;
