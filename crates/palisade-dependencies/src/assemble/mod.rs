//! Joins the facts of single files to what each file lists. Pure: opens nothing, same facts give the same answer.

mod go;
mod manifests;
mod requirements;
mod run;
mod shrinkwrap;

pub use run::assemble;

use crate::format::FileFacts;
use crate::formats;

/// The joins in the order they run. Each may change and remove files, never add or reorder them.
const JOINS: &[fn(&mut Vec<FileFacts>)] = &[
    shrinkwrap::join,
    go::join,
    formats::join_poms,
    formats::join_nuget_projects,
    requirements::join,
    manifests::join,
];
