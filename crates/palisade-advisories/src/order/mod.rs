//! How ecosystems order versions. One file per order; `scheme` says which ecosystem has which.

mod alpine;
mod cran;
mod debian;
mod dotted;
mod golang;
mod hackage;
mod key;
mod maven;
mod nuget;
mod packagist;
mod pre_release;
mod pub_dev;
mod pypi;
mod pypi_legacy;
mod rpm;
mod ruby_gems;
mod scheme;
mod semver;
mod version;

pub use version::{Version, VersionError};
