//! Reads yarn.lock. Neither kind tells what is for development; the manifests beside it do.

use super::entry::into_extracted;
use super::{berry, classic};
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct YarnLock;

impl Format for YarnLock {
    fn id(&self) -> &'static str {
        "yarn-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "yarn.lock" && !path::has_folder(path, "node_modules")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let text = file.text()?;
        let is_berry = text.lines().any(|line| line.starts_with("__metadata:"));
        let entries = if is_berry { berry::read(text)? } else { classic::read(text)? };
        Ok(into_extracted(&entries))
    }
}
