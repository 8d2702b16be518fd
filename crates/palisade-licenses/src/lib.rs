//! Licences: statements of manifests as SPDX expressions, licence files told by their words, and a policy over both.
//! Used by the scanners of packages. Text in, judgements out; no files.

mod group;
mod package;
mod policy;
mod statement;
mod text;

pub use group::LicenseGroup;
pub use package::{Effective, Normalizer, choice, effective, together};
pub use policy::{Because, Decision, Exception, LicensePolicy, PolicyError, Verdict};
pub use statement::{Expression, Statement, Term};
pub use text::{Detected, TEXT_LIMIT, detect};
