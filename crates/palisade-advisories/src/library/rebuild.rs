//! The index from the kept copies of all sources.

use std::path::Path;

use palisade_model::UnixMillis;

use super::manifest::Manifest;
use super::source_file::read_source;
use crate::ImportError;
use crate::build::{Builder, Surroundings};
use crate::signals::{EpssScores, KnownExploited};

/// The bytes of the index. Of a record that two ecosystems have, the copy that was imported last counts.
pub(super) fn rebuild(sources: &Path, manifest: &Manifest, now: UnixMillis) -> Result<Vec<u8>, ImportError> {
    let mut builder = Builder::default();
    let mut by_age: Vec<_> = manifest.sources.values().collect();
    by_age.sort_by_key(|source| std::cmp::Reverse(source.imported));
    for source in by_age {
        let path = sources.join(&source.file);
        read_source(&path, &mut |record| builder.add(&record).map_err(ImportError::io(&path)))?;
    }
    let epss = manifest.epss.as_ref().map(|epss| EpssScores::read(&sources.join(&epss.file))).transpose()?;
    let exploited = manifest.known_exploited.as_ref();
    let exploited = exploited.map(|kev| KnownExploited::read(&sources.join(&kev.file))).transpose()?;
    let status = manifest.status();
    let surroundings = Surroundings {
        sources: &status.sources,
        epss: epss.as_ref(),
        exploited: exploited.as_ref(),
        built_at: now,
    };
    builder.finish(&surroundings).map_err(ImportError::io(sources))
}
