//! Policies: read from files and requests, checked, and judged by what a scan found. Used by `palisade scan --policy` and
//! by the gate of the API, which therefore say the same. No IO but the child process that runs Rego.

mod check;
mod facts;
mod judge;
mod measure;
mod read;
mod rego;

pub use check::{MAX_REGO_BYTES, MAX_RULES, Problem, check};
pub use facts::{Facts, LicensedPackage, Needs, Tally, Vulnerability, needs};
pub use judge::{Gate, JudgedPolicy, Verdict, Violation, gate, judge};
pub use read::{PolicyFile, PolicyFileError};
pub use rego::{ChildProcess, InProcess, MAX_FINDINGS, RegoError, RegoRunner, rego_input, serve_child};
