//! Why a SARIF file was not read to its end. Made by the reader, shown to who uploaded the file.

use std::io;

use palisade_model::{printable, truncate_utf8};

/// Messages may quote the file; never more of it than this.
const MAX_DETAIL: usize = 300;

/// A file that is no SARIF 2.1.0, is too large, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SarifError {
    /// The content is not what SARIF says; `place` is such as `runs[0].results[17].ruleId`.
    #[error("{place}: {detail}")]
    Invalid { place: String, detail: String },
    /// A limit is passed.
    #[error("{place}: {detail}")]
    TooLarge { place: String, detail: String },
    /// Reading itself failed.
    #[error("expected a readable file, found {0}")]
    Unreadable(#[source] io::Error),
    /// The receiver of findings did not take one.
    #[error("expected every finding to be taken, found {0}")]
    NotTaken(#[source] io::Error),
}

/// What the bytes are refused for before they are JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("expected at most {0} bytes, found more")]
    Size(u64),
    #[error("expected at most {0} levels of lists and objects, found more")]
    Depth(u32),
    #[error("expected strings of at most {0} bytes, found a longer one")]
    String(usize),
    #[error("expected at most {0} bytes here, found more")]
    Part(usize),
    #[error("expected UTF-8, found UTF-16")]
    Utf16,
}

impl SarifError {
    /// A stable snake_case word for answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "sarif_invalid",
            Self::TooLarge { .. } => "sarif_too_large",
            Self::Unreadable(_) => "sarif_unreadable",
            Self::NotTaken(_) => "sarif_interrupted",
        }
    }

    pub(super) fn invalid(place: impl Into<String>, detail: &str) -> Self {
        Self::Invalid { place: place.into(), detail: shown(detail) }
    }

    pub(super) fn too_large(place: impl Into<String>, detail: &str) -> Self {
        Self::TooLarge { place: place.into(), detail: shown(detail) }
    }

    /// What the parser answered at `place`.
    pub(super) fn of_json(place: &str, error: &serde_json::Error) -> Self {
        Self::invalid(if matches!(place, "" | "." | "?") { "the file" } else { place }, &error.to_string())
    }

    /// What reading answered at `place`: a refusal of ours, broken gzip, or the machine.
    pub(super) fn of_io(place: &str, error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
            Some(Refusal::Utf16) => Self::invalid(place, &Refusal::Utf16.to_string()),
            Some(refusal) => Self::too_large(place, &refusal.to_string()),
            None if is_broken_gzip(&error) => {
                Self::invalid(place, &format!("expected whole gzip data, found {error}"))
            }
            None => Self::Unreadable(error),
        }
    }
}

fn is_broken_gzip(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn shown(detail: &str) -> String {
    printable(truncate_utf8(detail, MAX_DETAIL))
}
