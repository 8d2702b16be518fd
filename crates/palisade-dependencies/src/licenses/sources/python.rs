//! The three ways in which Python packages state licences, the clearest first. Used by the readers of Python's files.
//! Sources: the core metadata specification, PEP 639.

use palisade_licenses::together;
use palisade_licenses::{Statement, detect};

/// What a package of Python says, each with its line.
#[derive(Debug, Default)]
pub(super) struct PythonLicense {
    /// `License-Expression`.
    pub(super) expression: Option<(String, u32)>,
    /// `License`: a name, or a whole text.
    pub(super) license: Option<(String, u32)>,
    /// Those that begin with `License ::`.
    pub(super) classifiers: Vec<(String, u32)>,
}

/// More is a text.
const LONGEST_NAME: usize = 300;

impl PythonLicense {
    /// The expression, else a name that is understood, else the classifiers, else what the text is.
    pub(super) fn stated(self) -> Option<(String, u32)> {
        let named = self.license.filter(|(license, _)| !license.trim().is_empty());
        let is_known = |text: &str| matches!(Statement::of(text), Some(Statement::Expression(_)));
        let classifiers: Vec<&str> =
            self.classifiers.iter().filter_map(|(text, _)| classified(text)).collect();
        let by_classifiers = || Some((together(&classifiers)?, self.classifiers.first()?.1));
        let known = named.as_ref().filter(|(text, _)| is_known(text));
        self.expression.or(known.cloned()).or_else(by_classifiers).or_else(|| {
            let (text, line) = named?;
            if text.len() <= LONGEST_NAME && !text.contains('\n') {
                return Some((text, line));
            }
            let ids: Vec<&str> = detect(&text).iter().map(|found| found.id).collect();
            Some((together(&ids)?, line))
        })
    }
}

/// The licence of a classifier; `OSI Approved` alone is none.
fn classified(text: &str) -> Option<&str> {
    let last = text.strip_prefix("License ::")?.rsplit("::").next()?.trim();
    (!last.is_empty() && last != "OSI Approved").then_some(last)
}
