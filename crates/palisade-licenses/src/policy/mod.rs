//! A licence policy: which licences are allowed, warned of and denied, read from a file and asked for each package.

mod document;
mod error;
mod judge;
mod read;

pub use document::{Exception, LicensePolicy};
pub use error::PolicyError;
pub use judge::{Because, Decision, Verdict};
