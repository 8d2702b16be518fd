//! Scans as the caller sees them: create, read, compare, cancel.

mod artifacts;
mod cancel;
mod compare;
mod comparisons;
mod create;
mod details;
mod durations;
mod packages;
mod read;
mod sbom;
mod sboms;
mod scope;
mod subject;
mod target;
mod wanted;

pub use artifacts::{Artifact, COVERAGE_ARTIFACT, SARIF_ARTIFACT, SarifDownload};
pub use compare::{CompareScans, ComparedScans};
pub(crate) use comparisons::RecentComparisons;
pub use create::{CreateScan, CreatedScan};
pub(crate) use durations::RecentDurations;
pub use durations::UsualDurations;
pub use read::{ListScans, ScanFindings};
pub use sboms::ListSboms;
pub use scope::{ComparedScanner, ComparedScope, Cover, ScannerCover, ScopeDifference};
pub use subject::ScanSubject;
pub(crate) use target::{check_source_path, origin_of};
pub(crate) use wanted::{is_wanted, skipped};
