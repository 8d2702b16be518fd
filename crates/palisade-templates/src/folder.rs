//! Templates of files and folders.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::compile::{MAX_BYTES, read};
use crate::refusal::Refusal;
use crate::template::Template;

/// What was found in files and folders.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// In order of path; of an id that several files have, the first.
    pub templates: Vec<Template>,
    /// Files that are not run, with the reason.
    pub refused: Vec<(PathBuf, Refusal)>,
}

/// Reads files, and every `.yaml` and `.yml` below folders.
///
/// # Errors
/// When a path is not there or cannot be read.
pub fn load(paths: &[PathBuf]) -> io::Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut ids = HashSet::new();
    for path in paths {
        for entry in WalkDir::new(path).sort_by_file_name().max_depth(32) {
            let entry = entry?;
            if entry.file_type().is_file() && (entry.depth() == 0 || is_template(entry.path())) {
                loaded.take(entry.path(), &mut ids)?;
            }
        }
    }
    Ok(loaded)
}

fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

impl Loaded {
    fn take(&mut self, path: &Path, ids: &mut HashSet<String>) -> io::Result<()> {
        match read_file(path)? {
            Ok(template) if ids.insert(template.id.clone()) => self.templates.push(template),
            Ok(template) => {
                let twice = Refusal::Value { expected: "an id of its own", found: template.id };
                self.refused.push((path.to_owned(), twice));
            }
            Err(refusal) => self.refused.push((path.to_owned(), refusal)),
        }
        Ok(())
    }
}

fn read_file(path: &Path) -> io::Result<Result<Template, Refusal>> {
    let bytes = usize::try_from(std::fs::metadata(path)?.len()).unwrap_or(usize::MAX);
    if bytes > MAX_BYTES {
        return Ok(Err(Refusal::TooLarge { what: "bytes", limit: MAX_BYTES, found: bytes }));
    }
    Ok(match String::from_utf8(std::fs::read(path)?) {
        Ok(text) => read(&text),
        Err(_) => Err(Refusal::NotATemplate("bytes that are no UTF-8".to_owned())),
    })
}
