//! Hints that something was committed, by this process or by another one. Reading the log is the truth: a hint
//! may be lost, and then the next look finds what it was about.

use std::sync::LazyLock;

use sqlx::postgres::PgListener;
use tokio::sync::watch;

use crate::{Result, Store, StoreError, dialect};

/// Raised by every commit of this process, over all stores.
static COMMITTED: LazyLock<watch::Sender<()>> = LazyLock::new(|| watch::Sender::new(()));

/// What another process may have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    Events,
    /// A job waits.
    Jobs,
}

/// Hints from all processes that share the database.
#[derive(Debug)]
pub struct Hints(Option<PgListener>);

impl Store {
    /// Changes after each commit of this process.
    pub fn commits(&self) -> watch::Receiver<()> {
        COMMITTED.subscribe()
    }

    /// Listens to the other processes. On SQLite nothing is ever heard.
    pub async fn hints(&self) -> Result<Hints> {
        Ok(Hints(dialect::listen(&self.db).await?))
    }
}

impl Hints {
    /// The next hint. Reconnects by itself; an error says that this did not work now.
    pub async fn next(&mut self) -> Result<Hint> {
        let Some(listener) = &mut self.0 else { return std::future::pending().await };
        let notification = listener.recv().await.map_err(StoreError::from)?;
        Ok(if notification.payload() == "jobs" { Hint::Jobs } else { Hint::Events })
    }
}

/// Called after each commit.
pub(crate) fn committed() {
    COMMITTED.send_replace(());
}
