//! The rows of a batch: new findings, their contents, and what the scan saw.

use palisade_model::{
    Capability, Finding, FindingId, FindingStatus, Location, OrganizationId, ScanId, UnixMillis,
    correlation_key,
};

use crate::Result;
use crate::db::Tx;
use crate::dialect;
use crate::findings::change::Change;
use crate::findings::deadlines::Deadlines;
use crate::findings::identity::{Stream, content_fingerprint};
use crate::findings::known::Verdict;
use crate::findings::search::{OWN_BITS, sequence_name};
use crate::findings::words::words;
use crate::query::{Query, query};
use crate::repeated::{ROWS, Repeated};

/// A finding about to be stored for the first time.
pub(crate) struct NewFinding<'a> {
    pub(crate) id: FindingId,
    pub(crate) finding: &'a Finding,
    pub(crate) fingerprint: &'a str,
    pub(crate) body: &'a str,
    pub(crate) search_text: &'a str,
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
    let inserts = numbered.chunks(ROWS).map(|rows| {
        let shared = INSERT
            .of(rows.len())
            .bind(stream.organization_id)
            .bind(stream.project_id)
            .bind(stream.branch.as_str())
            .bind(stream.test_mode)
            .bind(scan_id)
            .bind(now);
        rows.iter().fold(shared, bind_new)
    });
    tx.execute_each(inserts).await?;
    insert_contents(tx, &new.iter().map(|row| (row.id, 1, row.body)).collect::<Vec<_>>()).await?;
    let texts: Vec<_> = numbered.iter().map(|(number, row)| (*number, row.search_text)).collect();
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

static INSERT: Repeated = Repeated::values(
    "INSERT INTO findings (organization_id, project_id, branch, test_mode, first_scan_id, last_scan_id, created_at, \
     updated_at, status_changed_at, content_version, version, id, number, scanner, scan_type, rule_id, category, \
     severity, fingerprint, content_fingerprint, correlation_key, title, path, search_text, suppressed, content_hash, \
     status, status_note, status_reason, status_owner, status_expires_at, due_at, notice_at) VALUES ",
    (6, "($1, $2, $3, $4, $5, $5, $6, $6, $6, 1, 1, "),
    22,
    "",
);

fn bind_new(insert: Query, (number, row): &(i64, &NewFinding<'_>)) -> Query {
    let finding = row.finding;
    let verdict = row.verdict.as_ref();
    insert
        .bind(row.id)
        .bind(*number)
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
        .bind(row.search_text)
        .bind(!finding.is_active())
        .bind(row.content_hash)
        .bind(row.status().as_str())
        .bind(verdict.and_then(|verdict| verdict.note.clone()))
        .bind(verdict.and_then(|verdict| verdict.reason.clone()))
        .bind(verdict.and_then(|verdict| verdict.owner.clone()))
        .bind(verdict.and_then(|verdict| verdict.expires_at))
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
    let inserts = contents.chunks(ROWS).map(|rows| {
        let all = INSERT_CONTENTS.of(rows.len());
        rows.iter().fold(all, |insert, (id, version, body)| insert.bind(*id).bind(*version).bind(*body))
    });
    tx.execute_each(inserts).await?;
    Ok(())
}

static INSERT_CONTENTS: Repeated =
    Repeated::values("INSERT INTO finding_contents (finding_id, version, body) VALUES ", (0, "("), 3, "");

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
    dialect::index_search(tx, &[(number, &text)]).await
}

/// Notes that the scan saw these findings. What a newer scan saw stays as it is.
pub(crate) async fn mark_seen(tx: &mut Tx, scan_id: ScanId, ids: &[FindingId]) -> Result<()> {
    let updates = ids
        .chunks(ROWS)
        .map(|some| some.iter().fold(MARK_SEEN.of(some.len()).bind(scan_id), |update, id| update.bind(*id)));
    tx.execute_each(updates).await?;
    Ok(())
}

static MARK_SEEN: Repeated = Repeated::list(
    "UPDATE findings SET last_scan_id = CASE WHEN last_scan_id < $1 THEN $1 ELSE last_scan_id END WHERE id IN (",
    1,
    ")",
);

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
    let upserts = seen.chunks(ROWS).map(|rows| {
        let shared = UPSERT_SEEN.of(rows.len()).bind(scan_id).bind(attempt).bind(now);
        rows.iter().fold(shared, bind_seen)
    });
    tx.execute_each(upserts).await?;
    Ok(())
}

static UPSERT_SEEN: Repeated = Repeated::values(
    "INSERT INTO scan_findings (scan_id, attempt, created_at, finding_id, content_version, severity, active, root_cause, \
     change) VALUES ",
    (3, "($1, $2, $3, "),
    6,
    " ON CONFLICT (scan_id, finding_id) DO UPDATE SET attempt = excluded.attempt, \
     content_version = excluded.content_version, severity = excluded.severity, active = excluded.active, \
     root_cause = excluded.root_cause",
);

fn bind_seen(upsert: Query, seen: &Seen<'_>) -> Query {
    upsert
        .bind(seen.id)
        .bind(seen.content_version)
        .bind(seen.finding.severity.rank())
        .bind(seen.finding.is_active())
        .bind(seen.finding.root_cause.as_str())
        .bind(seen.change.as_str())
}
