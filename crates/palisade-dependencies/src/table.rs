//! Turns what a format finds into lines that a test can state. Used by the tests of the formats only.

use palisade_model::{Package, PackageFile, Relation, Usage};

use crate::{FormatError, SourceFile, assemble, extract};

/// Every package of one file as a line: line number, name, version or requirement, what is not usual, edges.
pub(crate) fn rows(path: &str, text: &str) -> Vec<String> {
    let files = tree(&[(path, text)]);
    let [file] = &files[..] else { panic!("expected one file, found {files:?}") };
    lines(&file.packages)
}

/// What the files of a tree list once they are joined.
pub(crate) fn tree(files: &[(&str, &str)]) -> Vec<PackageFile> {
    let facts = files.iter().map(|(path, text)| {
        let file = SourceFile { path, bytes: text.as_bytes() };
        extract(&file).unwrap_or_else(|| panic!("no format wants {path}")).unwrap()
    });
    assemble(facts.collect())
}

/// The word of the error that a file gives.
pub(crate) fn error_of(path: &str, bytes: &[u8]) -> Option<&'static str> {
    let result = extract(&SourceFile { path, bytes }).unwrap_or_else(|| panic!("no format wants {path}"));
    result.as_ref().err().map(FormatError::code)
}

pub(crate) fn lines(packages: &[Package]) -> Vec<String> {
    packages.iter().map(line).collect()
}

fn line(package: &Package) -> String {
    let mut text = format!("{} {}", package.line, package.name);
    match (&package.version, &package.requirement) {
        (Some(version), _) => text.push_str(&format!(" {version}")),
        (None, Some(requirement)) => text.push_str(&format!(" ({requirement})")),
        (None, None) => text.push_str(" -"),
    }
    match package.usage {
        Usage::Runtime => {}
        Usage::Optional => text.push_str(" optional"),
        Usage::Development => text.push_str(" dev"),
    }
    match package.relation {
        Relation::Direct => text.push_str(" direct"),
        Relation::Transitive => text.push_str(" transitive"),
        Relation::Unknown => {}
    }
    if let Some(source) = &package.source {
        text.push_str(&format!(" from {source}"));
    }
    if !package.dependencies.is_empty() {
        text.push_str(&format!(" {:?}", package.dependencies));
    }
    text
}
