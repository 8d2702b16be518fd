//! The time to read the lockfiles of a large monorepo.

mod monorepo;
mod run;
mod scan;

pub(crate) use run::run;
