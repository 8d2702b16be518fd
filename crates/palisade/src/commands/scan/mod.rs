//! `palisade scan`: one target, one report, an exit code that a build can act on.

mod args;
mod findings;
mod fixes;
mod form;
mod policy;
mod print;
mod progress;
mod run;
mod sbom;
mod scanners;
mod supply;
mod target;
mod vex;

pub(crate) use args::Args;
pub(crate) use run::run;
