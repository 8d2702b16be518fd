//! The job runner: claims scans, runs the scanners, stores what they find, ends the scan.

mod archive;
mod closing;
mod execute;
mod finish;
mod ingest;
mod notices;
mod pass_on;
mod report;
mod run_log;
mod running;
mod scanners;
mod upload;
mod worker;

pub(crate) use closing::closing;
pub(crate) use running::Running;
pub use worker::{RunnerConfig, Worker};
