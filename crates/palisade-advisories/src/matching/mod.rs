//! Judges packages against the index by the evaluation rules of the OSV schema.

mod affected;
mod judge;
mod range;
mod release;
mod remediation;
mod verdict;

pub use affected::Affected;
pub use judge::{Judgement, Undecided};
pub(crate) use range::{RangeState, in_range};
