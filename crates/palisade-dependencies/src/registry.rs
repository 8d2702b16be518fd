//! The formats, one line each, alphabetical, and how a path finds its own.

use crate::format::{Extracted, FileFacts, Format, SourceFile};
use crate::{FormatError, formats};

/// Every format. A path belongs to the first one that wants it.
pub const FORMATS: &[&dyn Format] = &[
    &formats::BunLock,
    &formats::CabalFreeze,
    &formats::CargoLock,
    &formats::CargoManifest,
    &formats::ComposerLock,
    &formats::ComposerManifest,
    &formats::ConanLock,
    &formats::Executable,
    &formats::Gemfile,
    &formats::GemfileLock,
    &formats::GithubActions,
    &formats::GoMod,
    &formats::GoSum,
    &formats::GradleCatalog,
    &formats::GradleLock,
    &formats::GradleVerification,
    &formats::JavaArchive,
    &formats::MavenPom,
    &formats::MixLock,
    &formats::NugetAssets,
    &formats::NugetConfig,
    &formats::NugetLock,
    &formats::NugetProject,
    &formats::PackageJson,
    &formats::PackageLock,
    &formats::PdmLock,
    &formats::Pipfile,
    &formats::PipfileLock,
    &formats::PnpmLock,
    &formats::PodfileLock,
    &formats::PoetryLock,
    &formats::PubspecLock,
    &formats::PyLock,
    &formats::PyProject,
    &formats::RenvLock,
    &formats::Requirements,
    &formats::StackLock,
    &formats::SwiftResolved,
    &formats::UvLock,
    &formats::YarnLock,
];

/// Packages of one file; far more than any real one.
const PACKAGE_LIMIT: usize = 250_000;

/// The format of a path.
pub fn format_of(path: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.wants(path))
}

/// Reads one file as the format of its path; `None` when it has none.
///
/// # Errors
/// [`FormatError`] when the file as a whole cannot be read.
pub fn extract(file: &SourceFile<'_>) -> Option<Result<FileFacts, FormatError>> {
    let format = format_of(file.path)?;
    let extracted = format.extract(file).and_then(within_limit);
    Some(extracted.map(|extracted| FileFacts { path: file.path.to_owned(), format: format.id(), extracted }))
}

fn within_limit(extracted: Extracted) -> Result<Extracted, FormatError> {
    if extracted.packages.len() > PACKAGE_LIMIT {
        return Err(FormatError::TooMany { what: "packages", limit: PACKAGE_LIMIT });
    }
    Ok(extracted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_in_order_and_unique() {
        let ids: Vec<_> = FORMATS.iter().map(|format| format.id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }
}
