//! The licence that a package is judged by: what is stated and understood, else what its texts are, else the words.
//! Used by the licence scanner and by gates.

use palisade_model::{FoundLicense, Package};

use super::joined::together;
use super::normalize::Normalizer;
use crate::{LicenseGroup, Statement};

/// A licence as text, and where it is from when that is not the file that lists the package.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective<'a> {
    /// Empty when there is none.
    pub text: String,
    pub found: Option<&'a FoundLicense>,
}

/// Statements of several files all hold, as far as anybody knows; so do several texts.
pub fn effective<'a>(package: &'a Package, normalizer: &mut Normalizer) -> Effective<'a> {
    let (texts, stated): (Vec<_>, Vec<_>) =
        package.found_licenses.iter().partition(|found| found.likeness.is_some());
    let own = package.licenses.iter().map(|text| (text.as_str(), None));
    let stated: Vec<(&str, Option<&FoundLicense>)> =
        own.chain(stated.into_iter().map(|found| (found.license.as_str(), Some(found)))).collect();
    let mut is_known = |text: &str| matches!(normalizer.statement(text), Some(Statement::Expression(_)));
    let known: Vec<_> = stated.iter().copied().filter(|(text, _)| is_known(text)).collect();
    let is_proprietary = |text: &str| LicenseGroup::of_words(text) == LicenseGroup::Proprietary;
    let texts: Vec<_> = texts.into_iter().map(|found| (found.license.as_str(), Some(found))).collect();
    if !known.is_empty() {
        all_of(&known)
    } else if texts.is_empty() || stated.iter().any(|(text, _)| is_proprietary(text)) {
        all_of(&stated)
    } else {
        all_of(&texts)
    }
}

fn all_of<'a>(licenses: &[(&str, Option<&'a FoundLicense>)]) -> Effective<'a> {
    let mut texts: Vec<&str> = licenses.iter().map(|(text, _)| *text).collect();
    texts.sort_unstable();
    texts.dedup();
    Effective {
        text: together(&texts).unwrap_or_default(),
        found: licenses.first().and_then(|(_, found)| *found),
    }
}
