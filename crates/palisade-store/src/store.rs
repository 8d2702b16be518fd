//! The handle that the rest of the system holds; its methods are spread over one file per aggregate.

use crate::db::Db;
use crate::query::query;
use crate::{Result, StoreConfig, dialect};

/// An open database. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
}

impl Store {
    /// Opens the database. Makes the SQLite file when it is absent, but no tables: see [`Store::migrate`].
    pub async fn open(config: &StoreConfig) -> Result<Self> {
        Ok(Self { db: dialect::open(config).await? })
    }

    /// Answers when the database does; for readiness probes.
    pub async fn ping(&self) -> Result<()> {
        self.db.one::<i64>(query("SELECT CAST(1 AS BIGINT)")).await.map(drop)
    }

    /// Waits for running statements and closes every connection. Later calls answer unavailable.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
