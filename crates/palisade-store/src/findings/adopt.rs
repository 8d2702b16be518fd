//! Fills in what the columns of a finding repeat of its content, for findings of the first schema. Called once, by the
//! migration.

use palisade_model::{Capability, Finding, FindingId, correlation_key};

use crate::Result;
use crate::db::Tx;
use crate::findings::identity::{content_fingerprint, identities};
use crate::findings::write::{path, search_text};
use crate::query::query;
use crate::row::{Columns, FromRow};

/// Findings per statement.
const FINDINGS: usize = 500;

struct Old {
    id: FindingId,
    finding: Finding,
}

impl FromRow for Old {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self { id: columns.parse("a finding id")?, finding: columns.json("a finding as JSON")? })
    }
}

/// Reads every finding in order of its id and completes it.
pub(crate) async fn adopt(tx: &mut Tx) -> Result<()> {
    let mut after = String::new();
    loop {
        let select = query(
            "SELECT findings.id, finding_contents.body FROM findings JOIN finding_contents \
             ON finding_contents.finding_id = findings.id AND finding_contents.version = findings.content_version \
             WHERE findings.id > $1 ORDER BY findings.id LIMIT $2",
        );
        let some: Vec<Old> = tx.all(select.bind(after).bind(FINDINGS)).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id.to_string();
        for old in &some {
            complete(tx, old).await?;
        }
    }
}

async fn complete(tx: &mut Tx, Old { id, finding }: &Old) -> Result<()> {
    let rename = query(
        "UPDATE finding_fingerprints SET fingerprint = $3 WHERE finding_id = $1 AND fingerprint = $4 \
         AND project_id = (SELECT project_id FROM findings WHERE id = $1) AND branch = $2",
    );
    let identity = identities(finding).swap_remove(0);
    let rename = rename.bind(*id).bind("main").bind(identity.as_str()).bind(finding.primary_fingerprint());
    tx.execute(rename).await?;
    let update = query(
        "UPDATE findings SET scanner = $2, scan_type = $3, category = $4, title = $5, path = $6, search_text = $7, \
         fingerprint = $8, content_fingerprint = $9, correlation_key = $10 WHERE id = $1",
    )
    .bind(*id)
    .bind(finding.scanner.as_str())
    .bind(Capability::of_scanner(&finding.scanner).as_str())
    .bind(finding.category.as_str())
    .bind(finding.title.as_str())
    .bind(path(finding))
    .bind(search_text(finding))
    .bind(identity)
    .bind(content_fingerprint(finding))
    .bind(correlation_key(finding));
    tx.execute(update).await?;
    Ok(())
}
