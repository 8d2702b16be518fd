//! One file for each kind of file that states licences.

mod cargo_toml;
mod composer;
mod gemspec;
mod license_text;
mod nuspec;
mod package_json;
mod pom;
mod python;
mod python_metadata;
mod python_project;

pub(super) use cargo_toml::CargoToml;
pub(super) use composer::{ComposerInstalled, ComposerJson};
pub(super) use gemspec::Gemspec;
pub(super) use license_text::LicenseText;
pub(super) use nuspec::Nuspec;
pub(super) use package_json::PackageJson;
pub(super) use pom::Pom;
pub(super) use python_metadata::PythonMetadata;
pub(super) use python_project::{PyProject, SetupCfg};
