//! A finding whose file was moved: the new one takes over what was decided about the old one, which is fixed without
//! counting or being announced as fixed.

use palisade_model::{FindingId, FindingStatus};
use serde_json::json;

use crate::Result;
use crate::db::Tx;
use crate::findings::counts::CountChanges;
use crate::findings::ingest::ByScan;
use crate::findings::known::{KnownFinding, hold_known};
use crate::findings::settle::{FIXED, Leaving, Settling};
use crate::query::query;

/// From where to where.
pub(crate) struct Move {
    pub(crate) from: Leaving,
    pub(crate) to: FindingId,
}

/// Carries out moves; answers the rows for the histories.
pub(crate) async fn hand_on(
    tx: &mut Tx,
    settling: &Settling<'_>,
    moves: &[Move],
    counts: &mut CountChanges,
) -> Result<Vec<ByScan>> {
    let targets: Vec<_> = moves.iter().map(|moved| moved.to).collect();
    let known = hold_known(tx, &targets).await?;
    let mut history = Vec::with_capacity(moves.len() * 3);
    for Move { from, to } in moves {
        let Some(target) = known.get(to) else { continue };
        inherit(tx, settling, from, target, counts).await?;
        from.count_as_fixed(counts);
        let change = |id, kind, from, to| ByScan { id, kind, from, to };
        history.push(change(from.id, "status", json!(from.status), json!(FindingStatus::Fixed)));
        history.push(change(from.id, "moved", json!(from.id), json!(to)));
        history.push(change(*to, "moved", json!(from.id), json!(to)));
        if target.status == FindingStatus::Open && from.status != FindingStatus::Open {
            history.push(change(*to, "status", json!(target.status), json!(from.status)));
        }
    }
    let gone: Vec<_> = moves.iter().map(|moved| moved.from.id).collect();
    settling.update_ids(tx, &gone, FIXED).await?;
    Ok(history)
}

/// What somebody has decided about the new finding by now is stronger.
async fn inherit(
    tx: &mut Tx,
    settling: &Settling<'_>,
    from: &Leaving,
    to: &KnownFinding,
    counts: &mut CountChanges,
) -> Result<()> {
    let seen = query("UPDATE scan_findings SET change = 'unchanged' WHERE scan_id = $1 AND finding_id = $2");
    tx.execute(seen.bind(settling.scan.id).bind(to.id)).await?;
    let first = query("UPDATE findings SET first_scan_id = $2 WHERE id = $1");
    tx.execute(first.bind(to.id).bind(from.first_scan_id)).await?;
    if to.status != FindingStatus::Open {
        return Ok(());
    }
    if !to.suppressed {
        counts.remove(to.status, to.severity);
        counts.add(from.status, to.severity);
    }
    let take = query(
        "UPDATE findings SET status = old.status, status_note = old.status_note, status_reason = old.status_reason, \
         status_owner = old.status_owner, status_expires_at = old.status_expires_at, \
         status_changed_at = old.status_changed_at, assignee = old.assignee, due_at = old.due_at, notice_at = old.notice_at, \
         updated_at = $3, version = findings.version + 1 FROM findings AS old WHERE findings.id = $1 AND old.id = $2",
    );
    tx.execute(take.bind(to.id).bind(from.id).bind(settling.now)).await?;
    let decide = query(
        "INSERT INTO verdicts (organization_id, test_mode, fingerprint, project_id, status, note, reason, owner, \
         expires_at, decided_by, decided_at) \
         SELECT verdicts.organization_id, verdicts.test_mode, new.fingerprint, verdicts.project_id, verdicts.status, \
         verdicts.note, verdicts.reason, verdicts.owner, verdicts.expires_at, verdicts.decided_by, verdicts.decided_at \
         FROM findings AS new, findings AS old, verdicts WHERE new.id = $1 AND old.id = $2 \
         AND verdicts.organization_id = old.organization_id AND verdicts.test_mode = old.test_mode \
         AND verdicts.fingerprint = old.fingerprint AND verdicts.project_id = old.project_id ON CONFLICT DO NOTHING",
    );
    tx.execute(decide.bind(to.id).bind(from.id)).await?;
    Ok(())
}
