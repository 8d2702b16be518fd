//! Libraries that the site uses, by their addresses and by what their files say, and what advisories say of them.

use palisade_advisories::{Affected, Index, Judgement};
use palisade_model::{Ecosystem, Package, Severity};

use super::facts::{Assets, shown};
use super::library_address::{exact, library_of};
use super::marks::Mark;

const MOST: usize = 100;

/// A library at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Library {
    /// As npm names it.
    pub(crate) name: &'static str,
    pub(crate) version: String,
    /// Where it was seen.
    pub(crate) address: String,
    pub(crate) judged: Judged,
}

/// What is known about a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Judged {
    /// There are no advisories to judge by.
    NoData,
    NotAffected,
    Affected {
        /// Ids of vulnerabilities, worst first.
        ids: Vec<String>,
        severity: Severity,
        /// Versions that fix some of them.
        fixed: Vec<String>,
    },
}

/// Every library of the site, each version once, in the order of name and version.
pub(super) fn find(assets: &Assets) -> Vec<Library> {
    let mut found = Vec::new();
    let mut add = |name: &'static str, version: String, address: String| {
        let known = found.iter().any(|library: &Library| library.name == name && library.version == version);
        if !known && found.len() < MOST {
            found.push(Library { name, version, address, judged: Judged::NoData });
        }
    };
    for (_, url) in assets.pages.iter().flat_map(|page| page.resources()) {
        if let Some((name, version)) = library_of(&url) {
            add(name, version, shown(&url));
        }
    }
    for hit in &assets.hits {
        if let (Mark::Library(name), Some(version)) = (hit.mark, exact(&hit.found)) {
            add(name, version, assets.url(hit.places.first()));
        }
    }
    found.sort_by(|a, b| (a.name, &a.version).cmp(&(b.name, &b.version)));
    found
}

/// Judges each by the advisories of npm.
pub(super) fn judge(libraries: &mut [Library], index: &Index) {
    for library in libraries {
        if let Ok(Judgement::Judged { affected, .. }) =
            index.advisories_for(&Package::of(Ecosystem::Npm, library.name, Some(&library.version)))
        {
            library.judged = judged(&affected);
        }
    }
}

fn judged(affected: &[Affected]) -> Judged {
    let Some(severity) =
        affected.iter().map(|one| one.rating.map_or(Severity::Medium, |rating| rating.severity)).max()
    else {
        return Judged::NotAffected;
    };
    let mut fixed: Vec<String> = affected.iter().flat_map(|one| one.fixed.iter().cloned()).collect();
    fixed.sort_unstable();
    fixed.dedup();
    let cve = |one: &Affected| one.aliases.iter().find(|id| id.starts_with("CVE-")).cloned();
    let ids = affected.iter().map(|one| cve(one).unwrap_or_else(|| one.id.clone())).collect();
    Judged::Affected { ids, severity, fixed }
}
