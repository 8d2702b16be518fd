//! Packages as files name them: ecosystem, package URL, one package, and what one file lists.

mod affected;
mod bill;
mod ecosystem;
mod inventory;
mod listed;
mod purl;
mod python_name;
mod share;

pub use affected::{AffectedPackage, Exploitability};
pub use bill::{BillSummary, LicenseUse};
pub use ecosystem::Ecosystem;
pub use inventory::PackageFile;
pub use listed::{FoundLicense, Hash, HashAlgorithm, Package, Relation, Usage};
pub use purl::{Purl, PurlError};
pub use python_name::python_name;
pub use share::Share;
