//! Templates of files and folders.

use std::collections::HashSet;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

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

/// Reads files, and every `.yaml` and `.yml` below folders, on as many threads as there are processors.
///
/// # Errors
/// When a path is not there or cannot be read.
pub fn load(paths: &[PathBuf]) -> io::Result<Loaded> {
    let mut files = Vec::new();
    for path in paths {
        for entry in WalkDir::new(path).sort_by_file_name().max_depth(32) {
            let entry = entry?;
            if entry.file_type().is_file() && (entry.depth() == 0 || is_template(entry.path())) {
                files.push(entry.into_path());
            }
        }
    }
    let mut loaded = Loaded::default();
    let mut ids = HashSet::new();
    let read = read_files(&files);
    for (path, read) in files.into_iter().zip(read) {
        loaded.take(path, read?, &mut ids);
    }
    Ok(loaded)
}

/// In their order.
fn read_files(files: &[PathBuf]) -> Vec<io::Result<Result<Template, Refusal>>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let shares = files.chunks(share);
        let started: Vec<_> = shares
            .map(|files| scope.spawn(|| files.iter().map(|file| read_file(file)).collect::<Vec<_>>()))
            .collect();
        let ended = started.into_iter().map(|thread| thread.join().expect("reading a template never panics"));
        ended.flatten().collect()
    })
}

fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

impl Loaded {
    fn take(&mut self, path: PathBuf, read: Result<Template, Refusal>, ids: &mut HashSet<String>) {
        match read {
            Ok(template) if ids.insert(template.id.clone()) => self.templates.push(template),
            Ok(template) => {
                let twice = Refusal::Value { expected: "an id of its own", found: template.id };
                self.refused.push((path, twice));
            }
            Err(refusal) => self.refused.push((path, refusal)),
        }
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
