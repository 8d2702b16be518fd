//! The kept copy of an ecosystem's records: one JSON record per line, zstd. Read again whenever the index is built.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use palisade_model::{UnixMillis, parse_rfc3339};

use crate::ImportError;
use crate::osv::{Record, parse_record};

const LEVEL: i32 = 3;
const MAX_LINE_BYTES: u64 = 64 * 1024 * 1024;

/// Writes records; nothing counts before the manifest names the file.
pub(super) struct SourceWriter {
    path: PathBuf,
    encoder: zstd::Encoder<'static, BufWriter<File>>,
    pub(super) records: u64,
    pub(super) newest: UnixMillis,
}

impl SourceWriter {
    pub(super) fn create(path: &Path) -> Result<Self, ImportError> {
        let open = || zstd::Encoder::new(BufWriter::new(File::create(path)?), LEVEL);
        let encoder = open().map_err(ImportError::io(path))?;
        Ok(Self { path: path.to_owned(), encoder, records: 0, newest: UnixMillis::MIN })
    }

    pub(super) fn write(&mut self, record: &Record) -> Result<(), ImportError> {
        let line = serde_json::to_vec(record).map_err(std::io::Error::other);
        let written =
            line.and_then(|line| self.encoder.write_all(&line).and_then(|()| self.encoder.write_all(b"\n")));
        written.map_err(ImportError::io(&self.path))?;
        self.records += 1;
        self.newest = self.newest.max(parse_rfc3339(&record.modified).unwrap_or(UnixMillis::MIN));
        Ok(())
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(self) -> Result<(), ImportError> {
        let sync = || self.encoder.finish()?.into_inner().map_err(std::io::Error::from)?.sync_all();
        sync().map_err(ImportError::io(&self.path))
    }
}

/// The ids of all records of a kept copy, and when they were modified.
pub(crate) fn record_times(path: &Path) -> Result<HashMap<String, UnixMillis>, ImportError> {
    let mut times = HashMap::new();
    read_source(path, &mut |record| {
        let modified = parse_rfc3339(&record.modified).unwrap_or(UnixMillis::MIN);
        times.insert(record.id, modified);
        Ok(())
    })?;
    Ok(times)
}

/// Hands every record of a kept copy to `take`.
pub(super) fn read_source(
    path: &Path,
    take: &mut dyn FnMut(Record) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let open = || zstd::Decoder::new(File::open(path)?);
    let mut lines = BufReader::new(open().map_err(ImportError::io(path))?);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = lines
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)
            .map_err(ImportError::io(path))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        take(parse_record(&line, path, &format!("line {number}"))?)?;
    }
}
