//! Taint analysis: where data of sources flows, over functions of one file. Run by the scan for rules with `mode: taint`.

mod analyse;
mod bind;
mod budget;
mod build;
mod calls;
mod context;
mod control;
mod evaluate;
mod flow;
mod gather;
mod given;
mod graph;
mod guards;
mod hooks;
mod instantiate;
mod known;
mod marks;
mod matches;
mod objects;
mod origin;
mod place;
mod program;
mod resolve;
mod scope;
mod solve;
mod state;
mod summary;
mod survey;
mod targets;
mod trace;
mod types;
mod value;

pub use analyse::analyse;
pub use budget::Limits;
pub use flow::{Cut, Flow, Flows, Step, What};
pub use matches::{Matches, Propagation};
pub use program::Program;

#[cfg(test)]
mod tests;
