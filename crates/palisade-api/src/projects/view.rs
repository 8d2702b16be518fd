//! Projects and branches as answers show them.

use palisade_model::{Project, ProjectId, Scan, ScanId, ScanType, TeamId};
use palisade_service::{BranchFigures, ProjectDetail};
use serde::Serialize;
use utoipa::ToSchema;

use crate::scans::CountsView;
use crate::time::Timestamp;
use crate::words;

/// A project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Project, example = json!({
    "id": "prj_01JWTVS7ZKAAQ2M6N0P3T5V7XY", "name": "Shop", "path": null, "url": "https://shop.example.com/",
    "repo_url": null, "default_branch": "main", "scan_types": ["web"], "policy_ids": [], "team_ids": [],
    "settings": {"scan_type": null}, "test_mode": false,
    "open_findings": {"critical": 0, "high": 1, "medium": 2, "low": 0, "info": 0, "total": 3}, "last_scan": null,
    "version": 1, "created_at": "2026-06-03T10:00:00Z", "updated_at": "2026-06-03T10:00:00Z"
}))]
pub(crate) struct ProjectView<'a> {
    #[schema(value_type = String)]
    id: ProjectId,
    name: &'a str,
    #[schema(required)]
    path: Option<&'a str>,
    #[schema(required)]
    url: Option<&'a str>,
    #[schema(required)]
    repo_url: Option<&'a str>,
    default_branch: &'a str,
    /// What its scans look for when they do not say; everything that fits when empty.
    scan_types: &'a [String],
    policy_ids: [&'a str; 0],
    #[schema(value_type = Vec<String>)]
    team_ids: &'a [TeamId],
    settings: SettingsView,
    /// Made with a test key.
    test_mode: bool,
    /// Findings of the default branch that are open or triaged.
    open_findings: CountsView,
    /// The newest scan, of any branch; `null` before the first.
    #[schema(required)]
    last_scan: Option<LastScanView>,
    /// Rises with every change to the fields above.
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// What scans of the project do unless they say otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingsView {
    #[schema(schema_with = words::optional_scan_type, required)]
    scan_type: Option<ScanType>,
}

/// The newest scan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LastScan)]
pub(crate) struct LastScanView {
    #[schema(value_type = String)]
    id: ScanId,
    #[schema(schema_with = words::status)]
    status: &'static str,
    created_at: Timestamp,
    #[schema(required)]
    finished_at: Option<Timestamp>,
    /// 0 to 100; `null` until the scan has completed.
    #[schema(required, minimum = 0, maximum = 100)]
    score: Option<u8>,
    /// What it found, suppressed findings not counted.
    summary: CountsView,
}

/// A branch of a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Branch)]
pub(crate) struct BranchView<'a> {
    name: &'a str,
    /// The default branch of the project.
    is_default: bool,
    /// Findings that are open or triaged.
    open_findings: CountsView,
    last_scan: LastScanView,
}

impl<'a> From<&'a ProjectDetail> for ProjectView<'a> {
    fn from(detail: &'a ProjectDetail) -> Self {
        let Project { id, fields, test_mode, version, created_at, updated_at, .. } = &detail.project;
        Self {
            id: *id,
            name: &fields.name,
            path: fields.source.path(),
            url: fields.source.url(),
            repo_url: fields.source.repository(),
            default_branch: &fields.default_branch,
            scan_types: &fields.scan_types,
            policy_ids: [],
            team_ids: &fields.team_ids,
            settings: SettingsView { scan_type: fields.settings.scan_type },
            test_mode: *test_mode,
            open_findings: CountsView::from(&detail.figures.open_findings),
            last_scan: detail.figures.last_scan.as_ref().map(LastScanView::from),
            version: version.get(),
            created_at: Timestamp(*created_at),
            updated_at: Timestamp(*updated_at),
        }
    }
}

impl From<&Scan> for LastScanView {
    fn from(scan: &Scan) -> Self {
        Self {
            id: scan.id,
            status: words::status_word(scan.status),
            created_at: Timestamp(scan.created_at),
            finished_at: scan.finished_at.map(Timestamp),
            score: scan.score,
            summary: CountsView::from(&scan.counts),
        }
    }
}

impl<'a> BranchView<'a> {
    pub(crate) fn of(branch: &'a BranchFigures, default_branch: &str) -> Self {
        Self {
            name: &branch.name,
            is_default: branch.name == default_branch,
            open_findings: CountsView::from(&branch.open_findings),
            last_scan: LastScanView::from(&branch.last_scan),
        }
    }
}
