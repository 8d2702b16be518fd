//! Findings that somebody decides about: found as far as the caller sees them, with the same problem on other branches,
//! and held until the transaction ends.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::{FindingId, MemberId, OrganizationId, ProjectAccess, ProjectId, Severity, UnixMillis};

use crate::db::{Db, Tx};
use crate::findings::deadlines::Deadlines;
use crate::findings::decision::Decision;
use crate::findings::identity::{Stream, places};
use crate::findings::known::severity;
use crate::query::{Query, assembled};
use crate::row::{Columns, FromRow};
use crate::{Result, dialect};

const ROWS: usize = 100;

/// One finding with everything that a decision reads or changes.
#[derive(Debug, Clone)]
pub(crate) struct HeldFinding {
    pub(crate) id: FindingId,
    pub(crate) project_id: ProjectId,
    pub(crate) branch: String,
    pub(crate) scanner: String,
    pub(crate) scan_type: String,
    pub(crate) rule_id: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) fingerprint: String,
    pub(crate) suppressed: bool,
    pub(crate) decision: Decision,
    pub(crate) status_changed_at: UnixMillis,
    pub(crate) fixed_at: Option<UnixMillis>,
    pub(crate) assignee: Option<MemberId>,
    pub(crate) deadlines: Deadlines,
    pub(crate) version: i64,
}

const COLUMNS: &str = "id, project_id, branch, scanner, scan_type, rule_id, category, title, severity, fingerprint, suppressed, \
     status, status_note, status_reason, status_owner, status_expires_at, status_changed_at, fixed_at, assignee, due_at, \
     notice_at, version";

impl FromRow for HeldFinding {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            project_id: columns.parse("a project id")?,
            branch: columns.take()?,
            scanner: columns.take()?,
            scan_type: columns.take()?,
            rule_id: columns.take()?,
            category: columns.take()?,
            title: columns.take()?,
            severity: severity(columns)?,
            fingerprint: columns.take()?,
            suppressed: columns.take()?,
            decision: Decision {
                status: columns.parse("a finding status")?,
                note: columns.take()?,
                reason: columns.take()?,
                owner: columns.take()?,
                expires_at: columns.take()?,
            },
            status_changed_at: columns.take()?,
            fixed_at: columns.take()?,
            assignee: columns.optional_parse("a member id")?,
            deadlines: Deadlines { due_at: columns.take()?, notice_at: columns.take()? },
            version: columns.take()?,
        })
    }
}

impl HeldFinding {
    pub(crate) fn stream(&self, organization_id: OrganizationId, test_mode: bool) -> Stream {
        Stream { organization_id, project_id: self.project_id, branch: self.branch.clone(), test_mode }
    }
}

/// Whose findings, as far as one caller sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    pub projects: ProjectAccess,
}

struct Placed(FindingId, ProjectId);

impl FromRow for Placed {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a finding id")?, columns.parse("a project id")?))
    }
}

/// The projects of those findings that exist for the caller.
pub(crate) async fn visible(
    tx: &mut Tx,
    reach: &Reach,
    ids: &[FindingId],
) -> Result<HashMap<FindingId, ProjectId>> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(ROWS) {
        let rows: Vec<Placed> = tx.all(visible_query(reach, some)).await?;
        let seen = rows.into_iter().filter(|Placed(_, project)| reach.projects.includes(*project));
        found.extend(seen.map(|Placed(id, project)| (id, project)));
    }
    Ok(found)
}

/// The project of a finding that exists for the caller; for reading.
pub(crate) async fn visible_now(db: &Db, reach: &Reach, id: FindingId) -> Result<Option<ProjectId>> {
    let row: Option<Placed> = db.optional(visible_query(reach, &[id])).await?;
    Ok(row.map(|Placed(_, project)| project).filter(|project| reach.projects.includes(*project)))
}

fn visible_query(reach: &Reach, ids: &[FindingId]) -> Query {
    let select = assembled(format!(
        "SELECT finding.id, finding.project_id FROM findings AS finding \
         JOIN projects ON projects.id = finding.project_id \
         WHERE finding.organization_id = $1 AND finding.test_mode = $2 AND projects.deleted_at IS NULL \
         AND finding.id IN ({})",
        places(3, ids.len())
    ));
    bind_ids(select.bind(reach.organization_id).bind(reach.test_mode), ids)
}

/// Under which identities a finding is known, and the findings of its project that share one: itself and those on other
/// branches.
#[derive(Debug, Default)]
pub(crate) struct Relatives {
    pub(crate) identities: BTreeSet<String>,
    pub(crate) findings: BTreeSet<FindingId>,
}

struct Shared(FindingId, String, FindingId);

impl FromRow for Shared {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a finding id")?, columns.take()?, columns.parse("a finding id")?))
    }
}

/// The relatives of each of these findings, which were found to exist for the caller.
pub(crate) async fn relatives(tx: &mut Tx, ids: &[FindingId]) -> Result<BTreeMap<FindingId, Relatives>> {
    let mut found: BTreeMap<FindingId, Relatives> = BTreeMap::new();
    for some in ids.chunks(ROWS) {
        let select = assembled(format!(
            "SELECT own.finding_id, own.fingerprint, other.finding_id FROM finding_fingerprints AS own \
             JOIN finding_fingerprints AS other \
             ON other.project_id = own.project_id AND other.fingerprint = own.fingerprint \
             WHERE own.finding_id IN ({})",
            places(1, some.len())
        ));
        let rows: Vec<Shared> = tx.all(bind_ids(select, some)).await?;
        for Shared(id, identity, other) in rows {
            let relatives = found.entry(id).or_default();
            relatives.identities.insert(identity);
            relatives.findings.insert(other);
        }
    }
    for id in ids {
        found.entry(*id).or_default().findings.insert(*id);
    }
    Ok(found)
}

/// Keeps everybody else from deciding about findings of these projects, and new ones from being stored there.
pub(crate) async fn hold_projects(
    tx: &mut Tx,
    organization_id: OrganizationId,
    projects: impl Iterator<Item = ProjectId>,
) -> Result<()> {
    dialect::lock_shared(tx, organization_id.raw()).await?;
    for project in projects.collect::<BTreeSet<_>>() {
        dialect::lock_alone(tx, project.raw()).await?;
    }
    Ok(())
}

/// Reads and holds these findings, in order of their ids so that two writers never wait in a circle.
pub(crate) async fn hold_findings(
    tx: &mut Tx,
    ids: &BTreeSet<FindingId>,
) -> Result<BTreeMap<FindingId, HeldFinding>> {
    let ids: Vec<_> = ids.iter().copied().collect();
    let mut held = BTreeMap::new();
    for some in ids.chunks(ROWS) {
        let lock = dialect::for_update(tx);
        let select = assembled(format!(
            "SELECT {COLUMNS} FROM findings WHERE id IN ({}) ORDER BY id {lock}",
            places(1, some.len())
        ));
        let rows: Vec<HeldFinding> = tx.all(bind_ids(select, some)).await?;
        held.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(held)
}

/// A full statement is prepared once, and so is that of a single finding.
fn bind_ids(mut query: Query, ids: &[FindingId]) -> Query {
    if ids.len() != ROWS && ids.len() != 1 {
        query = query.one_off();
    }
    for id in ids {
        query = query.bind(*id);
    }
    query
}
