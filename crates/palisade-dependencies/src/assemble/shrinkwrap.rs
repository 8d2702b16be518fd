//! `npm-shrinkwrap.json` takes precedence over a `package-lock.json` beside it, which npm then ignores.

use std::collections::BTreeSet;

use crate::format::FileFacts;
use crate::path;

pub(super) fn join(files: &mut Vec<FileFacts>) {
    let shrunk: BTreeSet<String> = files
        .iter()
        .filter(|file| path::name(&file.path) == "npm-shrinkwrap.json")
        .map(|file| file.folder().to_owned())
        .collect();
    files.retain(|file| path::name(&file.path) != "package-lock.json" || !shrunk.contains(file.folder()));
}
