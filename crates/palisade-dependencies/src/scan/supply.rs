//! Whoever brings advisories that a tree needs and the library does not have; the command line downloads them.

use std::fmt::Debug;

use palisade_advisories::{Index, Library};
use palisade_model::{Ecosystem, PackageFile};

/// Asked once for each tree, before its packages are judged.
pub trait Supply: Debug + Send + Sync {
    /// Brings what it can of `missing` into the library. What stays missing is reported as not covered.
    fn supply(&self, library: &Library, missing: &[Ecosystem]);
}

/// The ecosystems of packages that are judged, of which the index has nothing; in order of name.
pub(super) fn missing(index: Option<&Index>, files: &[PackageFile]) -> Vec<Ecosystem> {
    let packages = files.iter().flat_map(|file| &file.packages).filter(|package| !package.is_own());
    let mut missing: Vec<_> = packages
        .filter_map(|package| package.ecosystem)
        .filter(|ecosystem| index.is_none_or(|index| !index.covers(*ecosystem)))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}
