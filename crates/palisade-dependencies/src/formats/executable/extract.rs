//! Recognises executables by their first bytes. Those that say nothing of what they are made of are not listed.

use super::section::sections;
use super::{go, rust};
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct Executable;

/// Files without an ending that are texts.
const TEXTS: &[&str] = &[
    "authors",
    "changelog",
    "changes",
    "codeowners",
    "contributors",
    "copying",
    "dockerfile",
    "gemfile",
    "jenkinsfile",
    "licence",
    "license",
    "makefile",
    "notice",
    "pipfile",
    "podfile",
    "procfile",
    "rakefile",
    "readme",
    "todo",
    "vagrantfile",
    "version",
];

impl Format for Executable {
    fn id(&self) -> &'static str {
        "executable"
    }

    fn wants(&self, path: &str) -> bool {
        if path::has_folder(path, ".git") {
            return false;
        }
        let name = path::name(path).to_ascii_lowercase();
        match name.rsplit_once('.') {
            None => !TEXTS.contains(&name.as_str()),
            Some(("", _)) => false,
            Some((_, ending)) => matches!(ending, "bin" | "dll" | "dylib" | "elf" | "exe" | "so"),
        }
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let Some(sections) = sections(file.bytes) else { return Ok(Extracted::other_kind()) };
        if let Some(extracted) = rust::read(&sections) {
            return extracted;
        }
        Ok(go::read(&sections).unwrap_or_else(Extracted::other_kind))
    }
}
