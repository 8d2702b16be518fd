//! Bills of materials in lists.

use palisade_model::{LicenseUse, ProjectId, ScanId};
use palisade_service::{SbomFormat, StoredSbom};
use serde::Serialize;
use utoipa::ToSchema;

use crate::time::Timestamp;

/// What a scan met, in figures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillOfMaterials)]
pub(crate) struct SbomView<'a> {
    #[schema(value_type = String)]
    scan_id: ScanId,
    #[schema(value_type = String)]
    project_id: ProjectId,
    branch: &'a str,
    #[schema(required)]
    commit_sha: Option<&'a str>,
    /// What was scanned, as it was given.
    target: &'a str,
    /// Packages; those that several files list count once.
    components: u64,
    /// Vulnerabilities that counted when the scan ended.
    vulnerabilities: u64,
    /// At most a hundred, the most frequent ones first.
    licenses: Vec<LicenseView<'a>>,
    created_at: Timestamp,
    links: LinksView,
}

/// A licence and how many components state it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LicenseUse)]
pub(crate) struct LicenseView<'a> {
    /// An SPDX expression, or the words of a manifest.
    license: &'a str,
    components: u64,
}

/// The documents, relative to this server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillLinks)]
pub(crate) struct LinksView {
    cyclonedx: String,
    spdx: String,
    openvex: String,
    scan: String,
}

impl<'a> From<&'a StoredSbom> for SbomView<'a> {
    fn from(sbom: &'a StoredSbom) -> Self {
        let license = |one: &'a LicenseUse| LicenseView { license: &one.license, components: one.components };
        Self {
            scan_id: sbom.scan_id,
            project_id: sbom.project_id,
            branch: &sbom.branch,
            commit_sha: sbom.commit_sha.as_deref(),
            target: &sbom.target_text,
            components: sbom.summary.components,
            vulnerabilities: sbom.vulnerabilities,
            licenses: sbom.summary.licenses.iter().map(license).collect(),
            created_at: Timestamp(sbom.created_at),
            links: LinksView::of(sbom.scan_id),
        }
    }
}

impl LinksView {
    fn of(id: ScanId) -> Self {
        let document = |format: SbomFormat| format!("/v1/scans/{id}/sbom?format={}", format.as_str());
        Self {
            cyclonedx: document(SbomFormat::CycloneDxJson),
            spdx: document(SbomFormat::SpdxJson),
            openvex: document(SbomFormat::OpenVex),
            scan: format!("/v1/scans/{id}"),
        }
    }
}
