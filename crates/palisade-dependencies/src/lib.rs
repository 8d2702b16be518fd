//! Packages of manifests, lockfiles and binaries: bytes in, packages out. Used by the dependency scanner.
//! Two steps: [`extract`] reads each file by itself, [`assemble`] joins them after the walk.

mod assemble;
mod digest;
mod document;
mod error;
mod facts;
mod format;
mod formats;
mod graph;
mod licenses;
mod naming;
mod path;
mod registry;
mod scan;
#[cfg(test)]
mod table;

pub use assemble::assemble;
pub use error::FormatError;
pub use format::{Extracted, FileFacts, Format, SourceFile, TEXT_LIMIT};
pub use registry::{FORMATS, extract, format_of};
pub use scan::{DependencyScanner, LicenseScanner, Supply};
