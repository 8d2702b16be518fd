//! The documents of `--vex`. Only these count: what a scanned tree says about itself hides nothing.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use palisade_sbom::Limits;
use palisade_sbom::vex::{VexAtWork, VexDocument, read_vex};

/// Reads files in the order given; of a folder, those that lie directly in it, in order of name.
///
/// # Errors
/// When one cannot be read or is no VEX document, or a folder has none.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<VexAtWork> {
    let mut documents = Vec::new();
    for path in paths {
        for file in files_of(path).with_context(|| format!("VEX folder {}", path.display()))? {
            documents.push(document(&file).with_context(|| format!("VEX document {}", file.display()))?);
        }
    }
    Ok(VexAtWork::new(documents))
}

fn files_of(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let file = entry?.path();
        let extension = file.extension().unwrap_or_default();
        if file.is_file() && (extension == "json" || extension == "xml") {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!("expected documents named *.json or *.xml, found none");
    }
    files.sort();
    Ok(files)
}

fn document(path: &Path) -> anyhow::Result<VexDocument> {
    let limits = Limits::default();
    let mut bytes = Vec::new();
    // One byte more than the limit is enough for the reader to refuse it.
    File::open(path)?.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(read_vex(&path.to_string_lossy(), &bytes, limits)?)
}
