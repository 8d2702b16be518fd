//! The input of the writers.

use palisade_model::{PackageFile, Purl, Severity, UnixMillis};

use crate::vex::{Justification, Status};

/// Everything that a document of ours says.
#[derive(Debug, Clone)]
pub struct Inventory<'a> {
    /// What was scanned, such as the name of a project or a folder.
    pub name: &'a str,
    /// Its version, when it has one.
    pub version: Option<&'a str>,
    pub files: &'a [PackageFile],
    pub vulnerabilities: &'a [Vulnerability],
    /// Who decides about vulnerabilities, such as an organisation; VEX documents name it.
    pub author: &'a str,
    /// The version of Palisade.
    pub tool_version: &'a str,
    /// When; the caller takes `SOURCE_DATE_EPOCH` where it is set.
    pub at: UnixMillis,
}

/// One vulnerability and the packages of the inventory that have it.
#[derive(Debug, Clone, Default)]
pub struct Vulnerability {
    /// Such as `CVE-2021-44228` or `GHSA-jfh8-c2jp-5v3q`.
    pub id: String,
    /// Other names of the same.
    pub aliases: Vec<String>,
    pub source: Option<Source>,
    pub ratings: Vec<Rating>,
    /// Numbers of the Common Weakness Enumeration.
    pub cwes: Vec<u32>,
    pub description: Option<String>,
    /// What to do about it.
    pub recommendation: Option<String>,
    /// Addresses of advisories.
    pub advisories: Vec<String>,
    pub published: Option<UnixMillis>,
    pub updated: Option<UnixMillis>,
    /// Packages that the inventory does not have are left out.
    pub affects: Vec<Purl>,
    /// What was decided about it.
    pub analysis: Option<Analysis>,
}

/// Who says that there is a vulnerability.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: String,
    pub url: Option<String>,
}

/// How bad it is in the eyes of one method.
#[derive(Debug, Clone)]
pub struct Rating {
    pub method: RatingMethod,
    pub score: Option<f64>,
    pub severity: Option<Severity>,
    pub vector: Option<String>,
}

/// The methods that CycloneDX has words for and advisories use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingMethod {
    CvssV2,
    CvssV3,
    CvssV31,
    CvssV4,
    Other,
}

/// A decision about a vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Analysis {
    pub status: Status,
    pub justification: Option<Justification>,
    /// In words.
    pub detail: Option<String>,
    /// When it was decided, where that is known.
    pub at: Option<UnixMillis>,
}

impl Analysis {
    /// A decision with words and nothing else.
    pub fn of(status: Status, detail: &str) -> Self {
        Self { status, justification: None, detail: Some(detail.to_owned()), at: None }
    }
}

impl RatingMethod {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::CvssV2 => "CVSSv2",
            Self::CvssV3 => "CVSSv3",
            Self::CvssV31 => "CVSSv31",
            Self::CvssV4 => "CVSSv4",
            Self::Other => "other",
        }
    }
}
