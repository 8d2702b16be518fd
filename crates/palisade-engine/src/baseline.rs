//! A baseline: the findings of an earlier report, which a later scan still shows but no longer counts.

use std::collections::HashSet;

use serde::Deserialize;

use crate::fingerprint::is_content_only;

/// The findings of an earlier JSON report, as far as they are needed to know them again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: Vec<Known>,
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    #[error("expected a Palisade JSON report with a findings list, found {0}")]
    NotAReport(#[from] serde_json::Error),
    #[error("expected fingerprints on every finding, found none on finding {number} of the baseline")]
    NoFingerprint { number: usize },
}

#[derive(Deserialize)]
struct Report {
    findings: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Known {
    #[serde(default)]
    fingerprints: Vec<String>,
    location: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Place {
    path: Option<String>,
}

impl Baseline {
    /// Reads the fingerprints out of a Palisade JSON report.
    ///
    /// # Errors
    /// [`BaselineError`] when it is no JSON, has no findings list, or a finding has no fingerprint.
    pub fn from_json(json: &[u8]) -> Result<Self, BaselineError> {
        let report: Report = serde_json::from_slice(json)?;
        match report.findings.iter().position(|known| known.fingerprints.is_empty()) {
            Some(at) => Err(BaselineError::NoFingerprint { number: at + 1 }),
            None => Ok(Self { known: report.findings }),
        }
    }

    /// Findings in the baseline.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it knows no finding.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The fingerprints that count as known. Content alone counts only when the file it was in is
    /// gone: a moved file keeps its verdict, but a second copy of a known problem is a new finding.
    pub(crate) fn accepted(&self, is_there: impl Fn(&str) -> bool) -> HashSet<&str> {
        let mut accepted = HashSet::new();
        for known in &self.known {
            let path = known.location.as_ref().and_then(|location| location.path.as_deref());
            let is_gone = path.is_some_and(|path| !is_there(path));
            let counts = |text: &&str| is_gone || !is_content_only(text);
            accepted.extend(known.fingerprints.iter().map(String::as_str).filter(counts));
        }
        accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_only_when_its_file_is_gone() {
        let json = br#"{"tool": {}, "findings": [
            {"fingerprints": ["path-content/v1:1", "content/v1:1"], "location": {"type": "file", "path": "here"}},
            {"fingerprints": ["path-content/v1:2", "content/v1:2"], "location": {"type": "file", "path": "gone"}},
            {"fingerprints": ["path-content/v1:3", "content/v1:3"], "location": {"type": "url", "url": "x"}}
        ]}"#;
        let baseline = Baseline::from_json(json).unwrap();
        let mut accepted: Vec<_> = baseline.accepted(|path| path == "here").into_iter().collect();
        accepted.sort_unstable();
        assert_eq!(accepted, ["content/v1:2", "path-content/v1:1", "path-content/v1:2", "path-content/v1:3"]);
    }

    #[test]
    fn what_is_no_report_is_refused_with_the_reason() {
        let table = [
            ("[", "expected a Palisade JSON report with a findings list, found EOF"),
            ("{}", "expected a Palisade JSON report with a findings list, found missing field `findings`"),
            (r#"{"findings": [{}]}"#, "expected fingerprints on every finding, found none on finding 1"),
        ];
        for (json, message) in table {
            let error = Baseline::from_json(json.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
