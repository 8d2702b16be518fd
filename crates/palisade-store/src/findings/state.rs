//! The state of a problem under its fingerprint, in whatever scan, branch or project it is found, and also before any scan
//! has found it.

use palisade_model::{FindingId, FindingStatus, ProjectId, UnixMillis};

use crate::findings::deadlines::settings;
use crate::findings::decision::{Decision, TriageRefusal};
use crate::findings::held::{Reach, visible, visible_now};
use crate::findings::identity::identity_key;
use crate::findings::triage::{Scope, Triage, Triaged, change};
use crate::findings::verdict::{NewVerdict, forget_everywhere, upsert_verdicts};
use crate::query::{Query, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, dialect};

/// How a caller names a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKey {
    /// By a finding: in its project.
    Id(FindingId),
    /// By its fingerprint in any spelling: wherever it is.
    Fingerprint(String),
}

/// How a problem stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateRow {
    pub fingerprint: String,
    pub status: FindingStatus,
    pub note: Option<String>,
    pub updated_at: UnixMillis,
    /// `None` when a scan did it.
    pub updated_by: Option<String>,
    /// Findings that the caller sees, one for each project and branch.
    pub findings: u64,
}

/// What setting a state did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateSet {
    Done,
    /// No such finding for the caller, or no project to decide for.
    NotFound,
    Refused(TriageRefusal),
}

impl Store {
    /// Decides about every finding of this fingerprint that the caller sees, and about those that come later: in the whole
    /// organisation, or in the projects to which the caller is confined.
    pub async fn set_state(&self, triage: &Triage<'_>, key: &FindingKey) -> Result<StateSet> {
        let mut tx = self.db.begin().await?;
        let reach = &triage.reach;
        let FindingKey::Fingerprint(text) = key else {
            let FindingKey::Id(id) = key else { return Ok(StateSet::NotFound) };
            let triaged = change(&mut tx, triage, &[*id], None, Scope::Projects).await?;
            tx.commit().await?;
            return Ok(outcome(&triaged).unwrap_or(StateSet::Done));
        };
        dialect::lock_alone(&mut tx, reach.organization_id.raw()).await?;
        let settings = settings(&mut tx, reach.organization_id).await?;
        let decision = match fresh().after(&triage.set, &triage.actor, &settings.risk_acceptance, triage.now)
        {
            Ok(decision) => decision,
            Err(refusal) => return Ok(StateSet::Refused(refusal)),
        };
        let identity = identity_key(text);
        let known: Vec<KnownAs> = tx.all(known_query(reach, &identity)).await?;
        let ids: Vec<_> = known.iter().map(|known| known.id).collect();
        let seen = visible(&mut tx, reach, &ids).await?;
        let ids: Vec<_> = ids.into_iter().filter(|id| seen.contains_key(id)).collect();
        change(&mut tx, triage, &ids, None, Scope::Nowhere).await?;
        let newest = known.iter().rev().find(|known| seen.contains_key(&known.id));
        let primary = newest.map_or(identity.as_str(), |known| known.fingerprint.as_str());
        let projects = match reach.projects.only() {
            Some([]) => return Ok(StateSet::NotFound),
            Some(projects) => projects.iter().copied().map(Some).collect(),
            None => {
                forget_everywhere(&mut tx, reach, &identity).await?;
                forget_everywhere(&mut tx, reach, primary).await?;
                vec![None]
            }
        };
        let verdict = |project| NewVerdict { fingerprint: primary, project, decision: &decision };
        let verdicts: Vec<_> = projects.into_iter().map(verdict).collect();
        upsert_verdicts(&mut tx, reach, &verdicts, &triage.actor, triage.now).await?;
        tx.commit().await?;
        Ok(StateSet::Done)
    }

    /// The finding that the key names; of several with one fingerprint the newest that is open or triaged, else the newest.
    pub async fn find(&self, reach: &Reach, key: &FindingKey) -> Result<Option<FindingId>> {
        let text = match key {
            FindingKey::Id(id) => return Ok(visible_now(&self.db, reach, *id).await?.map(|_| *id)),
            FindingKey::Fingerprint(text) => text,
        };
        let known: Vec<KnownAs> = self.db.all(known_query(reach, &identity_key(text))).await?;
        let seen = known.iter().filter(|known| reach.projects.includes(known.project_id));
        Ok(seen.max_by_key(|known| (known.status.is_unresolved(), known.id)).map(|known| known.id))
    }

    /// How the problem stands; `None` when nobody has decided about it and the caller sees no finding of it.
    pub async fn state(&self, reach: &Reach, key: &FindingKey, now: UnixMillis) -> Result<Option<StateRow>> {
        let (identity, only) = match key {
            FindingKey::Fingerprint(text) => (identity_key(text), None),
            FindingKey::Id(id) => {
                let Some(project) = visible_now(&self.db, reach, *id).await? else { return Ok(None) };
                let select = query("SELECT fingerprint FROM findings WHERE id = $1").bind(*id);
                (self.db.one(select).await?, Some(project))
            }
        };
        let sees =
            |project: ProjectId| reach.projects.includes(project) && only.is_none_or(|only| only == project);
        let known: Vec<KnownAs> = self.db.all(known_query(reach, &identity)).await?;
        let known: Vec<_> = known.into_iter().filter(|known| sees(known.project_id)).collect();
        let primary = known.last().map_or(identity.as_str(), |known| known.fingerprint.as_str());
        let select = query(
            "SELECT project_id, status, note, decided_by, decided_at, expires_at FROM verdicts \
             WHERE organization_id = $1 AND test_mode = $2 AND fingerprint IN ($3, $4) ORDER BY decided_at",
        );
        let select = select.bind(reach.organization_id).bind(reach.test_mode).bind(identity.as_str());
        let verdicts: Vec<Given> = self.db.all(select.bind(primary)).await?;
        let verdict = verdicts.into_iter().rfind(|given| given.project_id.is_none_or(sees));
        Ok(state_of(primary, &known, verdict, now))
    }
}

/// The first reason why something did not happen.
fn outcome(triaged: &[Triaged]) -> Option<StateSet> {
    triaged.iter().find_map(|triaged| match triaged {
        Triaged::NotFound => Some(StateSet::NotFound),
        Triaged::Refused(refusal) => Some(StateSet::Refused(*refusal)),
        Triaged::Updated | Triaged::Unchanged | Triaged::VersionChanged => None,
    })
}

fn fresh() -> Decision {
    Decision { status: FindingStatus::Open, note: None, reason: None, owner: None, expires_at: None }
}

/// A scan that found something again after it was decided to be fixed has the last word.
fn state_of(
    fingerprint: &str,
    known: &[KnownAs],
    verdict: Option<Given>,
    now: UnixMillis,
) -> Option<StateRow> {
    let row = |status, note, updated_at, updated_by| StateRow {
        fingerprint: fingerprint.to_owned(),
        status,
        note,
        updated_at,
        updated_by,
        findings: known.len() as u64,
    };
    let newest = known.iter().max_by_key(|known| known.changed_at);
    match (verdict, newest) {
        (Some(given), newest) if newest.is_none_or(|newest| given.decided_at >= newest.changed_at) => {
            let has_ended = given.expires_at.is_some_and(|end| end <= now);
            let status = if has_ended { FindingStatus::Open } else { given.status };
            Some(row(status, given.note, given.decided_at, Some(given.decided_by)))
        }
        (_, Some(newest)) => Some(row(newest.status, newest.note.clone(), newest.changed_at, None)),
        (_, None) => None,
    }
}

/// A finding that has the identity.
struct KnownAs {
    id: FindingId,
    project_id: ProjectId,
    fingerprint: String,
    status: FindingStatus,
    note: Option<String>,
    changed_at: UnixMillis,
}

impl FromRow for KnownAs {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            project_id: columns.parse("a project id")?,
            fingerprint: columns.take()?,
            status: columns.parse("a finding status")?,
            note: columns.take()?,
            changed_at: columns.take()?,
        })
    }
}

/// Oldest first.
fn known_query(reach: &Reach, identity: &str) -> Query {
    let select = query(
        // SQLite runs a CROSS JOIN from left to right: projects, their identity, its finding.
        "SELECT finding.id, finding.project_id, finding.fingerprint, finding.status, finding.status_note, \
         finding.status_changed_at FROM projects CROSS JOIN finding_fingerprints AS known CROSS JOIN findings AS finding \
         WHERE projects.organization_id = $1 AND projects.deleted_at IS NULL AND known.project_id = projects.id \
         AND known.fingerprint = $2 AND finding.id = known.finding_id AND finding.test_mode = $3 ORDER BY finding.id",
    );
    select.bind(reach.organization_id).bind(identity).bind(reach.test_mode)
}

/// A stored verdict.
struct Given {
    project_id: Option<ProjectId>,
    status: FindingStatus,
    note: Option<String>,
    decided_by: String,
    decided_at: UnixMillis,
    expires_at: Option<UnixMillis>,
}

impl FromRow for Given {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        let project: String = columns.take()?;
        Ok(Self {
            project_id: project.parse().ok(),
            status: columns.parse("a finding status")?,
            note: columns.take()?,
            decided_by: columns.take()?,
            decided_at: columns.take()?,
            expires_at: columns.take()?,
        })
    }
}
