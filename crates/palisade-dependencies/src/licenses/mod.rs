//! Licences that files of a tree have for packages: of installed packages, of projects, and as texts. Read file by file
//! during the walk, joined with the packages that lockfiles list after it.

mod attach;
mod effective;
mod fact;
mod normalize;
mod owners;
mod registry;
mod sources;

pub(crate) use attach::attach;
pub(crate) use effective::effective;
pub(crate) use fact::{LicenseFact, choice};
pub(crate) use normalize::Normalizer;
pub(crate) use registry::{read_licenses, source_of};
