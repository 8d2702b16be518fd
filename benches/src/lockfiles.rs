//! Prints what every manifest, lockfile and binary below a path lists: a conformance command, to be held against
//! tables of expected packages.

use std::io::Write;
use std::path::Path;

use palisade_dependencies::{FileFacts, SourceFile, assemble, extract};
use serde_json::json;

/// One line for each package, gap and error, in order of path.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    let mut facts: Vec<FileFacts> = Vec::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (path, bytes) in files(root)? {
        match extract(&SourceFile { path: &path, bytes: &bytes }) {
            Some(Ok(file)) => facts.push(file),
            Some(Err(error)) => {
                let line = json!({ "path": path, "error": error.code(), "message": error.to_string() });
                writeln!(out, "{line}")?;
            }
            None => {}
        }
    }
    for file in assemble(facts) {
        for gap in &file.gaps {
            writeln!(out, "{}", json!({ "path": file.path, "format": file.format, "gap": gap }))?;
        }
        for package in &file.packages {
            writeln!(out, "{}", json!({ "path": file.path, "format": file.format, "package": package }))?;
        }
    }
    Ok(out.flush()?)
}

/// The regular files below a path that some format wants, links not followed.
fn files(root: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && palisade_dependencies::format_of(&relative).is_some() {
                found.push((relative, std::fs::read(path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
