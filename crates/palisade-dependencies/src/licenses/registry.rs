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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATHS: &[&str] = &[
        "Cargo.toml",
        "vendor/composer/installed.json",
        "composer.json",
        "a-1.0.gemspec",
        "LICENSE",
        "a.nuspec",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "a.dist-info/METADATA",
        "setup.cfg",
    ];

    #[test]
    fn every_source_has_a_path_of_its_own() {
        for source in SOURCES {
            assert_eq!(PATHS.iter().filter(|path| source.wants(path)).count(), 1);
        }
    }

    proptest! {
        #[test]
        fn no_source_panics(
            text in "(name|version|license|licenses|classifiers|package|project|metadata|License ::|s\\.|[\\[\\]{}<>/=:,#\"' \n]|\\PC){0,60}",
        ) {
            for path in PATHS {
                read_licenses(&SourceFile { path, bytes: text.as_bytes() }).ok();
            }
        }
    }
}
