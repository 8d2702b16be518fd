//! The rows that a decision changes: findings, counts, verdicts for findings that come later, history, and events last.

use std::collections::BTreeMap;

use palisade_model::{EventId, EventKind, FindingId, FindingStatus, MemberId, ProjectId, rfc3339};
use serde_json::{Value, json};

use crate::Result;
use crate::db::Tx;
use crate::events::{NewEvent, append_events};
use crate::findings::counts::CountChanges;
use crate::findings::decision::{Decision, Field};
use crate::findings::held::HeldFinding;
use crate::findings::history::{HistoryRow, insert_history};
use crate::findings::identity::places;
use crate::findings::triage::{Scope, Triage};
use crate::findings::verdict::{NewVerdict, forget_verdicts, upsert_verdicts};
use crate::query::{Query, assembled};

/// Rows per statement; see `write.rs`.
const ROWS: usize = 25;
/// An event names at most this many findings; it counts them all.
const NAMED_IN_EVENT: usize = 100;

/// One finding before and after.
pub(crate) struct Changed {
    pub(crate) before: HeldFinding,
    pub(crate) after: HeldFinding,
}

/// One problem of one project about which something was decided.
pub(crate) struct Decided {
    /// The finding that was named, as it was.
    pub(crate) before: HeldFinding,
    pub(crate) after: Decision,
    pub(crate) assignee: Field<MemberId>,
    /// The findings that changed: one for each branch.
    pub(crate) ids: Vec<FindingId>,
    /// Under which the problem is known.
    pub(crate) identities: Vec<String>,
}

/// Writes everything. Counts in one order for all writers, events last.
pub(crate) async fn write(
    tx: &mut Tx,
    triage: &Triage<'_>,
    changed: Vec<Changed>,
    decided: Vec<Decided>,
    scope: Scope,
) -> Result<()> {
    write_findings(tx, triage, &changed).await?;
    if scope == Scope::Projects && triage.set.decides() {
        write_verdicts(tx, triage, &decided).await?;
    }
    let before: BTreeMap<_, _> = changed.iter().map(|changed| (changed.before.id, changed)).collect();
    let events: Vec<_> = decided.iter().flat_map(|decided| events_of(triage, decided, &before)).collect();
    append_events(tx, &events).await
}

/// The findings themselves, their counts and their history.
pub(crate) async fn write_findings(tx: &mut Tx, triage: &Triage<'_>, changed: &[Changed]) -> Result<()> {
    for rows in changed.chunks(ROWS) {
        tx.execute(update_query(triage, rows)).await?;
    }
    write_counts(tx, triage, changed).await?;
    let mut history = Vec::new();
    changed.iter().for_each(|changed| history_of(triage, changed, &mut history));
    insert_history(tx, triage.reach.organization_id, &history).await
}

fn update_query(triage: &Triage<'_>, rows: &[Changed]) -> Query {
    const COLUMNS: usize = 12;
    let values: Vec<_> =
        (0..rows.len()).map(|row| format!("({})", places(2 + row * COLUMNS, COLUMNS))).collect();
    let update = assembled(format!(
        "UPDATE findings SET status = change.column2, status_note = change.column3, status_reason = change.column4, \
         status_owner = change.column5, status_expires_at = change.column6, status_changed_at = change.column7, \
         fixed_at = change.column8, assignee = change.column9, due_at = change.column10, notice_at = change.column11, \
         version = change.column12, updated_at = $1 FROM (VALUES {}) AS change WHERE findings.id = change.column1",
        values.join(", ")
    ));
    let keep = rows.len() == ROWS || rows.len() == 1;
    let mut update = if keep { update } else { update.one_off() }.bind(triage.now);
    for Changed { before, after } in rows {
        let decision = &after.decision;
        update = update
            .bind(after.id)
            .bind(decision.status.as_str())
            .bind(decision.note.clone())
            .bind(decision.reason.clone())
            .bind(decision.owner.clone())
            .bind(decision.expires_at)
            .bind(after.status_changed_at)
            .bind(after.fixed_at)
            .bind(after.assignee.map(|member| member.to_string()))
            .bind(after.deadlines.due_at)
            .bind(after.deadlines.notice_at)
            .bind(before.version + 1);
    }
    update
}

async fn write_counts(tx: &mut Tx, triage: &Triage<'_>, changed: &[Changed]) -> Result<()> {
    let mut streams = BTreeMap::new();
    for Changed { before, after } in changed.iter().filter(|changed| !changed.before.suppressed) {
        let (_, counts) = streams.entry((before.project_id, &before.branch)).or_insert_with(|| {
            let stream = before.stream(triage.reach.organization_id, triage.reach.test_mode);
            (stream, CountChanges::default())
        });
        counts.remove(before.decision.status, before.severity);
        counts.add(after.decision.status, after.severity);
    }
    for (stream, counts) in streams.into_values() {
        counts.write(tx, &stream).await?;
    }
    Ok(())
}

async fn write_verdicts(tx: &mut Tx, triage: &Triage<'_>, decided: &[Decided]) -> Result<()> {
    let mut verdicts: BTreeMap<(ProjectId, &str), NewVerdict<'_>> = BTreeMap::new();
    for Decided { before, after, identities, .. } in decided {
        let project = Some(before.project_id);
        let others: Vec<_> =
            identities.iter().map(String::as_str).filter(|i| *i != before.fingerprint).collect();
        if !others.is_empty() {
            forget_verdicts(tx, &triage.reach, project, &others).await?;
        }
        let fingerprint = before.fingerprint.as_str();
        let verdict = NewVerdict { fingerprint, project, decision: after };
        verdicts.insert((before.project_id, fingerprint), verdict);
    }
    let verdicts: Vec<_> = verdicts.into_values().collect();
    upsert_verdicts(tx, &triage.reach, &verdicts, &triage.actor, triage.now).await
}

/// One row for each thing that changed. What another status took away with it is part of its row.
fn history_of(triage: &Triage<'_>, changed: &Changed, rows: &mut Vec<HistoryRow>) {
    let Changed { before, after } = changed;
    let (old, new) = (&before.decision, &after.decision);
    let mut note = |kind, from: Value, to: Value, note: Option<&str>| {
        if from != to {
            rows.push(HistoryRow {
                id: (triage.next_id)(),
                finding_id: after.id,
                kind,
                actor: triage.actor.clone(),
                detail: json!({ "from": from, "to": to, "note": note }),
                created_at: triage.now,
            });
        }
    };
    note("status", json!(old.status), json!(new.status), new.note.as_deref());
    note("note", json!(old.note), json!(new.note), None);
    if old.status == new.status || new.reason.is_some() {
        note("reason", json!(old.reason), json!(new.reason), None);
    }
    if old.status == new.status || new.status == FindingStatus::AcceptedRisk {
        note("owner", json!(old.owner), json!(new.owner), None);
        let [from, to] = [old.expires_at, new.expires_at].map(|at| json!(at.map(rfc3339)));
        note("expires_at", from, to, None);
    }
    note("assignee", json!(before.assignee), json!(after.assignee), None);
}

/// At most one event about the status and one about the assignee of each problem, whatever the number of branches.
fn events_of(
    triage: &Triage<'_>,
    decided: &Decided,
    changed: &BTreeMap<FindingId, &Changed>,
) -> Vec<NewEvent> {
    let mut events = Vec::new();
    let all: Vec<_> = decided.ids.iter().filter_map(|id| changed.get(id).copied()).collect();
    // The named finding speaks for all, if it changed itself.
    let first = |differs: fn(&Changed) -> bool| {
        let named = all.iter().find(|changed| changed.before.id == decided.before.id && differs(changed));
        named.or_else(|| all.iter().find(|changed| differs(changed))).copied()
    };
    if let Some(spoken) = first(|changed| changed.before.decision.status != changed.after.decision.status) {
        let (old, new) = (&spoken.before.decision, &spoken.after.decision);
        let mut data = about(triage, &spoken.after, &decided.ids);
        data["from"] = json!(old.status);
        data["to"] = json!(new.status);
        data["note"] = json!(new.note);
        data["reason"] = json!(new.reason);
        data["expires_at"] = json!(new.expires_at.map(rfc3339));
        events.push(event(triage, spoken, EventKind::FindingStatusChanged, data));
    }
    if let Some(spoken) = first(|changed| changed.before.assignee != changed.after.assignee) {
        let mut data = about(triage, &spoken.after, &decided.ids);
        data["from"] = json!(spoken.before.assignee);
        data["assignee"] = json!(decided.assignee.flatten());
        events.push(event(triage, spoken, EventKind::FindingAssigned, data));
    }
    events
}

/// What every event about a decision says.
fn about(triage: &Triage<'_>, finding: &HeldFinding, ids: &[FindingId]) -> Value {
    let mut data = facts(finding);
    data["actor"] = json!(triage.actor);
    data["finding_ids"] = json!(&ids[..ids.len().min(NAMED_IN_EVENT)]);
    data["findings"] = json!(ids.len());
    data
}

/// What every event about one finding says.
pub(crate) fn facts(finding: &HeldFinding) -> Value {
    json!({
        "finding_id": finding.id,
        "project_id": finding.project_id,
        "branch": finding.branch,
        "fingerprint": finding.fingerprint,
        "severity": finding.severity,
        "scan_type": finding.scan_type,
        "category": finding.category,
        "rule_id": finding.rule_id,
        "title": finding.title,
    })
}

fn event(triage: &Triage<'_>, changed: &Changed, kind: EventKind, data: Value) -> NewEvent {
    NewEvent {
        id: EventId::new((triage.next_id)()),
        organization_id: triage.reach.organization_id,
        scan_id: None,
        project_id: Some(changed.after.project_id),
        test_mode: triage.reach.test_mode,
        kind,
        data,
        created_at: triage.now,
    }
}
