//! The package that a finding is about, in fields that machines read. Made by the dependency scanner; reports, answers,
//! bills of materials and VEX read it.

use serde::{Deserialize, Serialize};

use super::{Ecosystem, Purl, Relation, Share, Usage};
use crate::UnixMillis;

/// A package, how it got there, and what is known of its vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedPackage {
    /// As advisories of the ecosystem name it.
    pub name: String,
    pub version: Option<String>,
    /// Under the name of the OSV schema.
    pub ecosystem: Option<Ecosystem>,
    pub purl: Purl,
    /// The smallest version that no advisory affects, else one that ends this vulnerability.
    pub fixed_version: Option<String>,
    /// Every name of the vulnerability; the first is the one that it is known by.
    pub advisory_ids: Vec<String>,
    /// Names and versions from a package that the project asks for itself to this one.
    pub path: Vec<String>,
    /// The package to raise, when that is another one.
    pub direct_dependency: Option<String>,
    pub relation: Relation,
    pub usage: Usage,
    pub epss: Option<Exploitability>,
    /// Whether it is in the catalogue of known exploited vulnerabilities (CISA KEV).
    pub known_exploited: bool,
    /// When the first of its advisories was published.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::clock::rfc3339_text")]
    pub published_at: Option<UnixMillis>,
}

/// How likely a vulnerability is exploited in the next thirty days (FIRST, EPSS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exploitability {
    pub score: Share,
    /// The share of vulnerabilities with the same or a lower score.
    pub percentile: Share,
}

impl AffectedPackage {
    /// The name that the vulnerability is known by; empty when it has none.
    pub fn advisory(&self) -> &str {
        self.advisory_ids.first().map_or("", String::as_str)
    }
}
