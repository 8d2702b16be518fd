//! Runs the joins over the files of a tree.

use palisade_model::PackageFile;

use super::JOINS;
use crate::facts::Facts;
use crate::format::FileFacts;

/// Joins what the files of one tree say, and gives what each lists, in order of path. Files that only serve others,
/// such as a manifest beside its lockfile, are left out.
pub fn assemble(mut files: Vec<FileFacts>) -> Vec<PackageFile> {
    files.retain(|file| file.extracted.facts != Facts::OtherKind);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for join in JOINS {
        join(&mut files);
    }
    files.into_iter().map(FileFacts::into_package_file).collect()
}
