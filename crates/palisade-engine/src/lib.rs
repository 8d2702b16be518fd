//! Everything that scanners share and nothing that one of them owns: roles, walker, sink, limits,
//! cancellation, progress, coverage, fingerprints, suppression, baseline and the address guard.
//! Called by the scanners (roles), the service and the command line (`scan_tree`, `scan_target`).

mod cancel;
mod draft;
mod file;
pub mod guard;
mod lines;
mod progress;
mod registry;
mod role;

pub use cancel::{Cancel, Stop};
pub use draft::{Draft, Identity};
pub use file::{Entry, File};
pub use progress::{Progress, ProgressSnapshot};
pub use registry::Registry;
pub use role::{
    FileContext, FileScanner, ScannerMeta, Sink, TargetContext, TargetFailure, TargetReport, TargetRequest,
    TargetScanner, TargetSink,
};
