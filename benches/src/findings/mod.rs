//! `palisade-bench findings`: what the server promises about findings, on a store that is full of them.

mod copies;
mod deletion;
mod export;
mod fill;
mod http;
mod imports;
mod lists;
mod run;
mod sarif;
mod triage;

pub(crate) use run::{Options, run};
