//! Checks that users bring along, in the Nuclei format: requests are made here, `palisade-templates` reads and judges.

mod answers;
mod rule;
mod run;

pub(crate) use rule::rule;
pub(crate) use run::{UserChecks, allowance};
