//! How many findings are in which state at which severity: kept with every change, never counted on reading.

use std::collections::BTreeMap;

use palisade_model::{FindingStatus, Severity};

use crate::Result;
use crate::db::Tx;
use crate::findings::identity::Stream;
use crate::query::query;

/// The changes of one transaction to the counts of one stream. Suppressed findings are not counted.
#[derive(Default)]
pub(crate) struct CountChanges(BTreeMap<(&'static str, i64), i64>);

impl CountChanges {
    pub(crate) fn add(&mut self, status: FindingStatus, severity: Severity) {
        *self.0.entry((status.as_str(), severity.rank())).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, status: FindingStatus, severity: Severity) {
        *self.0.entry((status.as_str(), severity.rank())).or_default() -= 1;
    }

    /// Writes the differences, in one order for all writers.
    pub(crate) async fn write(self, tx: &mut Tx, stream: &Stream) -> Result<()> {
        for ((status, severity), difference) in self.0 {
            if difference == 0 {
                continue;
            }
            let change = query(
                "INSERT INTO finding_counts (organization_id, test_mode, project_id, branch, status, severity, findings) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) \
                 ON CONFLICT (organization_id, test_mode, project_id, branch, status, severity) \
                 DO UPDATE SET findings = finding_counts.findings + excluded.findings",
            )
            .bind(stream.organization_id)
            .bind(stream.test_mode)
            .bind(stream.project_id)
            .bind(stream.branch.as_str())
            .bind(status)
            .bind(severity)
            .bind(difference);
            tx.execute(change).await?;
        }
        Ok(())
    }
}
