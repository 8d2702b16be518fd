//! Deciding about findings: one at a time or many, always for every branch of their project, in one transaction with
//! verdicts, counts, history and events.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::{FindingId, FindingStatus, OrganizationSettings, ProjectId, RawId, UnixMillis};

use crate::db::Tx;
use crate::findings::assignee::may_see_findings;
use crate::findings::deadlines::{Deadlines, settings};
use crate::findings::decision::{TriageRefusal, TriageSet};
use crate::findings::held::{
    HeldFinding, Reach, Relatives, hold_findings, hold_projects, relatives, visible,
};
use crate::findings::triage_write::{Changed, Decided, write};
use crate::{Result, Store};

/// A change to findings, by somebody who sees what `reach` says.
pub struct Triage<'a> {
    pub reach: Reach,
    /// As histories name who does it.
    pub actor: String,
    pub now: UnixMillis,
    pub set: TriageSet,
    /// Finds out what would happen, and changes nothing.
    pub dry_run: bool,
    /// Makes one id per history row and event.
    pub next_id: &'a (dyn Fn() -> RawId + Send + Sync),
}

/// What became of one finding of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Triaged {
    Updated,
    /// It was so already.
    Unchanged,
    /// No such finding for this caller.
    NotFound,
    /// It is no longer what the caller has seen.
    VersionChanged,
    Refused(TriageRefusal),
}

/// Which verdicts a change leaves behind for findings that come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those of the findings' projects.
    Projects,
    /// None: the caller stores one for the whole organisation.
    Nowhere,
}

impl Store {
    /// Changes these findings; answers what became of each, in the given order. All changes become visible at once.
    pub async fn triage(&self, triage: &Triage<'_>, ids: &[FindingId]) -> Result<Vec<Triaged>> {
        let mut tx = self.db.begin().await?;
        let triaged = change(&mut tx, triage, ids, None, Scope::Projects).await?;
        if !triage.dry_run {
            tx.commit().await?;
        }
        Ok(triaged)
    }

    /// Changes one finding, unless it has another version than `expected`.
    pub async fn triage_one(
        &self,
        triage: &Triage<'_>,
        id: FindingId,
        expected: Option<i64>,
    ) -> Result<Triaged> {
        let mut tx = self.db.begin().await?;
        let triaged = change(&mut tx, triage, &[id], expected, Scope::Projects).await?;
        tx.commit().await?;
        Ok(triaged.first().copied().unwrap_or(Triaged::NotFound))
    }
}

/// The steps of every change.
pub(crate) async fn change(
    tx: &mut Tx,
    triage: &Triage<'_>,
    ids: &[FindingId],
    expected: Option<i64>,
    scope: Scope,
) -> Result<Vec<Triaged>> {
    let projects = visible(tx, &triage.reach, ids).await?;
    hold_projects(tx, triage.reach.organization_id, projects.values().copied()).await?;
    let found: Vec<_> = projects.keys().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let relatives = relatives(tx, &found).await?;
    let all = relatives.values().flat_map(|relatives| &relatives.findings).copied().collect();
    let held = hold_findings(tx, &all).await?;
    let settings = settings(tx, triage.reach.organization_id).await?;
    let blind = blind_projects(tx, triage, &projects).await?;
    let mut changing =
        Changing { triage, settings, held, expected, changed: BTreeMap::new(), decided: vec![] };
    let mut triaged = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = match projects.get(id) {
            None => Triaged::NotFound,
            Some(project) if blind.contains(project) => Triaged::Refused(TriageRefusal::AssigneeSeesNothing),
            Some(_) => relatives.get(id).map_or(Triaged::NotFound, |own| changing.one(*id, own)),
        };
        triaged.push(outcome);
    }
    if !triage.dry_run {
        let Changing { changed, decided, .. } = changing;
        write(tx, triage, changed.into_values().collect(), decided, scope).await?;
    }
    Ok(triaged)
}

/// The projects of which the new assignee may not see findings.
async fn blind_projects(
    tx: &mut Tx,
    triage: &Triage<'_>,
    projects: &HashMap<FindingId, ProjectId>,
) -> Result<BTreeSet<ProjectId>> {
    let Some(Some(assignee)) = triage.set.assignee else { return Ok(BTreeSet::new()) };
    let mut blind = BTreeSet::new();
    for project in projects.values().copied().collect::<BTreeSet<_>>() {
        if !may_see_findings(tx, triage.reach.organization_id, assignee, project).await? {
            blind.insert(project);
        }
    }
    Ok(blind)
}

struct Changing<'t> {
    triage: &'t Triage<'t>,
    settings: OrganizationSettings,
    /// As they are after what was done so far.
    held: BTreeMap<FindingId, HeldFinding>,
    expected: Option<i64>,
    changed: BTreeMap<FindingId, Changed>,
    decided: Vec<Decided>,
}

impl Changing<'_> {
    fn one(&mut self, id: FindingId, own: &Relatives) -> Triaged {
        let Some(before) = self.held.get(&id).cloned() else { return Triaged::NotFound };
        if self.expected.is_some_and(|expected| expected != before.version) {
            return Triaged::VersionChanged;
        }
        let Triage { set, actor, now, .. } = self.triage;
        let after = match before.decision.after(set, actor, &self.settings.risk_acceptance, *now) {
            Ok(after) => after,
            Err(refusal) => return Triaged::Refused(refusal),
        };
        let mut ids = Vec::new();
        for relative in &own.findings {
            let Some(finding) = self.held.get(relative) else { continue };
            let mut new = finding.clone();
            new.decision = finding.decision.taking_over(&before.decision, &after, set);
            new.assignee = set.assignee.unwrap_or(finding.assignee);
            if self.keep(new) {
                ids.push(*relative);
            }
        }
        if ids.is_empty() {
            return Triaged::Unchanged;
        }
        let identities = own.identities.iter().cloned().collect();
        self.decided.push(Decided { before, after, assignee: set.assignee, ids, identities });
        Triaged::Updated
    }

    /// Notes a finding that is different now; answers whether it is.
    fn keep(&mut self, mut new: HeldFinding) -> bool {
        let now = self.triage.now;
        let Some(before) = self.held.get(&new.id) else { return false };
        if before.decision == new.decision && before.assignee == new.assignee {
            return false;
        }
        if before.decision.status != new.decision.status {
            new.status_changed_at = now;
        }
        new.fixed_at = fixed_at(before, &new, now);
        new.deadlines = self.deadlines(before, &new);
        let first = self.changed.remove(&new.id).map_or_else(|| before.clone(), |changed| changed.before);
        self.changed.insert(new.id, Changed { before: first, after: new.clone() });
        self.held.insert(new.id, new);
        true
    }

    /// The time of a finding starts when it opens, and does not start again when it is merely confirmed.
    fn deadlines(&self, before: &HeldFinding, new: &HeldFinding) -> Deadlines {
        let (old, decision, now) = (&before.decision, &new.decision, self.triage.now);
        if decision.status.is_unresolved() {
            return if old.status.is_unresolved() {
                before.deadlines
            } else {
                Deadlines::of_unresolved(&self.settings, new.severity, new.suppressed, now)
            };
        }
        if (old.status, old.expires_at) == (decision.status, decision.expires_at) {
            return before.deadlines;
        }
        Deadlines::of_accepted(&self.settings, decision.expires_at, now)
    }
}

/// Deciding about a finding that is gone does not bring it back; opening it does, until the next scan.
fn fixed_at(before: &HeldFinding, new: &HeldFinding, now: UnixMillis) -> Option<UnixMillis> {
    match new.decision.status {
        FindingStatus::Fixed => before.fixed_at.or(Some(now)),
        status if status.is_unresolved() => None,
        _ => before.fixed_at,
    }
}
