//! Licences that files of a tree have for packages: of installed packages, of projects, and as texts. Read file by file
//! during the walk, joined with the packages that lockfiles list after it.

mod attach;
mod fact;
mod owners;
mod registry;
mod sources;

pub(crate) use attach::attach;
pub(crate) use fact::LicenseFact;
pub(crate) use registry::{read_licenses, source_of};
