//! What stands beside a project in answers: its open findings and its last scan. Both are kept or found through an
//! index; nothing is counted.

use std::collections::HashMap;

use palisade_model::{FindingStatus, Project, ProjectId, Scan, Severity, SeverityCounts};

use crate::query::{Query, assembled, places};
use crate::row::{Columns, FromRow};
use crate::scans::scan_columns;
use crate::{Result, Store, StoreError};

/// The figures of one project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectFigures {
    /// Unresolved findings of the default branch.
    pub open_findings: SeverityCounts,
    /// The newest scan of any branch.
    pub last_scan: Option<Scan>,
}

struct Count {
    project: ProjectId,
    severity: i64,
    findings: i64,
}

impl FromRow for Count {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            project: columns.parse("a project id")?,
            severity: columns.take()?,
            findings: columns.take()?,
        })
    }
}

impl Store {
    /// The figures of each of these projects, in their order.
    pub async fn figures_of(&self, projects: &[Project]) -> Result<Vec<ProjectFigures>> {
        if projects.is_empty() {
            return Ok(Vec::new());
        }
        let counts: Vec<Count> = self.db.all(bound(counts_query(projects.len()), projects)).await?;
        let scans: Vec<Scan> = self.db.all(bound(last_scans_query(projects.len()), projects)).await?;
        let mut figures: HashMap<ProjectId, ProjectFigures> = HashMap::new();
        for Count { project, severity, findings } in counts {
            add(&mut figures.entry(project).or_default().open_findings, severity, findings)?;
        }
        for scan in scans {
            let figures = figures.entry(scan.project_id).or_default();
            figures.last_scan = Some(scan);
        }
        Ok(projects.iter().map(|project| figures.remove(&project.id).unwrap_or_default()).collect())
    }
}

fn bound(query: Query, projects: &[Project]) -> Query {
    projects.iter().fold(query, |query, project| query.bind(project.id))
}

/// Words of our own, so that they may stand in the text.
pub(super) fn unresolved() -> String {
    let words: Vec<_> = FindingStatus::ALL
        .into_iter()
        .filter(|status| status.is_unresolved())
        .map(|status| format!("'{}'", status.as_str()))
        .collect();
    words.join(", ")
}

pub(crate) fn counts_query(projects: usize) -> Query {
    assembled(format!(
        "SELECT projects.id, counts.severity, counts.findings FROM projects CROSS JOIN finding_counts AS counts \
         WHERE projects.id IN ({}) AND counts.organization_id = projects.organization_id \
         AND counts.test_mode = projects.test_mode AND counts.project_id = projects.id \
         AND counts.branch = projects.default_branch AND counts.status IN ({})",
        places(1, projects),
        unresolved()
    ))
}

pub(crate) fn last_scans_query(projects: usize) -> Query {
    const COLUMNS: &str = scan_columns!();
    assembled(format!(
        "SELECT {COLUMNS} FROM scans WHERE id IN (SELECT (SELECT max(newest.id) FROM scans AS newest \
         WHERE newest.project_id = projects.id) FROM projects WHERE projects.id IN ({}))",
        places(1, projects)
    ))
}

pub(super) fn add(counts: &mut SeverityCounts, severity: i64, findings: i64) -> Result<()> {
    let corrupt = || StoreError::Corrupt { expected: "a severity of 0 to 4", found: severity.to_string() };
    let place = match Severity::from_rank(severity).ok_or_else(corrupt)? {
        Severity::Critical => &mut counts.critical,
        Severity::High => &mut counts.high,
        Severity::Medium => &mut counts.medium,
        Severity::Low => &mut counts.low,
        Severity::Info => &mut counts.info,
    };
    *place += u64::try_from(findings).unwrap_or(0);
    Ok(())
}
