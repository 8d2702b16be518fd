//! How many findings there are by state and severity, read from the counts that every change keeps.

use palisade_model::{FindingStatus, OrganizationId, ProjectId, Severity};

use crate::findings::identity::places;
use crate::findings::known::severity;
use crate::query::with_args;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// So many findings that are not suppressed have this state and this severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingCount {
    pub status: FindingStatus,
    pub severity: Severity,
    pub findings: u64,
}

impl FromRow for FindingCount {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            status: columns.word("a finding status", FindingStatus::parse)?,
            severity: severity(columns)?,
            findings: columns.number("a count")?,
        })
    }
}

impl Store {
    /// The counts of the organisation, of some of its projects or of one branch; deleted projects do not count.
    pub async fn finding_counts(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        projects: Option<&[ProjectId]>,
        branch: Option<&str>,
    ) -> Result<Vec<FindingCount>> {
        let mut args = vec![organization_id.into(), test_mode.into()];
        let mut only = String::new();
        match projects {
            None => {}
            Some([]) => return Ok(Vec::new()),
            Some(projects) => {
                only.push_str(&format!(" AND project_id IN ({})", places(3, projects.len())));
                args.extend(projects.iter().map(|project| (*project).into()));
            }
        }
        if let Some(branch) = branch {
            args.push(branch.into());
            only.push_str(&format!(" AND branch = ${}", args.len()));
        }
        let sql = format!(
            "SELECT status, severity, CAST(sum(findings) AS BIGINT) FROM finding_counts \
             WHERE organization_id = $1 AND test_mode = $2{only} AND project_id NOT IN \
             (SELECT id FROM projects WHERE organization_id = $1 AND deleted_at IS NOT NULL) \
             GROUP BY status, severity HAVING sum(findings) <> 0 ORDER BY status, severity"
        );
        self.db.all(with_args(sql, args)).await
    }
}
