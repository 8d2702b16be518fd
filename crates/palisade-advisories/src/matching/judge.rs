//! From a package to what is known about it.

use std::borrow::Cow;

use palisade_model::{Ecosystem, Package};

use super::affected::{self, Affected, Match};
use super::release;
use super::verdict::{self, Subject, Verdict};
use crate::index::{Damage, Index, IndexError, PackageEntry};
use crate::{Version, names};

/// What the index says about a package. Only `Judged` with nothing in it means that no advisory is known to apply.
#[derive(Debug, Clone, PartialEq)]
pub enum Judgement {
    /// No advisories of its ecosystem were imported.
    NotCovered,
    /// There are advisories for the package, and its version is missing or cannot be compared.
    CannotBeJudged {
        /// A lower-case fragment: what was expected and what was found.
        reason: String,
        /// Ids of the advisories in question, sorted.
        advisories: Vec<String>,
    },
    Judged {
        /// Alias groups merged, worst first.
        affected: Vec<Affected>,
        /// Advisories of the package that could not be decided.
        undecided: Vec<Undecided>,
    },
}

/// An advisory that may or may not apply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    pub id: String,
    /// A lower-case fragment.
    pub reason: &'static str,
}

/// A package as it is looked up.
pub(super) struct Lookup<'a> {
    pub(super) ecosystem: Ecosystem,
    pub(super) entry: PackageEntry<'a>,
    pub(super) version: Result<Version, String>,
}

impl Index {
    /// Judges a package at its version. Never guesses: what cannot be decided is said.
    pub fn advisories_for(&self, package: &Package) -> Result<Judgement, IndexError> {
        self.judge(package).map_err(|damage| self.damaged(damage))
    }

    fn judge(&self, package: &Package) -> Result<Judgement, Damage> {
        let Some(ecosystem) = package.ecosystem else {
            return Ok(Judgement::NotCovered);
        };
        let Some(covered) = self.ecosystem(ecosystem)? else {
            return Ok(Judgement::NotCovered);
        };
        let judgement = match self.look_up(package)? {
            Some(lookup) => self.judge_entry(package, &lookup)?,
            None => Judgement::Judged { affected: Vec::new(), undecided: Vec::new() },
        };
        let nothing = matches!(&judgement, Judgement::Judged { affected, undecided } if affected.is_empty() && undecided.is_empty());
        // Some records of an ecosystem say nothing about the packages that they do not name.
        Ok(if nothing && !covered.status.whole { Judgement::NotCovered } else { judgement })
    }

    fn judge_entry(&self, package: &Package, lookup: &Lookup<'_>) -> Result<Judgement, Damage> {
        let subject = lookup.subject(package);
        let (mut matches, mut undecided) = (Vec::new(), Vec::new());
        for posting in lookup.entry.postings() {
            let posting = posting?;
            match verdict::judge(&posting, &subject)? {
                Verdict::NotAffected => {}
                Verdict::Affected { fixed } => matches.push(Match {
                    advisory: posting.advisory,
                    record: self.record(posting.advisory)?,
                    fixed: fixed.into_iter().map(str::to_owned).collect(),
                }),
                Verdict::Unknown(reason) => {
                    undecided.push(Undecided { id: self.record(posting.advisory)?.id, reason });
                }
            }
        }
        undecided.sort();
        undecided.dedup();
        if let (Err(reason), true, false) = (&lookup.version, matches.is_empty(), undecided.is_empty()) {
            let advisories = undecided.into_iter().map(|undecided| undecided.id).collect();
            return Ok(Judgement::CannotBeJudged { reason: reason.clone(), advisories });
        }
        Ok(Judgement::Judged { affected: affected::merge(self, one_per_advisory(matches))?, undecided })
    }

    /// Finds the postings of a package and reads its version.
    pub(super) fn look_up(&self, package: &Package) -> Result<Option<Lookup<'_>>, Damage> {
        let Some(ecosystem) = package.ecosystem else {
            return Ok(None);
        };
        let Some(covered) = self.ecosystem(ecosystem)? else {
            return Ok(None);
        };
        let name = names::normalized(ecosystem, source_name(package, ecosystem));
        let mut name: &str = &name;
        loop {
            if let Some(entry) = self.package(&covered, name)? {
                return Ok(Some(Lookup { ecosystem, entry, version: read_version(package, ecosystem) }));
            }
            // An action in a folder of a repository: advisories name the repository.
            match name.rsplit_once('/') {
                Some((repository, _))
                    if ecosystem == Ecosystem::GitHubActions && repository.contains('/') =>
                {
                    name = repository;
                }
                _ => return Ok(None),
            }
        }
    }
}

impl Lookup<'_> {
    pub(super) fn subject<'a>(&'a self, package: &'a Package) -> Subject<'a> {
        Subject {
            ecosystem: self.ecosystem,
            text: package.version.as_deref().unwrap_or_default(),
            version: self.version.as_ref().ok(),
            release: release::of_package(package),
        }
    }
}

/// Advisories of distributions name the source package, which package URLs of binary packages have as `upstream`.
fn source_name(package: &Package, ecosystem: Ecosystem) -> &str {
    let upstream = package.purl.qualifiers.get("upstream").filter(|_| release::has_releases(ecosystem));
    upstream.map_or(&package.name, |upstream| upstream.split('@').next().unwrap_or(upstream))
}

fn read_version(package: &Package, ecosystem: Ecosystem) -> Result<Version, String> {
    let Some(text) = package.version.as_deref() else {
        return Err(match &package.requirement {
            Some(requirement) => format!("expected an exact version, found {requirement:?}"),
            None => "expected a version, found none".to_owned(),
        });
    };
    if !text.contains(|c: char| c.is_ascii_digit()) {
        // Some orders place any word somewhere; a branch or tag is no version all the same.
        return Err(format!("expected a version with a number, found {text:?}"));
    }
    Version::parse(ecosystem, &with_epoch(package, text)).map_err(|error| error.to_string())
}

/// Package URLs of RPMs have the epoch beside the version.
fn with_epoch<'a>(package: &Package, text: &'a str) -> Cow<'a, str> {
    match package.purl.qualifiers.get("epoch") {
        Some(epoch) if package.purl.kind == "rpm" && !text.contains(':') => {
            Cow::Owned(format!("{epoch}:{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// A record can name a package more than once, for more than one release.
fn one_per_advisory(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| found.advisory);
    matches.dedup_by(|next, first| {
        let same = next.advisory == first.advisory;
        if same {
            first.fixed.append(&mut next.fixed);
        }
        same
    });
    for found in &mut matches {
        found.fixed.sort();
        found.fixed.dedup();
    }
    matches
}
