//! A file that arrives in parts: `NAME.part` until it is whole, then `NAME`, and beside it what it is a part of.
//! Everything is read from the disk again for each try, so a killed process and a cut connection are the same.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::address::shown;
use super::error::SyncError;
use crate::library::Validator;

/// What is on the disk of one file.
#[derive(Debug)]
pub(super) struct Part {
    into: PathBuf,
    /// What the bytes belong to; `None` when there are none that can be used.
    pub(super) content: Option<ContentOf>,
    /// Bytes that are here.
    pub(super) have: u64,
    pub(super) is_whole: bool,
}

/// One version of the content of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ContentOf {
    url: String,
    pub(super) validator: Validator,
    /// In bytes, where the server said.
    pub(super) total: Option<u64>,
}

impl Part {
    /// What is there of the content of `url`.
    pub(super) fn load(into: &Path, url: &Url) -> Self {
        let none = Self { into: into.to_owned(), content: None, have: 0, is_whole: false };
        let content = std::fs::read(sidecar(into)).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let Some(content) = content.filter(|content: &ContentOf| content.url == shown(url)) else {
            return none;
        };
        if let Ok(metadata) = into.metadata() {
            return Self { content: Some(content), have: metadata.len(), is_whole: true, ..none };
        }
        let Ok(metadata) = partial(into).metadata() else { return none };
        let mut part = Self { have: metadata.len(), ..none };
        if content.total == Some(part.have) {
            // All of it had arrived; where the name cannot be changed now, the rest of nothing is asked for.
            part.is_whole = std::fs::rename(partial(into), into).is_ok();
        }
        part.content = Some(content);
        part
    }

    /// The validator to go on with; `None` when a server could not tell that its content is still the same.
    pub(super) fn resumable(&self) -> Option<&str> {
        let content = self.content.as_ref().filter(|_| self.have > 0 && !self.is_whole)?;
        if content.total.is_some_and(|total| self.have > total) {
            return None;
        }
        strong(&content.validator)
    }

    /// Begins anew with other content.
    pub(super) fn restart(
        &mut self,
        url: &Url,
        validator: Validator,
        total: Option<u64>,
    ) -> Result<File, SyncError> {
        self.discard()?;
        let content = ContentOf { url: shown(url), validator, total };
        let text = serde_json::to_vec(&content).expect("strings and numbers have a JSON form");
        let path = sidecar(&self.into);
        std::fs::write(&path, text).map_err(SyncError::io(&path))?;
        self.content = Some(content);
        let path = partial(&self.into);
        File::create(&path).map_err(SyncError::io(&path))
    }

    /// Goes on at the end of what is there.
    pub(super) fn append(&self) -> Result<File, SyncError> {
        let path = partial(&self.into);
        OpenOptions::new().append(true).open(&path).map_err(SyncError::io(&path))
    }

    /// All bytes are here.
    pub(super) fn finish(&mut self) -> Result<Validator, SyncError> {
        std::fs::rename(partial(&self.into), &self.into).map_err(SyncError::io(&self.into))?;
        self.is_whole = true;
        Ok(self.validator())
    }

    pub(super) fn validator(&self) -> Validator {
        self.content.as_ref().map(|content| content.validator.clone()).unwrap_or_default()
    }

    /// Forgets what is there.
    pub(super) fn discard(&mut self) -> Result<(), SyncError> {
        for path in [sidecar(&self.into), partial(&self.into), self.into.clone()] {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(SyncError::io(&path)(error));
                }
                _ => {}
            }
        }
        (self.content, self.have, self.is_whole) = (None, 0, false);
        Ok(())
    }
}

/// Ranges may only be joined under a strong entity tag or a date (RFC 9110, section 13.1.5).
fn strong(validator: &Validator) -> Option<&str> {
    let etag = validator.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
    etag.or(validator.last_modified.as_deref())
}

fn partial(into: &Path) -> PathBuf {
    into.with_added_extension("part")
}

fn sidecar(into: &Path) -> PathBuf {
    into.with_added_extension("of")
}
