//! What a policy says, once it was read. Made by `read.rs`, asked by `judge.rs` and the scanner.

use std::collections::BTreeMap;

use palisade_model::{Purl, Usage};

use super::judge::Verdict;
use crate::LicenseGroup;

/// The `licenses` section of a policy file.
#[derive(Debug, Clone, PartialEq)]
pub struct LicensePolicy {
    /// Ids of the SPDX list (with `WITH` where it was written) and `LicenseRef-`s.
    pub(super) ids: BTreeMap<String, Verdict>,
    pub(super) groups: BTreeMap<LicenseGroup, Verdict>,
    /// For licences that no list names.
    pub(super) unlisted: Verdict,
    pub(super) development: bool,
    pub(super) exceptions: Vec<Exception>,
}

/// A package that may have other licences than the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// With a version it holds for that version alone.
    pub package: Purl,
    /// The licences that it may have besides those allowed; empty for any.
    pub licenses: Vec<String>,
    /// Why, for those who read the policy.
    pub reason: String,
}

impl LicensePolicy {
    /// Whether packages of that use are judged.
    pub fn judges(&self, usage: Usage) -> bool {
        self.development || usage != Usage::Development
    }

    /// The exception of a package, the one for its version first.
    pub fn exception(&self, package: &Purl) -> Option<&Exception> {
        let fits = |exception: &&Exception| exception.fits(package);
        let mut fitting: Vec<&Exception> = self.exceptions.iter().filter(fits).collect();
        fitting.sort_by_key(|exception| exception.package.version.is_none());
        fitting.first().copied()
    }
}

impl Exception {
    fn fits(&self, package: &Purl) -> bool {
        let of = &self.package;
        (&of.kind, &of.namespace, &of.name) == (&package.kind, &package.namespace, &package.name)
            && (of.version.is_none() || of.version == package.version)
    }
}
