//! What there is to import below the paths that a user gives, told apart by name and, where that says nothing, by content.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::ImportError;

/// More files than any advisory database has.
const MAX_FILES: usize = 2_000_000;
const MAX_DEPTH: usize = 16;

/// One file to import.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    /// An export of one ecosystem: replaces what was there of it.
    Zip(PathBuf),
    /// One record: replaces the record of its id.
    Record(PathBuf),
    /// EPSS scores as CSV, plain or gzip.
    Epss(PathBuf),
    /// The CISA catalogue of known exploited vulnerabilities.
    Kev(PathBuf),
}

/// The files at or below `path`, in order of name. Links are not followed.
pub(crate) fn find_files(path: &Path) -> Result<Vec<Found>, ImportError> {
    let metadata = std::fs::metadata(path).map_err(ImportError::io(path))?;
    if metadata.is_file() {
        let found = kind(path)?.ok_or_else(|| ImportError::Unexpected {
            path: path.to_owned(),
            expected: "a zip or JSON file of OSV records, an EPSS CSV or a KEV JSON file",
            found: "another file".to_owned(),
        })?;
        return Ok(vec![found]);
    }
    let mut files = Vec::new();
    let mut folders = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(ImportError::io(&folder))? {
            let entry = entry.map_err(ImportError::io(&folder))?;
            let kind_of_entry = entry.file_type().map_err(ImportError::io(&folder))?;
            if kind_of_entry.is_dir() && depth < MAX_DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if kind_of_entry.is_file() {
                files.extend(kind(&entry.path())?);
            }
        }
        if files.len() > MAX_FILES {
            return Err(ImportError::TooLarge { path: path.to_owned(), limit: "2,000,000 files" });
        }
    }
    files.sort();
    Ok(files)
}

fn kind(path: &Path) -> Result<Option<Found>, ImportError> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let path = path.to_owned();
    Ok(if name.ends_with(".zip") {
        Some(Found::Zip(path))
    } else if name == "modified_id.csv" {
        None
    } else if name.ends_with(".csv") || name.ends_with(".csv.gz") {
        Some(Found::Epss(path))
    } else if name.ends_with(".json") {
        let is_catalogue = starts_like_catalogue(&path)?;
        Some(if is_catalogue { Found::Kev(path) } else { Found::Record(path) })
    } else {
        None
    })
}

/// The catalogue names itself in its first fields.
fn starts_like_catalogue(path: &Path) -> Result<bool, ImportError> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path).map_err(ImportError::io(path))?;
    file.take(1024).read_to_end(&mut start).map_err(ImportError::io(path))?;
    Ok(String::from_utf8_lossy(&start).contains("\"catalogVersion\""))
}
