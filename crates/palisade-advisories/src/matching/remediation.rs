//! The smallest version that no advisory of the package affects.

use palisade_model::Package;

use super::judge::Lookup;
use super::verdict::{self, Subject, Verdict};
use crate::Version;
use crate::index::{Bound, BoundKind, Cursor, Damage, Index, IndexError};

impl Index {
    /// The smallest version above the package's own that lies outside of all ranges of all its advisories, among the versions
    /// that advisories name as fixed. Releases go before pre-releases. `None` when there is none, or when the version is unknown.
    pub fn safe_version(&self, package: &Package) -> Result<Option<String>, IndexError> {
        let find = || match self.look_up(package)? {
            Some(lookup) => find(&lookup, package),
            None => Ok(None),
        };
        find().map_err(|damage| self.damaged(damage))
    }
}

fn find(lookup: &Lookup<'_>, package: &Package) -> Result<Option<String>, Damage> {
    let Ok(current) = &lookup.version else {
        return Ok(None);
    };
    let mut candidates = Vec::new();
    for text in fixes(lookup)? {
        if let Ok(version) = Version::parse(lookup.ecosystem, text)
            && version > *current
        {
            candidates.push(version);
        }
    }
    candidates.sort_by(|left, right| left.partial_cmp(right).unwrap_or(std::cmp::Ordering::Equal));
    let (pre_releases, releases): (Vec<_>, Vec<_>) =
        candidates.iter().partition(|version| version.is_pre_release());
    let order: Vec<&Version> = match current.is_pre_release() {
        true => candidates.iter().collect(),
        false => releases.into_iter().chain(pre_releases).collect(),
    };
    for candidate in order {
        if is_safe(lookup, package, candidate)? {
            return Ok(Some(candidate.text().to_owned()));
        }
    }
    Ok(None)
}

/// Every version that an advisory of the package calls fixed, once.
fn fixes<'a>(lookup: &Lookup<'a>) -> Result<Vec<&'a str>, Damage> {
    let mut fixes = Vec::new();
    for posting in lookup.entry.postings() {
        for range in posting?.ranges() {
            let mut cursor = Cursor::new(range?);
            while !cursor.is_empty() {
                let bound = Bound::read(&mut cursor)?;
                if bound.kind == BoundKind::Fixed {
                    fixes.push(bound.text);
                }
            }
        }
    }
    fixes.sort_unstable();
    fixes.dedup();
    Ok(fixes)
}

fn is_safe(lookup: &Lookup<'_>, package: &Package, candidate: &Version) -> Result<bool, Damage> {
    let subject = Subject { text: candidate.text(), version: Some(candidate), ..lookup.subject(package) };
    for posting in lookup.entry.postings() {
        if matches!(verdict::judge(&posting?, &subject)?, Verdict::Affected { .. }) {
            return Ok(false);
        }
    }
    Ok(true)
}
