//! Deciding about findings: one at a time, many at once, by fingerprint; what people say about them, and what happened.

mod batch;
mod comments;
mod history;
mod instant;
mod matching;
mod reach;
mod request;
mod state;
mod update;

pub use batch::{BatchItem, BatchOutcome, BatchStatus};
pub use request::{GivenText, TriageRequest};
pub use state::StateRequest;
