//! Findings: one row per project, branch and identity, and what each scan saw of them.

mod adopt;
mod analyses;
mod assignee;
mod change;
mod checks;
mod comments;
mod comparison;
mod comparison_page;
mod counts;
mod deadlines;
mod decision;
mod filter;
mod get;
mod gone;
mod held;
mod history;
mod identity;
mod ingest;
mod known;
mod list;
mod moved;
mod notices;
mod of_scan;
mod one_sided;
mod plan;
mod record;
mod search;
mod settle;
mod state;
mod tally;
mod triage;
mod triage_write;
mod verdict;
mod walks;
mod words;
mod write;

pub(crate) use adopt::adopt;
pub use analyses::Analysis;
pub(crate) use analyses::record_analyses;
pub use comments::{Comment, CommentDeleted};
pub use comparison::{ChangeKind, ComparedScan, Comparison};
pub use comparison_page::{ComparedFinding, ComparisonPosition};
pub use decision::{Field, TriageRefusal, TriageSet};
pub use filter::{Assignee, FindingFilter, FindingPosition, FindingSort};
pub use get::CorrelatedFinding;
pub use gone::Closing;
pub(crate) use gone::Gone;
pub use held::Reach;
pub use history::HistoryEntry;
pub use ingest::{IngestBatch, IngestFinding, Ingested};
pub use list::{FindingPage, ListFindings};
pub use of_scan::StoredFinding;
pub(crate) use of_scan::counts_from;
#[cfg(test)]
pub(crate) use of_scan::page_query;
#[cfg(test)]
pub(crate) use one_sided::one_sided_query;
#[cfg(test)]
pub(crate) use plan::statements;
pub use record::FindingRecord;
pub(crate) use settle::{STEP, Settling};
pub use state::{FindingKey, StateRow, StateSet};
pub use tally::FindingCount;
pub use triage::{Triage, Triaged};
pub use words::SearchWords;
