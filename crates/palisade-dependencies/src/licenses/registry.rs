//! The kinds of files that state licences, one line each, alphabetical.

use super::fact::{LicenseFact, LicenseSource};
use super::sources;
use crate::{FormatError, SourceFile};

const SOURCES: &[&dyn LicenseSource] = &[
    &sources::CargoToml,
    &sources::ComposerInstalled,
    &sources::ComposerJson,
    &sources::Gemspec,
    &sources::LicenseText,
    &sources::Nuspec,
    &sources::PackageJson,
    &sources::Pom,
    &sources::PyProject,
    &sources::PythonMetadata,
    &sources::SetupCfg,
];

/// Whether a path is that of a file with licences.
pub(crate) fn source_of(path: &str) -> bool {
    SOURCES.iter().any(|source| source.wants(path))
}

/// Reads the licences of one file; none when its path promises none.
///
/// # Errors
/// [`FormatError`] when the file cannot be read.
pub(crate) fn read_licenses(file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
    match SOURCES.iter().find(|source| source.wants(file.path)) {
        Some(source) => source.read(file),
        None => Ok(Vec::new()),
    }
}
