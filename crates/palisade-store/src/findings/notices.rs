//! What time alone does to findings: announces that they are due and that acceptances end, and opens what is no longer
//! accepted. Called by the housekeeping of every worker; several at once do everything once.

use std::collections::{BTreeMap, BTreeSet};

use palisade_model::{
    EventId, EventKind, FindingId, FindingStatus, OrganizationId, OrganizationSettings, ProjectAccess,
    ProjectId, RawId, UnixMillis, rfc3339,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_events};
use crate::findings::deadlines::{Deadlines, settings};
use crate::findings::decision::{Decision, TriageSet};
use crate::findings::held::{HeldFinding, Reach, hold_findings, hold_projects};
use crate::findings::triage::Triage;
use crate::findings::triage_write::{Changed, write_findings};
use crate::query::query;
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// As histories name what time did.
const ACTOR: &str = "expiry";
/// Findings looked at by one call; every event names all of its findings.
const BATCH: i64 = 100;

struct Due {
    id: FindingId,
    organization_id: OrganizationId,
    project_id: ProjectId,
    test_mode: bool,
}

impl FromRow for Due {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a finding id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.parse("a project id")?,
            test_mode: columns.take()?,
        })
    }
}

impl Store {
    /// Does what is to be done by `now`, longest overdue first; answers to how many findings. Not all when there are
    /// many: call it again until it answers 0.
    pub async fn take_notices(
        &self,
        now: UnixMillis,
        next_id: &(dyn Fn() -> RawId + Send + Sync),
    ) -> Result<usize> {
        let select = query(
            "SELECT finding.id, finding.organization_id, finding.project_id, finding.test_mode FROM findings AS finding \
             JOIN projects ON projects.id = finding.project_id AND projects.deleted_at IS NULL \
             WHERE finding.notice_at <= $1 ORDER BY finding.notice_at, finding.id LIMIT $2",
        );
        let due: Vec<Due> = self.db.all(select.bind(now).bind(BATCH)).await?;
        let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for due in &due {
            groups.entry((due.organization_id, due.test_mode)).or_default().push(due);
        }
        for ((organization_id, test_mode), due) in groups {
            let reach = Reach { organization_id, test_mode, projects: ProjectAccess::All };
            let (actor, set) = (ACTOR.to_owned(), TriageSet::default());
            let by_time = Triage { reach, actor, now, set, dry_run: false, next_id };
            self.notice(&by_time, &due).await?;
        }
        Ok(due.len())
    }

    async fn notice(&self, by_time: &Triage<'_>, due: &[&Due]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let organization = by_time.reach.organization_id;
        hold_projects(&mut tx, organization, due.iter().map(|due| due.project_id)).await?;
        let ids: BTreeSet<_> = due.iter().map(|due| due.id).collect();
        let held = hold_findings(&mut tx, &ids).await?;
        let settings = settings(&mut tx, organization).await?;
        let mut noticed = Noticed { by_time, settings, expired: vec![], told: BTreeMap::new() };
        held.into_values().for_each(|finding| noticed.add(finding));
        noticed.write(&mut tx).await?;
        tx.commit().await
    }
}

struct Noticed<'t> {
    by_time: &'t Triage<'t>,
    settings: OrganizationSettings,
    expired: Vec<Changed>,
    /// What is only announced, by project.
    told: BTreeMap<(ProjectId, EventKind), Vec<HeldFinding>>,
}

impl Noticed<'_> {
    /// Another worker may have been first: then nothing is left to do.
    fn add(&mut self, finding: HeldFinding) {
        let now = self.by_time.now;
        if finding.deadlines.notice_at.is_none_or(|notice| notice > now) {
            return;
        }
        let is_accepted = finding.decision.status == FindingStatus::AcceptedRisk;
        let end = if is_accepted { finding.decision.expires_at } else { finding.deadlines.due_at };
        let has_ended = end.is_some_and(|end| end <= now);
        let kind = match (is_accepted, has_ended) {
            (true, true) => {
                let after = self.opened(&finding);
                return self.expired.push(Changed { before: finding, after });
            }
            (true, false) => EventKind::RiskAcceptanceExpiring,
            (false, true) => EventKind::FindingSlaBreached,
            (false, false) => EventKind::FindingSlaDueSoon,
        };
        self.told.entry((finding.project_id, kind)).or_default().push(finding);
    }

    /// The finding as it is without its acceptance; its time starts again. If it is gone, the next scan says so.
    fn opened(&self, finding: &HeldFinding) -> HeldFinding {
        let now = self.by_time.now;
        let note = finding.decision.note.clone();
        let decision =
            Decision { status: FindingStatus::Open, note, reason: None, owner: None, expires_at: None };
        let deadlines = Deadlines::of_unresolved(&self.settings, finding.severity, finding.suppressed, now);
        HeldFinding { decision, deadlines, status_changed_at: now, fixed_at: None, ..finding.clone() }
    }

    async fn write(self, tx: &mut Tx) -> Result<()> {
        write_findings(tx, self.by_time, &self.expired).await?;
        for Changed { before, .. } in &self.expired {
            self.end_verdict(tx, before).await?;
        }
        for ((_, kind), findings) in &self.told {
            for finding in findings {
                let next = match kind {
                    EventKind::RiskAcceptanceExpiring => finding.decision.expires_at,
                    EventKind::FindingSlaDueSoon => finding.deadlines.due_at,
                    _ => None,
                };
                let update = query("UPDATE findings SET notice_at = $2 WHERE id = $1");
                tx.execute(update.bind(finding.id).bind(next)).await?;
            }
        }
        append_events(tx, &self.events()).await
    }

    /// The verdict that made the acceptance ends with it.
    async fn end_verdict(&self, tx: &mut Tx, finding: &HeldFinding) -> Result<()> {
        let Triage { reach, now, .. } = self.by_time;
        let end = query(
            "UPDATE verdicts SET status = 'open', reason = NULL, owner = NULL, expires_at = NULL, decided_by = $5, \
             decided_at = $6 WHERE organization_id = $1 AND test_mode = $2 AND fingerprint = $3 \
             AND project_id IN ('', $4) AND expires_at <= $6",
        )
        .bind(reach.organization_id)
        .bind(reach.test_mode)
        .bind(finding.fingerprint.as_str())
        .bind(finding.project_id)
        .bind(ACTOR)
        .bind(*now);
        tx.execute(end).await?;
        Ok(())
    }

    /// One event for each project and kind.
    fn events(&self) -> Vec<NewEvent> {
        let mut expired: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for Changed { before, .. } in &self.expired {
            for kind in [EventKind::RiskAcceptanceExpired, EventKind::FindingReopened] {
                expired.entry((before.project_id, kind)).or_default().push(before);
            }
        }
        let told = self.told.iter().map(|(key, findings)| (*key, findings.iter().collect::<Vec<_>>()));
        expired
            .into_iter()
            .chain(told)
            .map(|((project, kind), findings)| self.event(project, kind, &findings))
            .collect()
    }

    fn event(&self, project: ProjectId, kind: EventKind, findings: &[&HeldFinding]) -> NewEvent {
        let named: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "id": finding.id,
                    "rule_id": finding.rule_id,
                    "severity": finding.severity,
                    "category": finding.category,
                    "title": finding.title,
                    "scanner": finding.scanner,
                    "fingerprint": finding.fingerprint,
                    "due_at": finding.deadlines.due_at.map(rfc3339),
                    "expires_at": finding.decision.expires_at.map(rfc3339),
                    "owner": finding.decision.owner,
                    "assignee": finding.assignee,
                })
            })
            .collect();
        NewEvent {
            id: EventId::new((self.by_time.next_id)()),
            organization_id: self.by_time.reach.organization_id,
            scan_id: None,
            project_id: Some(project),
            test_mode: self.by_time.reach.test_mode,
            kind,
            data: json!({ "count": findings.len(), "findings": named }),
            created_at: self.by_time.now,
        }
    }
}
