//! Which packages are the project's own, and so judged by no registry's advisories.

use palisade_model::Package;

/// What comes from a folder of the project is its own, whatever a registry has under that name.
pub(super) fn is_own(package: &Package) -> bool {
    package.source.as_deref().is_some_and(|source| source.starts_with("file:"))
}
