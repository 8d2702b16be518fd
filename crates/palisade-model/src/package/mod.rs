//! Packages as files name them: ecosystem, package URL, one package, and what one file lists.

mod ecosystem;
mod inventory;
mod listed;
mod purl;

pub use ecosystem::Ecosystem;
pub use inventory::PackageFile;
pub use listed::{Hash, HashAlgorithm, Package, Relation, Usage};
pub use purl::{Purl, PurlError};
