//! `.palisade-suppressions.toml` at the root of a scanned tree. A file that cannot be used suppresses nothing and is a
//! gap; so is every entry whose time is over.

use std::io;
use std::path::Path;

use palisade_model::{Fingerprint, Gap, GapReason, Location, Suppression, UnixMillis, rfc3339};

use super::entry::Entry;
use super::parse::parse;
use crate::read::read_text;

const NAME: &str = ".palisade-suppressions.toml";
const MAX_BYTES: u64 = 1024 * 1024;

/// The entries that hold.
#[derive(Debug, Default)]
pub(crate) struct SuppressionFile {
    entries: Vec<Entry>,
}

impl SuppressionFile {
    /// Reads the file at `root`, when it is a folder that has one. Answers what to tell about it, too.
    pub(crate) fn read(root: &Path, now: UnixMillis) -> (Self, Vec<Gap>) {
        let path = root.join(NAME);
        let is_absent =
            |error: io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        if path.symlink_metadata().is_err_and(is_absent) {
            return (Self::default(), Vec::new());
        }
        match read_entries(&path) {
            Ok(entries) => Self::holding(entries, now),
            Err(detail) => {
                let detail = format!("nothing is suppressed by this file: {detail}");
                (Self::default(), vec![gap(detail)])
            }
        }
    }

    fn holding(entries: Vec<Entry>, now: UnixMillis) -> (Self, Vec<Gap>) {
        let (expired, entries): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.has_expired(now));
        let told = expired.iter().map(|entry| {
            let end = entry.expires_at.map(rfc3339).unwrap_or_default();
            gap(format!("the entry on line {} ended at {end} and suppresses nothing any more", entry.line))
        });
        let gaps = told.collect();
        (Self { entries }, gaps)
    }

    /// The first entry that fits.
    pub(crate) fn suppression(
        &self,
        rule: &str,
        location: &Location,
        fingerprints: &[Fingerprint],
    ) -> Option<Suppression> {
        self.entries.iter().find(|entry| entry.fits(rule, location, fingerprints)).map(Entry::suppression)
    }
}

fn read_entries(path: &Path) -> Result<Vec<Entry>, String> {
    let bytes = read_text(path, MAX_BYTES).map_err(|unread| unread.detail)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let text = str::from_utf8(bytes).map_err(|_| "expected UTF-8, found other bytes".to_owned())?;
    parse(text)
}

fn gap(detail: String) -> Gap {
    Gap { subject: NAME.to_owned(), reason: GapReason::Suppression, detail, scanner: None }
}
