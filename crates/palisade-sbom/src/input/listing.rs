//! What all kinds of documents have in common: packages with identifiers, edges between them, and roots.

use std::collections::{BTreeSet, HashMap, HashSet};

use palisade_model::{Hash, HashAlgorithm, Package, PackageFile, Purl, Relation, Usage};

use super::ecosystem::{advisory_name, ecosystem_of};
use crate::error::excerpt;

/// A document as it was read.
#[derive(Default)]
pub(super) struct Listing {
    /// `cyclonedx` or `spdx`.
    pub(super) format: &'static str,
    pub(super) project: Option<String>,
    /// Identifiers of what the document is about.
    pub(super) roots: BTreeSet<String>,
    pub(super) packages: Vec<Listed>,
    /// From, to: the first depends on the second.
    pub(super) edges: Vec<(String, String)>,
    pub(super) gaps: Vec<String>,
}

/// A package as it was read.
#[derive(Default)]
pub(super) struct Listed {
    /// What edges call it; empty when it has no identifier.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) purl: Option<String>,
    pub(super) usage: Option<Usage>,
    pub(super) licenses: Vec<String>,
    pub(super) hashes: Vec<Hash>,
    pub(super) line: u32,
}

/// How many gaps of one kind are told.
const GAPS_SHOWN: usize = 10;

impl Listing {
    pub(super) fn into_file(mut self, path: &str) -> PackageFile {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (number, package) in
            self.packages.iter().enumerate().filter(|(_, package)| !package.id.is_empty())
        {
            numbers.entry(&package.id).or_insert(number);
        }
        let mut needs = vec![BTreeSet::new(); self.packages.len()];
        let mut direct = HashSet::new();
        let mut knows_roots = false;
        for (from, to) in &self.edges {
            knows_roots |= self.roots.contains(from);
            let Some(to) = numbers.get(to.as_str()) else { continue };
            if self.roots.contains(from) {
                direct.insert(*to);
            }
            if let Some(from) = numbers.get(from.as_str()).filter(|from| *from != to) {
                needs[*from].insert(u32::try_from(*to).unwrap_or(u32::MAX));
            }
        }
        let relation = |number: &usize| match (knows_roots, direct.contains(number)) {
            (false, _) => Relation::Unknown,
            (true, true) => Relation::Direct,
            (true, false) => Relation::Transitive,
        };
        let relations: Vec<Relation> = (0..self.packages.len()).map(|number| relation(&number)).collect();
        let listed = std::mem::take(&mut self.packages);
        let packages =
            listed.into_iter().zip(needs).zip(relations).map(|((listed, needs), relation)| Package {
                relation,
                dependencies: needs.into_iter().collect(),
                ..listed.into_package(&mut self.gaps)
            });
        let packages = packages.collect();
        if self.gaps.len() > GAPS_SHOWN {
            let more = self.gaps.len() - GAPS_SHOWN;
            self.gaps.truncate(GAPS_SHOWN);
            self.gaps.push(format!("{more} more places were not understood"));
        }
        PackageFile {
            path: path.to_owned(),
            format: self.format.to_owned(),
            project: self.project,
            packages,
            has_edges: knows_roots,
            gaps: self.gaps,
            project_licenses: Vec::new(),
        }
    }
}

impl Listed {
    fn into_package(self, gaps: &mut Vec<String>) -> Package {
        let parsed = self.purl.as_deref().map(str::parse::<Purl>);
        let purl = match parsed {
            Some(Ok(purl)) => Some(purl),
            Some(Err(error)) => {
                gaps.push(format!("line {}: package {:?}: {error}", self.line, excerpt(&self.name)));
                None
            }
            None => None,
        };
        let version = self.version.or_else(|| purl.as_ref()?.version.clone()).filter(|text| !text.is_empty());
        let ecosystem = purl.as_ref().and_then(ecosystem_of);
        let name = purl.as_ref().filter(|_| ecosystem.is_some()).map_or(self.name.clone(), advisory_name);
        let mut purl =
            purl.unwrap_or_else(|| Purl { kind: "generic".to_owned(), name: self.name, ..Purl::default() });
        purl.version = purl.version.or_else(|| version.clone());
        Package {
            ecosystem,
            name,
            version,
            requirement: None,
            source: purl.qualifiers.get("vcs_url").or_else(|| purl.qualifiers.get("download_url")).cloned(),
            purl,
            usage: self.usage.unwrap_or(Usage::Runtime),
            relation: Relation::Unknown,
            line: self.line,
            licenses: self.licenses,
            hashes: self.hashes,
            dependencies: Vec::new(),
            found_licenses: Vec::new(),
        }
    }
}

/// A digest by the name of its algorithm, in any of the spellings of the formats.
pub(super) fn hash(algorithm: &str, value: &str) -> Option<Hash> {
    let plain: String = algorithm.chars().filter(|c| *c != '-').map(|c| c.to_ascii_lowercase()).collect();
    let algorithm = match plain.as_str() {
        "md5" => HashAlgorithm::Md5,
        "sha1" => HashAlgorithm::Sha1,
        "sha256" => HashAlgorithm::Sha256,
        "sha384" => HashAlgorithm::Sha384,
        "sha512" => HashAlgorithm::Sha512,
        _ => return None,
    };
    let is_hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| Hash { algorithm, value: value.to_ascii_lowercase() })
}
