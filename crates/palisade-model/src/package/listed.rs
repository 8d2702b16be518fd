//! One package as one file states it.

use serde::{Deserialize, Serialize};

use super::{Ecosystem, Purl};

/// One package that a manifest, lockfile, SBOM or binary names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// `None` where no advisory source knows the kind of package, such as `pkg:generic`.
    pub ecosystem: Option<Ecosystem>,
    /// As advisories of the ecosystem name it: `group:artifact` for Maven, the normalised name for PyPI, the module path for Go.
    pub name: String,
    /// The exact version; `None` when the file pins none.
    pub version: Option<String>,
    /// What the file asks for when it is not an exact version, such as `^1.2` or `>=2,<3`.
    pub requirement: Option<String>,
    /// With the version when there is one.
    pub purl: Purl,
    pub usage: Usage,
    pub relation: Relation,
    /// The line of the file that names it, from 1; 0 in files without lines.
    pub line: u32,
    /// SPDX expressions or the words of the file that lists it, when it has any.
    pub licenses: Vec<String>,
    /// Digests of the package as it is downloaded.
    pub hashes: Vec<Hash>,
    /// Where it comes from when that is not the ecosystem's registry: a git address, a URL, or a folder as `file:<path>`. What
    /// comes from a folder is the project's own, whatever a registry has under that name.
    pub source: Option<String>,
    /// Packages that it depends on: indices into the packages of the same file, ascending.
    pub dependencies: Vec<u32>,
    /// Licences that other files of the tree have for it, in order of path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found_licenses: Vec<FoundLicense>,
}

impl Package {
    /// Whether it is the project's own: what comes from a folder is, whatever a registry has under that name.
    pub fn is_own(&self) -> bool {
        self.source.as_deref().is_some_and(|source| source.starts_with("file:"))
    }
}

impl Package {
    /// A package of an ecosystem of which no more is known: needed at run time, on no line.
    pub fn of(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Self {
        let purl = Purl::of(ecosystem, name, version);
        Self { ecosystem: Some(ecosystem), ..Self::of_no_ecosystem(name, version, purl) }
    }

    /// The same for a package that no advisory source knows the kind of.
    pub fn of_no_ecosystem(name: &str, version: Option<&str>, purl: Purl) -> Self {
        Self {
            ecosystem: None,
            name: name.to_owned(),
            version: version.map(str::to_owned),
            requirement: None,
            purl,
            usage: Usage::Runtime,
            relation: Relation::Unknown,
            line: 0,
            licenses: Vec::new(),
            hashes: Vec::new(),
            source: None,
            dependencies: Vec::new(),
            found_licenses: Vec::new(),
        }
    }
}

/// A licence that is found in the tree: what an installed package or a project states, or a text that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLicense {
    /// An SPDX expression, or the words of the file.
    pub license: String,
    /// Relative to the scanned root, `/` as separator.
    pub path: String,
    /// From 1; 0 where it cannot be told.
    pub line: u32,
    /// How alike a text and the one of the licence are, in percent; `None` for what is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<u8>,
}

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// In what is shipped.
    Runtime,
    /// Asked for only by those who want an extra.
    Optional,
    /// Building, testing or developing only.
    Development,
}

impl Usage {
    /// Every use.
    pub const ALL: [Self; 3] = [Self::Runtime, Self::Optional, Self::Development];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Runtime => "runtime",
            Self::Optional => "optional",
            Self::Development => "development",
        }
    }
}

/// How a package got there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The project asks for it itself.
    Direct,
    /// Another package asks for it.
    Transitive,
    /// The file does not tell.
    Unknown,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Transitive, Self::Unknown];

    /// The lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Transitive => "transitive",
            Self::Unknown => "unknown",
        }
    }
}

/// A digest of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash {
    pub algorithm: HashAlgorithm,
    /// Lower-case hexadecimal digits.
    pub value: String,
}

/// The digests that lockfiles and SBOMs use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HashAlgorithm {
    #[serde(rename = "MD5")]
    Md5,
    #[serde(rename = "SHA-1")]
    Sha1,
    #[serde(rename = "SHA-256")]
    Sha256,
    #[serde(rename = "SHA-384")]
    Sha384,
    #[serde(rename = "SHA-512")]
    Sha512,
}
