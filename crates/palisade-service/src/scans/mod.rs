//! Scans as the caller sees them: create, read, cancel.

mod artifacts;
mod cancel;
mod create;
mod details;
mod read;
mod subject;
mod target;
mod wanted;

pub use artifacts::{Artifact, COVERAGE_ARTIFACT, SARIF_ARTIFACT, SarifDownload};
pub use create::{CreateScan, CreatedScan};
pub use read::{ListScans, ScanFindings};
pub use subject::ScanSubject;
pub(crate) use target::{check_source_path, origin_of};
pub(crate) use wanted::{is_wanted, skipped};
