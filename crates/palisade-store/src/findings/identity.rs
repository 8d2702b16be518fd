//! Which known finding a reported one is: by any of its identities, newest algorithm first.

use std::collections::HashMap;

use palisade_model::{Finding, FindingId, Fingerprint, OrganizationId, ProjectId, Scan, fingerprint_digest};

use crate::Result;
use crate::db::Tx;
pub(crate) use crate::query::places;
use crate::repeated::{ROWS, Repeated};
use crate::row::{Columns, FromRow};

/// Where identities are unique: one branch of one project.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) organization_id: OrganizationId,
    pub(crate) project_id: ProjectId,
    pub(crate) branch: String,
    pub(crate) test_mode: bool,
}

impl Stream {
    /// The stream that a scan writes to.
    pub(crate) fn of(scan: &Scan) -> Self {
        Self {
            organization_id: scan.organization_id,
            project_id: scan.project_id,
            branch: scan.branch.clone(),
            test_mode: scan.test_mode,
        }
    }
}

/// The identities of a finding in priority order, as they are stored; never none.
pub(crate) fn identities(finding: &Finding) -> Vec<String> {
    let own: Vec<_> = finding.fingerprints.iter().filter(|print| print.is_identity()).collect();
    if own.is_empty() { vec![finding.digest()] } else { own.into_iter().map(Fingerprint::digest).collect() }
}

/// The text of a query for the findings of the organisation `$1` that are known under the identity at that place.
pub(crate) fn known_under(place: &str) -> String {
    format!(
        "SELECT finding_id FROM finding_fingerprints WHERE fingerprint = {place} \
         AND project_id IN (SELECT id FROM projects WHERE organization_id = $1)"
    )
}

/// How the identity of this spelling is stored.
pub(crate) fn identity_key(text: &str) -> String {
    fingerprint_digest(text)
}

/// What is the same wherever the finding is; empty when the scanner does not say.
pub(crate) fn content_fingerprint(finding: &Finding) -> &str {
    finding.fingerprints.iter().find(|print| !print.is_identity()).map_or("", |print| print.0.as_str())
}

/// An identity, and the finding that has it.
struct Known(String, Option<FindingId>);

impl FromRow for Known {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.take()?, columns.optional_parse("a finding id")?))
    }
}

/// A subquery for each makes both engines look up each by the whole key. Given a list, PostgreSQL reads every identity
/// of the project while its statistics know nothing of the table.
static LOOK_UP: Repeated = Repeated::values(
    "SELECT wanted.column1, (SELECT finding_id FROM finding_fingerprints AS known WHERE known.project_id = $1 \
     AND known.fingerprint = wanted.column1 AND known.branch = $2) FROM (VALUES ",
    (2, "("),
    1,
    ") AS wanted",
);

static CLAIM: Repeated = Repeated::values(
    "INSERT INTO finding_fingerprints (project_id, branch, fingerprint, finding_id) VALUES ",
    (2, "($1, $2, "),
    2,
    " ON CONFLICT DO NOTHING",
);

/// The findings known under these identities, by identity.
pub(crate) async fn look_up(
    tx: &mut Tx,
    stream: &Stream,
    identities: &[&str],
) -> Result<HashMap<String, FindingId>> {
    let mut known = HashMap::with_capacity(identities.len());
    for some in identities.chunks(ROWS) {
        let mut select = LOOK_UP.of(some.len()).bind(stream.project_id).bind(stream.branch.as_str());
        for identity in some {
            select = select.bind(*identity);
        }
        let rows: Vec<Known> = tx.all(select).await?;
        known.extend(rows.into_iter().filter_map(|Known(identity, id)| Some((identity, id?))));
    }
    Ok(known)
}

/// Gives every identity of every pair to its finding, unless it is taken; answers whether all were free.
///
/// Another scan of the same branch that runs at the same time may take one first. Sorted, so that two of them never
/// wait for each other in a circle.
pub(crate) async fn claim(tx: &mut Tx, stream: &Stream, pairs: &mut [(&str, FindingId)]) -> Result<bool> {
    pairs.sort_unstable();
    let inserts = pairs.chunks(ROWS).map(|some| {
        let shared = CLAIM.of(some.len()).bind(stream.project_id).bind(stream.branch.as_str());
        some.iter().fold(shared, |insert, (identity, id)| insert.bind(*identity).bind(*id))
    });
    let claimed = tx.execute_each(inserts).await?;
    Ok(claimed == pairs.len() as u64)
}
