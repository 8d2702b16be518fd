//! One finding, by its id or by any of its fingerprints, and the findings of other tools that mean the same problem.

use palisade_model::{FindingId, FindingStatus, OrganizationId, ProjectId};

use crate::findings::identity::{known_under, places};
use crate::findings::record::{FindingRecord, RECORD_COLUMNS};
use crate::query::{Query, assembled, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// A finding that means the same problem as another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelatedFinding {
    pub id: FindingId,
    pub scanner: String,
    pub rule_id: String,
    pub status: FindingStatus,
}

impl FromRow for CorrelatedFinding {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            scanner: columns.take()?,
            rule_id: columns.take()?,
            status: columns.word("a finding status", FindingStatus::parse)?,
        })
    }
}

const MAX_CORRELATED: usize = 50;

impl Store {
    /// A finding of the organisation, unless its project is deleted.
    pub async fn get_finding(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        id: FindingId,
    ) -> Result<Option<FindingRecord>> {
        let select = record_query("known.id = $3");
        self.db.optional(select.bind(organization_id).bind(test_mode).bind(id)).await
    }

    /// Of the findings that have this fingerprint (64 hexadecimal digits) in one of the projects, or in any: the newest
    /// that is open or triaged, else the newest.
    pub async fn finding_of_fingerprint(
        &self,
        organization_id: OrganizationId,
        test_mode: bool,
        projects: Option<&[ProjectId]>,
        fingerprint: &str,
    ) -> Result<Option<FindingRecord>> {
        let mine = match projects {
            None => String::new(),
            Some([]) => return Ok(None),
            Some(projects) => format!(" AND known.project_id || '' IN ({})", places(4, projects.len())),
        };
        let mut select = record_query(&format!("known.id IN ({}){mine}", known_under("$3")))
            .bind(organization_id)
            .bind(test_mode)
            .bind(fingerprint);
        for project in projects.unwrap_or_default() {
            select = select.bind(*project);
        }
        self.db.optional(select).await
    }

    /// The other findings of the same branch that share the finding's correlation key, newest first, at most fifty.
    pub async fn correlated_findings(&self, finding: &FindingRecord) -> Result<Vec<CorrelatedFinding>> {
        if finding.correlation_key.is_empty() {
            return Ok(Vec::new());
        }
        let select = query(
            "SELECT id, scanner, rule_id, status FROM findings WHERE organization_id = $1 AND correlation_key = $2 \
             AND correlation_key <> '' AND project_id = $3 AND branch = $4 AND id <> $5 ORDER BY id DESC LIMIT $6",
        )
        .bind(finding.organization_id)
        .bind(finding.correlation_key.as_str())
        .bind(finding.project_id)
        .bind(finding.branch.as_str())
        .bind(finding.id)
        .bind(MAX_CORRELATED);
        self.db.all(select).await
    }
}

/// The concatenation keeps SQLite from going through all findings of the organisation: the condition names few.
fn record_query(condition: &str) -> Query {
    assembled(format!(
        "SELECT {RECORD_COLUMNS} FROM findings AS known JOIN finding_contents AS contents \
         ON contents.finding_id = known.id AND contents.version = known.content_version \
         JOIN projects ON projects.id = known.project_id AND projects.deleted_at IS NULL \
         WHERE {condition} AND known.organization_id || '' = $1 AND known.test_mode = $2 \
         ORDER BY CASE WHEN known.status IN ('open', 'triaged') THEN 0 ELSE 1 END, known.id DESC LIMIT 1"
    ))
}
