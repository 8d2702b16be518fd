//! Findings: one row per project, branch and identity, and what each scan saw of them.

mod change;
mod counts;
mod identity;
mod ingest;
mod known;
mod of_scan;
mod write;

pub use ingest::{IngestFinding, Ingested};
pub use of_scan::StoredFinding;
pub(crate) use of_scan::counts_from;
#[cfg(test)]
pub(crate) use of_scan::page_query;
