//! Conformance with test documents of CycloneDX: `palisade-bench cyclonedx`.

mod mutations;
mod suite;

use std::path::{Path, PathBuf};

pub(crate) use mutations::validator;

/// Reads every `valid-*` and `invalid-*` document below `path`; with `schemas`, also holds our verdict about thousands of
/// broken variants of the valid ones against that of the official JSON schemas.
pub(crate) fn run(path: &Path, schemas: Option<&Path>) -> anyhow::Result<()> {
    let files = files_below(path)?;
    suite::run(&files)?;
    match schemas {
        Some(schemas) => mutations::run(&files, schemas),
        None => Ok(()),
    }
}

fn files_below(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        files.extend(files_below(&entry?.path())?);
    }
    files.sort();
    Ok(files)
}
