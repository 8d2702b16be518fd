//! Which records of an export changed since the last import, from its `modified_id.csv`: lines of time and id.

use std::io::{BufRead, Read};

use palisade_model::{UnixMillis, parse_rfc3339};

/// Longer lines are none of an export.
const MAX_LINE_BYTES: u64 = 1000;
const MAX_LINES: usize = 5_000_000;

/// Why a list of changes was refused.
#[derive(Debug, thiserror::Error)]
pub enum DeltaError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("expected a time and an id in line {line}, found {found:?}")]
    BadLine { line: usize, found: String },
    #[error("expected at most {MAX_LINES} lines")]
    TooLong,
}

/// The ids of records modified at `newest` or later, in the order of the list. `newest` is that of
/// [`SourceStatus`](crate::SourceStatus); what changed in the same moment is fetched again.
pub fn changed_ids(mut list: impl BufRead, newest: UnixMillis) -> Result<Vec<String>, DeltaError> {
    let mut ids = Vec::new();
    let mut line = String::new();
    for number in 1..=MAX_LINES {
        line.clear();
        if list.by_ref().take(MAX_LINE_BYTES).read_line(&mut line)? == 0 {
            return Ok(ids);
        }
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let parsed = text.split_once(',').and_then(|(time, id)| Some((parse_rfc3339(time)?, id)));
        let (modified, id) = parsed
            .filter(|(_, id)| is_id(id))
            .ok_or_else(|| DeltaError::BadLine { line: number, found: text.chars().take(100).collect() })?;
        if modified >= newest {
            ids.push(id.to_owned());
        }
    }
    Err(DeltaError::TooLong)
}

/// Ids become parts of addresses; the list of all ecosystems has `<ecosystem>/` in front.
fn is_id(id: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | ' ');
    !id.is_empty() && id.chars().all(known) && !id.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_named() {
        let list = "2025-01-03T00:00:00.5Z,A-3\n2025-01-02T00:00:00Z,A-2\n\n2025-01-01T00:00:00Z,A-1\n";
        let newest = parse_rfc3339("2025-01-02T00:00:00Z").unwrap();
        assert_eq!(changed_ids(list.as_bytes(), newest).unwrap(), ["A-3", "A-2"]);
        for bad in
            ["<html>\n", "2025-01-03T00:00:00Z,\n", "2025-01-03T00:00:00Z,../../etc\n", "yesterday,A-1\n"]
        {
            assert!(
                matches!(changed_ids(bad.as_bytes(), 0), Err(DeltaError::BadLine { line: 1, .. })),
                "{bad}"
            );
        }
    }
}
