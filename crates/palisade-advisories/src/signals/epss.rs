//! EPSS scores as FIRST publishes them: CSV with `cve,epss,percentile`, a comment line first, plain or gzip.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::ImportError;

const MAX_BYTES: u64 = 256 * 1024 * 1024;
const MAX_LINE_BYTES: usize = 1000;

/// How likely a vulnerability is to be exploited within thirty days.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Epss {
    /// 0.0 to 1.0.
    pub score: f64,
    /// The share of vulnerabilities with the same or a lower score, 0.0 to 1.0.
    pub percentile: f64,
}

/// Scores by CVE id.
#[derive(Debug, Default)]
pub(crate) struct EpssScores {
    pub scores: HashMap<String, Epss>,
    /// `score_date` of the comment line, as it is.
    pub date: Option<String>,
}

impl EpssScores {
    /// Reads a whole file; one bad line refuses it.
    pub(crate) fn read(path: &Path) -> Result<Self, ImportError> {
        let mut file = BufReader::new(File::open(path).map_err(ImportError::io(path))?);
        let gzip = file.fill_buf().map_err(ImportError::io(path))?.starts_with(&[0x1f, 0x8b]);
        match gzip {
            true => Self::parse(BufReader::new(MultiGzDecoder::new(file).take(MAX_BYTES)), path),
            false => Self::parse(file.take(MAX_BYTES), path),
        }
    }

    fn parse(mut lines: impl BufRead, path: &Path) -> Result<Self, ImportError> {
        let mut result = Self::default();
        let mut line = String::new();
        let mut number = 0;
        loop {
            line.clear();
            let read = lines.by_ref().take(MAX_LINE_BYTES as u64).read_line(&mut line);
            if read.map_err(ImportError::io(path))? == 0 {
                break;
            }
            number += 1;
            let text = line.trim();
            if let Some(comment) = text.strip_prefix('#') {
                result.date =
                    comment.split(',').find_map(|part| part.strip_prefix("score_date:")).map(str::to_owned);
            } else if !text.is_empty() && !text.starts_with("cve,") {
                let (cve, epss) = parse_line(text).ok_or_else(|| ImportError::Unexpected {
                    path: path.to_owned(),
                    expected: "lines of cve,epss,percentile",
                    found: format!("{text:?} in line {number}"),
                })?;
                result.scores.insert(cve.to_owned(), epss);
            }
        }
        if result.scores.is_empty() {
            let found = "none".to_owned();
            return Err(ImportError::Unexpected { path: path.to_owned(), expected: "EPSS scores", found });
        }
        Ok(result)
    }
}

fn parse_line(line: &str) -> Option<(&str, Epss)> {
    let mut fields = line.split(',').map(str::trim);
    let cve = fields.next().filter(|cve| cve.starts_with("CVE-"))?;
    let mut share = || fields.next()?.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    let epss = Epss { score: share()?, percentile: share()? };
    fields.next().is_none().then_some((cve, epss))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const CSV: &str =
        "#model_version:v2025,score_date:2025-01-02T00:00:00+0000\ncve,epss,percentile\nCVE-2020-1,0.5,0.9\n";

    #[test]
    fn plain_and_gzip_are_read_with_their_date() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("epss.csv");
        std::fs::write(&plain, CSV).unwrap();
        let gzip = folder.path().join("epss.csv.gz");
        let mut encoder =
            flate2::write::GzEncoder::new(File::create(&gzip).unwrap(), flate2::Compression::fast());
        encoder.write_all(CSV.as_bytes()).unwrap();
        encoder.finish().unwrap();
        for path in [plain, gzip] {
            let read = EpssScores::read(&path).unwrap();
            assert_eq!(read.scores["CVE-2020-1"], Epss { score: 0.5, percentile: 0.9 });
            assert_eq!(read.date.as_deref(), Some("2025-01-02T00:00:00+0000"));
        }
    }

    #[test]
    fn a_bad_line_refuses_the_file() {
        let path = Path::new("epss.csv");
        for bad in ["CVE-2020-1,2.0,0.1\n", "CVE-2020-1,0.1\n", "<html>\n", ""] {
            assert!(EpssScores::parse(bad.as_bytes(), path).is_err(), "{bad}");
        }
    }
}
