//! Whose a licence text is: the package whose manifest lies in the same folder, or, where folders are named after packages,
//! the one of that name. Used by `attach.rs`.

use std::collections::HashMap;

use palisade_model::Ecosystem;

use super::fact::{LicenseFact, Subject};
use crate::path;

/// Folders inside a package that hold its licence texts.
const LICENSE_FOLDERS: &[&str] = &["license", "licenses", "licence", "licences"];

/// The packages of folders.
#[derive(Debug, Default)]
pub(super) struct Owners<'a> {
    by_folder: HashMap<&'a str, Vec<&'a Subject>>,
}

impl<'a> Owners<'a> {
    pub(super) fn of(facts: &'a [LicenseFact]) -> Self {
        let mut by_folder: HashMap<&str, Vec<&Subject>> = HashMap::new();
        for fact in facts {
            by_folder.entry(path::folder(&fact.path)).or_default().extend(&fact.subject);
        }
        Self { by_folder }
    }

    /// The folder that a text speaks for: its own, or the one above a folder for licences.
    pub(super) fn folder<'b>(&self, text: &'b str) -> &'b str {
        let folder = path::folder(text);
        let is_for_licenses =
            LICENSE_FOLDERS.iter().any(|name| path::name(folder).eq_ignore_ascii_case(name));
        if is_for_licenses { path::folder(folder) } else { folder }
    }

    /// The packages of a text.
    pub(super) fn subjects(&self, text: &str) -> Vec<Subject> {
        let folder = self.folder(text);
        if let Some(subjects) = self.by_folder.get(folder).filter(|subjects| !subjects.is_empty()) {
            return subjects.iter().map(|subject| (*subject).clone()).collect();
        }
        go_module(folder).into_iter().collect()
    }
}

/// Go names folders after modules: `vendor/<module>` and `pkg/mod/<module>@<version>`.
fn go_module(folder: &str) -> Option<Subject> {
    if let Some((_, cached)) = folder.split_once("pkg/mod/") {
        let (module, version) = cached.rsplit_once('@').filter(|(_, version)| !version.contains('/'))?;
        return Some(Subject::new(Ecosystem::Go, &unescaped(module), Some(version)));
    }
    let module = folder.strip_prefix("vendor/").or_else(|| Some(folder.split_once("/vendor/")?.1))?;
    let host = module.split('/').next()?;
    host.contains('.').then(|| Subject::new(Ecosystem::Go, module, None))
}

/// Upper-case letters are written as `!` and the lower-case one.
fn unescaped(module: &str) -> String {
    let mut text = String::with_capacity(module.len());
    let mut is_upper = false;
    for c in module.chars() {
        match c {
            '!' => is_upper = true,
            c => {
                text.push(if is_upper { c.to_ascii_uppercase() } else { c });
                is_upper = false;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_go_are_named_after_modules() {
        let module = |folder: &str| go_module(folder).map(|subject| (subject.name, subject.version));
        let named = |name: &str, version: Option<&str>| Some((name.to_owned(), version.map(str::to_owned)));
        assert_eq!(module("vendor/example.org/a/b"), named("example.org/a/b", None));
        assert_eq!(module("app/vendor/example.org/a"), named("example.org/a", None));
        assert_eq!(module("go/pkg/mod/example.org/!big@v1.2.0"), named("example.org/Big", Some("1.2.0")));
        assert_eq!(module("vendor/acme/lib"), None);
        assert_eq!(module("src"), None);
    }
}
