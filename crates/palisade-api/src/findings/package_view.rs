//! The package of a dependency finding as answers show it; both views of findings have it.

use palisade_model::{AffectedPackage, Exploitability, Relation, Usage};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words;

/// The package that a finding is about, how it got there, and what is known of its vulnerability.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingPackage, example = json!({
    "name": "lodash", "version": "4.17.15", "ecosystem": "npm", "purl": "pkg:npm/lodash@4.17.15",
    "fixed_version": "4.17.21", "advisory_ids": ["CVE-2021-23337", "GHSA-35jh-r3h4-6jhm"],
    "path": ["gulp@3.9.1", "lodash@4.17.15"], "direct_dependency": "gulp", "relation": "transitive",
    "usage": "development", "epss": {"score": 0.00896, "percentile": 0.75243}, "known_exploited": false
}))]
pub(crate) struct PackageView<'a> {
    /// As advisories of the ecosystem name it.
    name: &'a str,
    #[schema(required)]
    version: Option<&'a str>,
    /// Under the name of the OSV schema, such as `npm` or `PyPI`.
    #[schema(required)]
    ecosystem: Option<&'static str>,
    /// The package URL, with the version.
    purl: String,
    /// The smallest version that no advisory affects, else one that ends this vulnerability; `null` when there is none.
    #[schema(required)]
    fixed_version: Option<&'a str>,
    /// Every name of the vulnerability; the first is the one that it is known by.
    advisory_ids: &'a [String],
    /// Names and versions from a package that the project asks for itself to this one.
    path: &'a [String],
    /// The package to raise, when that is another one.
    #[schema(required)]
    direct_dependency: Option<&'a str>,
    #[schema(schema_with = words::package_relation)]
    relation: Relation,
    #[schema(schema_with = words::package_usage)]
    usage: Usage,
    /// How likely it is exploited in the next thirty days (EPSS): `score` and `percentile`, both from 0 to 1; `null` when
    /// not known.
    #[schema(value_type = Option<Object>, required)]
    epss: Option<Exploitability>,
    /// Whether it is in the catalogue of known exploited vulnerabilities (CISA KEV).
    known_exploited: bool,
}

impl<'a> From<&'a AffectedPackage> for PackageView<'a> {
    fn from(package: &'a AffectedPackage) -> Self {
        Self {
            name: &package.name,
            version: package.version.as_deref(),
            ecosystem: package.ecosystem.map(|ecosystem| ecosystem.as_str()),
            purl: package.purl.to_string(),
            fixed_version: package.fixed_version.as_deref(),
            advisory_ids: &package.advisory_ids,
            path: &package.path,
            direct_dependency: package.direct_dependency.as_deref(),
            relation: package.relation,
            usage: package.usage,
            epss: package.epss,
            known_exploited: package.known_exploited,
        }
    }
}
