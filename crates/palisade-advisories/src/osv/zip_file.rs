//! The records of an `all.zip` of the OSV export, one after the other.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::Record;
use super::check::{MAX_RECORD_BYTES, parse_record};
use crate::ImportError;

/// The whole public database has about half a million.
const MAX_RECORDS: usize = 3_000_000;

/// Hands every record to `take`. The first that is broken ends it: an export is whole or it is not used.
pub(crate) fn read_zip(
    path: &Path,
    take: &mut dyn FnMut(Record) -> Result<(), ImportError>,
) -> Result<usize, ImportError> {
    let file = File::open(path).map_err(ImportError::io(path))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(path, &error))?;
    if archive.len() > MAX_RECORDS {
        return Err(ImportError::TooLarge { path: path.to_owned(), limit: "3,000,000 records" });
    }
    let mut bytes = Vec::new();
    let mut count = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(path, &error))?;
        let name = entry.name().map_or_else(|_| format!("entry {index}"), |name| name.into_owned());
        if !name.ends_with(".json") {
            continue;
        }
        bytes.clear();
        let read = entry.take(MAX_RECORD_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(path, &ZipError::Io(error)))?;
        if bytes.len() as u64 > MAX_RECORD_BYTES {
            return Err(ImportError::TooLarge { path: path.to_owned(), limit: "32 MB a record" });
        }
        take(parse_record(&bytes, path, &name)?)?;
        count += 1;
    }
    if count == 0 {
        let found = "an archive without records".to_owned();
        return Err(ImportError::Unexpected { path: path.to_owned(), expected: "OSV records", found });
    }
    Ok(count)
}

fn broken(path: &Path, error: &ZipError) -> ImportError {
    ImportError::BrokenZip { path: path.to_owned(), reason: error.to_string() }
}
