//! How long web scans took, for the estimates that answers give.

use palisade_model::ScanType;

use crate::query::query;
use crate::{Result, Store};

/// From the start to the end, all tenants of this installation: durations tell of its network and machine, and of no target.
pub(crate) const NEWEST: &str = "SELECT finished_at - started_at FROM scans \
     WHERE kind = 'web' AND status = 'completed' AND test_mode = $1 AND scan_type = $2 \
     AND finished_at > 0 AND started_at > 0 ORDER BY finished_at DESC LIMIT $3";

impl Store {
    /// Milliseconds that the newest completed web scans of one kind took, at most `count`, the newest first.
    pub async fn web_scan_durations(
        &self,
        test_mode: bool,
        scan_type: ScanType,
        count: i64,
    ) -> Result<Vec<i64>> {
        self.db.all(query(NEWEST).bind(test_mode).bind(scan_type.as_str()).bind(count)).await
    }
}
