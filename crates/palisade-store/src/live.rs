//! What open streams have to know again and again, asked once for all of them: which keys are still good, and how
//! far the scans are.

use palisade_model::{KeyId, ScanId, UnixMillis};

use crate::query::{assembled, places};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// One statement names at most this many ids.
const IDS_PER_STATEMENT: usize = 500;

/// How far a running scan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanProgress {
    pub scan_id: ScanId,
    /// 0 to 99.
    pub progress: u8,
    /// What runs now, in words; empty when nothing does.
    pub current_check: String,
}

struct LiveKey(KeyId);

impl FromRow for LiveKey {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a key id")?))
    }
}

impl FromRow for ScanProgress {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            scan_id: columns.parse("a scan id")?,
            progress: columns.number("a percentage")?,
            current_check: columns.take()?,
        })
    }
}

impl Store {
    /// Those of `keys` that are neither revoked nor expired, nor belong to somebody who has left.
    pub async fn live_keys(&self, keys: &[KeyId], now: UnixMillis) -> Result<Vec<KeyId>> {
        let mut live = Vec::with_capacity(keys.len());
        for keys in keys.chunks(IDS_PER_STATEMENT) {
            let select = assembled(format!(
                "SELECT api_keys.id FROM api_keys LEFT JOIN members ON members.id = api_keys.member_id \
                 WHERE api_keys.revoked_at IS NULL AND (api_keys.expires_at IS NULL OR api_keys.expires_at > $1) \
                 AND members.removed_at IS NULL AND api_keys.id IN ({})",
                places(2, keys.len())
            ));
            let select = keys.iter().fold(select.bind(now).one_off(), |select, key| select.bind(*key));
            live.extend(self.db.all::<LiveKey>(select).await?.into_iter().map(|LiveKey(id)| id));
        }
        Ok(live)
    }

    /// How far those of `scans` are that run now.
    pub async fn progress_of(&self, scans: &[ScanId]) -> Result<Vec<ScanProgress>> {
        let mut progress = Vec::with_capacity(scans.len());
        for scans in scans.chunks(IDS_PER_STATEMENT) {
            let select = assembled(format!(
                "SELECT id, progress, current_check FROM scans WHERE status = 'running' AND id IN ({})",
                places(1, scans.len())
            ));
            let select = scans.iter().fold(select.one_off(), |select, scan| select.bind(*scan));
            progress.extend(self.db.all::<ScanProgress>(select).await?);
        }
        Ok(progress)
    }
}
