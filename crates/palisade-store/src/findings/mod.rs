//! Findings: one row per project, branch and identity, and what each scan saw of them.

mod assignee;
mod change;
mod comments;
mod counts;
mod deadlines;
mod decision;
mod held;
mod history;
mod identity;
mod ingest;
mod known;
mod notices;
mod of_scan;
mod state;
mod triage;
mod triage_write;
mod verdict;
mod write;

pub use comments::{Comment, CommentDeleted};
pub use decision::{Field, TriageRefusal, TriageSet};
pub use held::Reach;
pub use history::HistoryEntry;
pub use ingest::{IngestFinding, Ingested};
pub use of_scan::StoredFinding;
pub(crate) use of_scan::counts_from;
#[cfg(test)]
pub(crate) use of_scan::page_query;
pub use state::{FindingKey, StateRow, StateSet};
pub use triage::{Triage, Triaged};
