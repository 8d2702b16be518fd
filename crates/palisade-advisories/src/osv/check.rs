//! One record from its bytes, checked against the limits before anything else sees it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use palisade_model::parse_rfc3339;

use super::Record;
use crate::ImportError;

/// The largest real record has about 4 MB.
pub(crate) const MAX_RECORD_BYTES: u64 = 32 * 1024 * 1024;
const MAX_ID_BYTES: usize = 200;
const MAX_NAME_BYTES: usize = 1000;
const MAX_ALIASES: usize = 5_000;

/// Reads the record of a file.
pub(crate) fn read_record(path: &Path) -> Result<Record, ImportError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(ImportError::io(path))?;
    file.take(MAX_RECORD_BYTES).read_to_end(&mut bytes).map_err(ImportError::io(path))?;
    parse_record(&bytes, path, "the record")
}

/// Reads a record; `name` is how errors call it.
pub(crate) fn parse_record(bytes: &[u8], path: &Path, name: &str) -> Result<Record, ImportError> {
    let bad =
        |reason: String| ImportError::BadRecord { path: path.to_owned(), record: name.to_owned(), reason };
    let record: Record = serde_json::from_slice(bytes).map_err(|error| bad(error.to_string()))?;
    check(&record).map_err(bad)?;
    Ok(record)
}

fn check(record: &Record) -> Result<(), String> {
    check_id(&record.id)?;
    for alias in &record.aliases {
        check_id(alias)?;
    }
    if record.aliases.len() > MAX_ALIASES {
        return Err(format!("expected at most {MAX_ALIASES} aliases, found {}", record.aliases.len()));
    }
    if parse_rfc3339(&record.modified).is_none() {
        return Err(format!("expected a time in modified, found {:?}", record.modified));
    }
    for affected in &record.affected {
        let name = affected.package.as_ref().map_or("", |package| &package.name);
        if name.len() > MAX_NAME_BYTES {
            return Err(format!(
                "expected a package name of at most {MAX_NAME_BYTES} bytes, found {}",
                name.len()
            ));
        }
    }
    Ok(())
}

fn check_id(id: &str) -> Result<(), String> {
    if id.is_empty() || id.len() > MAX_ID_BYTES || id.contains(|c: char| c.is_control() || c.is_whitespace())
    {
        let shown: String = id.chars().take(50).collect();
        return Err(format!("expected an id of 1 to {MAX_ID_BYTES} bytes, found {shown:?}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Record, String> {
        parse_record(text.as_bytes(), Path::new("x.zip"), "A-1.json").map_err(|error| error.to_string())
    }

    #[test]
    fn nulls_and_unknown_fields_are_taken() {
        let record = parse(
            r#"{"id":"A-1","modified":"2024-01-01T00:00:00Z","aliases":null,"affected":[{"versions":null}],"x":{}}"#,
        )
        .unwrap();
        assert_eq!((record.id.as_str(), record.affected.len()), ("A-1", 1));
    }

    #[test]
    fn a_bad_record_is_named_with_its_reason() {
        for (text, reason) in [
            (
                r#"{"modified":"2024-01-01T00:00:00Z"}"#,
                "x.zip: A-1.json: expected an id of 1 to 200 bytes, found \"\"",
            ),
            (r#"{"id":"A-1"}"#, "x.zip: A-1.json: expected a time in modified, found \"\""),
            (r#"{"id":"A-1""#, "x.zip: A-1.json: EOF while parsing an object at line 1 column 11"),
        ] {
            assert_eq!(parse(text).unwrap_err(), reason);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(text in r#"[{}\[\]":,a-z0-9 ]{0,60}"#) {
            let _ = parse(&text);
        }
    }
}
