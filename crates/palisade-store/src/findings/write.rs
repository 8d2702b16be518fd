//! The rows of a batch: new findings, their contents, and what the scan saw.

use palisade_model::{
    Capability, Finding, FindingId, FindingStatus, Location, OrganizationId, ScanId, Severity, UnixMillis,
    correlation_key,
};

use crate::Result;
use crate::db::Tx;
use crate::dialect;
use crate::findings::change::Change;
use crate::findings::deadlines::Deadlines;
use crate::findings::identity::{Stream, content_fingerprint, places};
use crate::findings::known::Verdict;
use crate::findings::search::{OWN_BITS, sequence_name};
use crate::findings::words::words;
use crate::query::{Query, assembled, query};

/// Rows per statement; a full statement is prepared once.
const ROWS: usize = 100;

/// A finding about to be stored for the first time.
pub(crate) struct NewFinding<'a> {
    pub(crate) id: FindingId,
    pub(crate) finding: &'a Finding,
    pub(crate) fingerprint: &'a str,
    pub(crate) body: &'a str,
    pub(crate) content_hash: &'a str,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) deadlines: Deadlines,
}

impl NewFinding<'_> {
    pub(crate) fn status(&self) -> FindingStatus {
        self.verdict.as_ref().map_or(FindingStatus::Open, |verdict| verdict.status)
    }
}

/// What the scan saw of one finding.
pub(crate) struct Seen<'a> {
    pub(crate) id: FindingId,
    pub(crate) content_version: i64,
    pub(crate) finding: &'a Finding,
    pub(crate) change: Change,
}

const NEW_COLUMNS: usize = 23;

/// Stores findings that nobody had seen on this branch.
pub(crate) async fn insert_new(
    tx: &mut Tx,
    stream: &Stream,
    scan_id: ScanId,
    new: &[NewFinding<'_>],
    now: UnixMillis,
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let first = allocate(tx, stream.organization_id, new.len()).await?;
    let numbered: Vec<_> = (first..).zip(new).collect();
    for rows in numbered.chunks(ROWS) {
        let mut insert = insert_query(rows.len())
            .bind(stream.organization_id)
            .bind(stream.project_id)
            .bind(stream.branch.as_str())
            .bind(stream.test_mode)
            .bind(scan_id)
            .bind(now);
        for (number, row) in rows {
            insert = bind_new(insert, *number, row);
        }
        tx.execute(insert).await?;
    }
    insert_contents(tx, &new.iter().map(|row| (row.id, 1, row.body)).collect::<Vec<_>>()).await?;
    let texts: Vec<_> = numbered.iter().map(|(number, row)| (*number, search_text(row.finding))).collect();
    dialect::index_search(tx, &texts).await
}

/// Takes the next numbers of the organisation; answers the first.
async fn allocate(tx: &mut Tx, organization_id: OrganizationId, count: usize) -> Result<i64> {
    let name = sequence_name(organization_id);
    let more = query("UPDATE sequences SET value = value + $2 WHERE name = $1 RETURNING value");
    let mut last: Option<i64> = tx.optional(more.bind(name.as_str()).bind(count)).await?;
    if last.is_none() {
        let begin = query(
            "UPDATE sequences SET value = value + 1 WHERE name = 'finding_organizations' RETURNING value",
        );
        let own: i64 = tx.one(begin).await?;
        let first = query(
            "INSERT INTO sequences (name, value) VALUES ($1, $2 + $3) \
             ON CONFLICT (name) DO UPDATE SET value = sequences.value + $3 RETURNING value",
        );
        last = Some(tx.one(first.bind(name).bind(own << OWN_BITS).bind(count)).await?);
    }
    Ok(last.unwrap_or(0) - i64::try_from(count).unwrap_or(0) + 1)
}

fn insert_query(rows: usize) -> Query {
    let values: Vec<String> = (0..rows)
        .map(|row| {
            format!(
                "($1, $2, $3, $4, $5, $5, $6, $6, $6, 1, 1, {})",
                places(7 + row * NEW_COLUMNS, NEW_COLUMNS)
            )
        })
        .collect();
    let query = assembled(format!(
        "INSERT INTO findings (organization_id, project_id, branch, test_mode, first_scan_id, last_scan_id, created_at, \
         updated_at, status_changed_at, content_version, version, id, number, scanner, scan_type, rule_id, category, \
         severity, fingerprint, content_fingerprint, correlation_key, title, path, search_text, suppressed, content_hash, \
         status, status_note, status_reason, status_owner, status_expires_at, fixed_at, due_at, notice_at) VALUES {}",
        values.join(", ")
    ));
    if rows == ROWS { query } else { query.one_off() }
}

fn bind_new(insert: Query, number: i64, row: &NewFinding<'_>) -> Query {
    let finding = row.finding;
    let verdict = row.verdict.as_ref();
    insert
        .bind(row.id)
        .bind(number)
        .bind(finding.scanner.as_str())
        .bind(Capability::of_scanner(&finding.scanner).as_str())
        .bind(finding.rule_id.as_str())
        .bind(finding.category.as_str())
        .bind(finding.severity.rank())
        .bind(row.fingerprint)
        .bind(content_fingerprint(finding))
        .bind(correlation_key(finding))
        .bind(finding.title.as_str())
        .bind(path(finding))
        .bind(search_text(finding))
        .bind(!finding.is_active())
        .bind(row.content_hash)
        .bind(row.status().as_str())
        .bind(verdict.and_then(|verdict| verdict.note.clone()))
        .bind(verdict.and_then(|verdict| verdict.reason.clone()))
        .bind(verdict.and_then(|verdict| verdict.owner.clone()))
        .bind(verdict.and_then(|verdict| verdict.expires_at))
        .bind(None::<i64>)
        .bind(row.deadlines.due_at)
        .bind(row.deadlines.notice_at)
}

/// The file that a finding is in; empty for anything else.
pub(crate) fn path(finding: &Finding) -> &str {
    match &finding.location {
        Location::File { path, .. } => path,
        Location::Url { .. } | Location::Endpoint { .. } => "",
    }
}

/// What the full-text index holds of a finding: its words, each once, without evidence.
pub(crate) fn search_text(finding: &Finding) -> String {
    let place = match &finding.location {
        Location::File { path, .. } => path.as_str(),
        Location::Url { url, .. } => url.as_str(),
        Location::Endpoint { host, .. } => host.as_str(),
    };
    let category = finding.category.as_str();
    let texts = [finding.title.as_str(), &finding.rule_id, &finding.scanner, category, place];
    words(&texts.join(" ")).join(" ")
}

/// Stores versions of contents: finding, version, body.
pub(crate) async fn insert_contents(tx: &mut Tx, contents: &[(FindingId, i64, &str)]) -> Result<()> {
    for rows in contents.chunks(ROWS) {
        let values: Vec<_> = (0..rows.len()).map(|row| format!("({})", places(1 + row * 3, 3))).collect();
        let insert = assembled(format!(
            "INSERT INTO finding_contents (finding_id, version, body) VALUES {}",
            values.join(", ")
        ));
        let mut insert = if rows.len() == ROWS { insert } else { insert.one_off() };
        for (id, version, body) in rows {
            insert = insert.bind(*id).bind(*version).bind(*body);
        }
        tx.execute(insert).await?;
    }
    Ok(())
}

/// The content of a known finding that looks different now.
pub(crate) struct NewContent<'a> {
    pub(crate) version: i64,
    pub(crate) finding: &'a Finding,
    pub(crate) fingerprint: &'a str,
    pub(crate) hash: &'a str,
}

/// Takes over the content of a finding that looks different now.
pub(crate) async fn update_content(
    tx: &mut Tx,
    id: FindingId,
    content: &NewContent<'_>,
    now: UnixMillis,
) -> Result<()> {
    let finding = content.finding;
    let update = query(
        "UPDATE findings SET content_version = $2, content_hash = $3, severity = $4, title = $5, rule_id = $6, \
         category = $7, correlation_key = $8, fingerprint = $9, content_fingerprint = $10, suppressed = $11, \
         updated_at = $12, path = $13, version = version + 1 WHERE id = $1",
    )
    .bind(id)
    .bind(content.version)
    .bind(content.hash)
    .bind(finding.severity.rank())
    .bind(finding.title.as_str())
    .bind(finding.rule_id.as_str())
    .bind(finding.category.as_str())
    .bind(correlation_key(finding))
    .bind(content.fingerprint)
    .bind(content_fingerprint(finding))
    .bind(!finding.is_active())
    .bind(now)
    .bind(path(finding));
    tx.execute(update).await?;
    let text = search_text(finding);
    let other =
        query("UPDATE findings SET search_text = $2 WHERE id = $1 AND search_text <> $2 RETURNING number");
    let Some(number) = tx.optional::<i64>(other.bind(id).bind(text.as_str())).await? else { return Ok(()) };
    dialect::unindex_search(tx, std::iter::once(number)).await?;
    dialect::index_search(tx, &[(number, text)]).await
}

/// Notes that the scan saw these findings. What a newer scan saw stays as it is.
pub(crate) async fn mark_seen(tx: &mut Tx, scan_id: ScanId, ids: &[FindingId]) -> Result<()> {
    const IDS: usize = 100;
    for some in ids.chunks(IDS) {
        let update = assembled(format!(
            "UPDATE findings SET last_scan_id = CASE WHEN last_scan_id < $1 THEN $1 ELSE last_scan_id END \
             WHERE id IN ({})",
            places(2, some.len())
        ));
        let mut update = if some.len() == IDS { update } else { update.one_off() }.bind(scan_id);
        for id in some {
            update = update.bind(*id);
        }
        tx.execute(update).await?;
    }
    Ok(())
}

/// Notes that a finding is there again about which people have decided; the decision stays.
pub(crate) async fn bring_back(tx: &mut Tx, id: FindingId, now: UnixMillis) -> Result<()> {
    let update =
        query("UPDATE findings SET fixed_at = NULL, updated_at = $2, version = version + 1 WHERE id = $1");
    tx.execute(update.bind(id).bind(now)).await?;
    Ok(())
}

/// Takes a finding that had been fixed and is there again back to what was decided about it, else opens it.
pub(crate) async fn reopen(
    tx: &mut Tx,
    id: FindingId,
    verdict: Option<&Verdict>,
    deadlines: Deadlines,
    now: UnixMillis,
) -> Result<()> {
    let reopen = query(
        "UPDATE findings SET status = $3, status_note = $4, status_reason = $5, status_owner = $6, \
         status_expires_at = $7, due_at = $8, notice_at = $9, status_changed_at = $2, updated_at = $2, \
         fixed_at = NULL, version = version + 1 WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(verdict.map_or(FindingStatus::Open, |verdict| verdict.status).as_str())
    .bind(verdict.and_then(|verdict| verdict.note.clone()))
    .bind(verdict.and_then(|verdict| verdict.reason.clone()))
    .bind(verdict.and_then(|verdict| verdict.owner.clone()))
    .bind(verdict.and_then(|verdict| verdict.expires_at))
    .bind(deadlines.due_at)
    .bind(deadlines.notice_at);
    tx.execute(reopen).await?;
    Ok(())
}

/// Sets other deadlines for a finding whose severity is another now.
pub(crate) async fn set_deadlines(tx: &mut Tx, id: FindingId, deadlines: Deadlines) -> Result<()> {
    let update = query("UPDATE findings SET due_at = $2, notice_at = $3 WHERE id = $1");
    tx.execute(update.bind(id).bind(deadlines.due_at).bind(deadlines.notice_at)).await?;
    Ok(())
}

/// Stores what the scan saw. A finding seen before by the same scan keeps how it stood at first.
pub(crate) async fn upsert_seen(
    tx: &mut Tx,
    scan_id: ScanId,
    attempt: i64,
    seen: &[Seen<'_>],
    now: UnixMillis,
) -> Result<()> {
    const SEEN_COLUMNS: usize = 6;
    for rows in seen.chunks(ROWS) {
        let values: Vec<_> = (0..rows.len())
            .map(|row| format!("($1, $2, $3, {})", places(4 + row * SEEN_COLUMNS, SEEN_COLUMNS)))
            .collect();
        let upsert = assembled(format!(
            "INSERT INTO scan_findings (scan_id, attempt, created_at, finding_id, content_version, severity, active, \
             root_cause, change) VALUES {} ON CONFLICT (scan_id, finding_id) DO UPDATE SET \
             attempt = excluded.attempt, content_version = excluded.content_version, severity = excluded.severity, \
             active = excluded.active, root_cause = excluded.root_cause",
            values.join(", ")
        ));
        let mut upsert = if rows.len() == ROWS { upsert } else { upsert.one_off() };
        upsert = upsert.bind(scan_id).bind(attempt).bind(now);
        for row in rows {
            upsert = upsert
                .bind(row.id)
                .bind(row.content_version)
                .bind(rank(row.finding.severity))
                .bind(row.finding.is_active())
                .bind(row.finding.root_cause.as_str())
                .bind(row.change.as_str());
        }
        tx.execute(upsert).await?;
    }
    Ok(())
}

fn rank(severity: Severity) -> i64 {
    severity.rank()
}
