//! What one posting says about one version.

use palisade_model::Ecosystem;

use super::range::{RangeState, in_range};
use super::release;
use crate::Version;
use crate::index::{Damage, Posting, flags};

/// The package at hand, as far as postings ask for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) ecosystem: Ecosystem,
    /// As its file has it.
    pub(super) text: &'a str,
    /// `None` when the ecosystem does not know it.
    pub(super) version: Option<&'a Version>,
    pub(super) release: Option<&'a str>,
}

/// Whether the version is affected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict<'a> {
    NotAffected,
    Affected {
        fixed: Vec<&'a str>,
    },
    /// The posting may or may not apply.
    Unknown(&'static str),
}

/// Affected when any range has the version, or when it is listed.
pub(super) fn judge<'a>(posting: &Posting<'a>, subject: &Subject<'_>) -> Result<Verdict<'a>, Damage> {
    if !concerns(posting, subject) {
        return Ok(Verdict::NotAffected);
    }
    let affected = in_any_range(posting, subject)?;
    if affected.is_some() || posting.has(flags::ALL) || is_listed(posting, subject.text)? {
        let unknown = posting.release.is_some()
            && subject.release.is_none()
            && release::has_releases(subject.ecosystem);
        return Ok(match unknown {
            true => Verdict::Unknown("the release of the distribution is not known"),
            false => Verdict::Affected { fixed: affected.unwrap_or_default() },
        });
    }
    Ok(if posting.has(flags::COMMITS_ONLY) {
        Verdict::Unknown("the advisory names commits only, and no versions")
    } else if posting.has(flags::UNREADABLE) {
        Verdict::Unknown("a range of the advisory cannot be read")
    } else if posting.has(flags::RANGES) && subject.version.is_none() {
        Verdict::Unknown("the version cannot be compared")
    } else {
        Verdict::NotAffected
    })
}

fn concerns(posting: &Posting<'_>, subject: &Subject<'_>) -> bool {
    match (posting.release, subject.release) {
        (Some(advisory), Some(package)) if release::has_releases(subject.ecosystem) => {
            release::matches(subject.ecosystem, advisory, package)
        }
        _ => true,
    }
}

/// The fixes of the ranges that have the version; `None` when none has.
fn in_any_range<'a>(posting: &Posting<'a>, subject: &Subject<'_>) -> Result<Option<Vec<&'a str>>, Damage> {
    let Some(version) = subject.version else {
        return Ok(None);
    };
    let mut fixes = None;
    for range in posting.ranges() {
        if let RangeState::Inside { fixed } = in_range(subject.ecosystem, range?, version)? {
            fixes.get_or_insert_with(Vec::new).extend(fixed);
        }
    }
    Ok(fixes)
}

fn is_listed(posting: &Posting<'_>, text: &str) -> Result<bool, Damage> {
    for version in posting.versions() {
        if version? == text {
            return Ok(true);
        }
    }
    Ok(false)
}
