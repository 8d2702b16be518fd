//! The report formats by name, and the one place that picks the writer.

use std::io;

use crate::{Look, Report, write_json, write_sarif, write_table};

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// Palisade's own stable JSON.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Table, Self::Json, Self::Sarif];

    /// The word of `--format`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Sarif => "sarif",
        }
    }

    /// Writes the report; `look` matters to the formats that people read.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn write(self, report: &Report<'_>, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Table => write_table(report, look, out),
            Self::Json => write_json(report, out),
            Self::Sarif => write_sarif(report, out),
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
            .ok_or_else(|| format!("expected one of table, json, sarif, found {word:?}"))
    }
}
