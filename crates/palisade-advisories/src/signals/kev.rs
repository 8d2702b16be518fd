//! The catalogue of known exploited vulnerabilities as CISA publishes it (JSON).

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::ImportError;

const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// CVE ids that are known to be exploited.
#[derive(Debug, Default)]
pub(crate) struct KnownExploited {
    pub cves: HashSet<String>,
    /// `dateReleased` of the catalogue, as it is.
    pub date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    date_released: Option<String>,
    vulnerabilities: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "cveID")]
    cve: String,
}

impl KnownExploited {
    /// Reads a whole catalogue.
    pub(crate) fn read(path: &Path) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::io(path))?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(ImportError::io(path))?;
        let catalogue: Catalogue =
            serde_json::from_slice(&bytes).map_err(|error| ImportError::Unexpected {
                path: path.to_owned(),
                expected: "a catalogue of known exploited vulnerabilities",
                found: error.to_string(),
            })?;
        let cves = catalogue.vulnerabilities.into_iter().map(|entry| entry.cve).collect();
        Ok(Self { cves, date: catalogue.date_released })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_gives_its_ids() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kev.json");
        std::fs::write(
            &path,
            r#"{"catalogVersion":"1","dateReleased":"2025-01-02T00:00:00Z","vulnerabilities":[{"cveID":"CVE-2020-1"}]}"#,
        )
        .unwrap();
        let read = KnownExploited::read(&path).unwrap();
        assert!(read.cves.contains("CVE-2020-1"));
        std::fs::write(&path, r#"{"catalogVersion":"1","vulnerabilities":[{}]}"#).unwrap();
        assert!(KnownExploited::read(&path).is_err());
    }
}
