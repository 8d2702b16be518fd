//! Verdict rows: decisions about an identity that outlive findings and scans. A scan that reports an identity for the
//! first time on a branch asks for them.

use palisade_model::{ProjectId, UnixMillis};

use crate::Result;
use crate::db::Tx;
use crate::findings::decision::Decision;
use crate::findings::held::Reach;
use crate::findings::identity::places;
use crate::query::{assembled, query};

/// Rows per statement; see `write.rs`.
const ROWS: usize = 25;

/// A decision about an identity: in one project, or in the whole organisation.
pub(crate) struct NewVerdict<'a> {
    pub(crate) fingerprint: &'a str,
    pub(crate) project: Option<ProjectId>,
    pub(crate) decision: &'a Decision,
}

/// How a verdict's place is stored.
fn project_text(project: Option<ProjectId>) -> String {
    project.map_or_else(String::new, |project| project.to_string())
}

/// Stores decisions in place of earlier ones. No two of them are about the same identity in the same place.
pub(crate) async fn upsert_verdicts(
    tx: &mut Tx,
    reach: &Reach,
    verdicts: &[NewVerdict<'_>],
    actor: &str,
    now: UnixMillis,
) -> Result<()> {
    const COLUMNS: usize = 7;
    for rows in verdicts.chunks(ROWS) {
        let values: Vec<_> = (0..rows.len())
            .map(|row| format!("($1, $2, $3, $4, {})", places(5 + row * COLUMNS, COLUMNS)))
            .collect();
        let upsert = assembled(format!(
            "INSERT INTO verdicts (organization_id, test_mode, decided_by, decided_at, fingerprint, project_id, status, \
             note, reason, owner, expires_at) VALUES {} \
             ON CONFLICT (organization_id, test_mode, fingerprint, project_id) DO UPDATE SET \
             status = excluded.status, note = excluded.note, reason = excluded.reason, owner = excluded.owner, \
             expires_at = excluded.expires_at, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
            values.join(", ")
        ));
        let keep = rows.len() == ROWS || rows.len() == 1;
        let mut upsert = if keep { upsert } else { upsert.one_off() }
            .bind(reach.organization_id)
            .bind(reach.test_mode)
            .bind(actor)
            .bind(now);
        for NewVerdict { fingerprint, project, decision } in rows {
            upsert = upsert
                .bind(*fingerprint)
                .bind(project_text(*project))
                .bind(decision.status.as_str())
                .bind(decision.note.clone())
                .bind(decision.reason.clone())
                .bind(decision.owner.clone())
                .bind(decision.expires_at);
        }
        tx.execute(upsert).await?;
    }
    Ok(())
}

/// Forgets what was decided in one project under these identities.
pub(crate) async fn forget_verdicts(
    tx: &mut Tx,
    reach: &Reach,
    project: Option<ProjectId>,
    identities: &[&str],
) -> Result<()> {
    let forget = query(
        "DELETE FROM verdicts WHERE organization_id = $1 AND test_mode = $2 AND project_id = $3 AND fingerprint = $4",
    );
    let forget = forget.bind(reach.organization_id).bind(reach.test_mode).bind(project_text(project));
    for identity in identities {
        tx.execute(forget.clone().bind(*identity)).await?;
    }
    Ok(())
}

/// Forgets what the projects of the organisation had decided about an identity.
pub(crate) async fn forget_everywhere(tx: &mut Tx, reach: &Reach, identity: &str) -> Result<()> {
    let forget =
        query("DELETE FROM verdicts WHERE organization_id = $1 AND test_mode = $2 AND fingerprint = $3");
    tx.execute(forget.bind(reach.organization_id).bind(reach.test_mode).bind(identity)).await?;
    Ok(())
}
