//! SBOMs of other tools as lists of packages. The dependency scanner reads them beside lockfiles.

mod cyclonedx;
mod ecosystem;
mod listing;
mod read;
mod spdx2;
mod spdx3;

pub use read::{is_sbom_name, read_sbom};
