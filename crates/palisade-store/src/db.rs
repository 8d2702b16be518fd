//! Runs a [`Query`] on whichever engine is open. The aggregate files see only [`Db`] and [`Tx`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sqlx::{AssertSqlSafe, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use crate::change::count_commit;
use crate::query::{Arg, Query};
use crate::row::{FromRow, Row};
use crate::{Result, StoreError, dialect};

/// The open database.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One connection that writes, several that only read.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
        /// The write-ahead log beside the database file.
        log: Arc<Path>,
        /// Raised when the writing connection has lost count of its transactions: the pool replaces it.
        stuck: Arc<AtomicBool>,
    },
    Postgres(PgPool),
}

/// A write transaction; rolled back when dropped without [`Tx::commit`].
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Binds the arguments of a [`Query`] for the engine that the context asks for.
macro_rules! bound {
    ($query:expr) => {{
        let Query { sql, args, persistent, .. } = $query;
        let mut bound = sqlx::query(sql).persistent(persistent);
        for arg in args {
            bound = match arg {
                Arg::Text(value) => bound.bind(value),
                Arg::Int(value) => bound.bind(value),
                Arg::Bool(value) => bound.bind(value),
            };
        }
        bound
    }};
}

impl Db {
    /// Begins a transaction that may write. The only way to write.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        match self {
            Self::Sqlite { write, stuck, .. } => dialect::begin_sqlite(write, stuck).await,
            Self::Postgres(pool) => dialect::begin_postgres(pool).await,
        }
    }

    /// Every row of a read.
    pub(crate) async fn all<T: FromRow>(&self, query: Query) -> Result<Vec<T>> {
        match self {
            Self::Sqlite { read, .. } => {
                let rows = bound!(query.without_names()).fetch_all(read).await?;
                rows.into_iter().map(|row| Row::Sqlite(row).read()).collect()
            }
            Self::Postgres(pool) => {
                let rows = bound!(query).fetch_all(pool).await?;
                rows.into_iter().map(|row| Row::Postgres(row).read()).collect()
            }
        }
    }

    /// The first row of a read, if there is one.
    pub(crate) async fn optional<T: FromRow>(&self, query: Query) -> Result<Option<T>> {
        let row = match self {
            Self::Sqlite { read, .. } => {
                bound!(query.without_names()).fetch_optional(read).await?.map(Row::Sqlite)
            }
            Self::Postgres(pool) => bound!(query).fetch_optional(pool).await?.map(Row::Postgres),
        };
        row.map(|row| row.read()).transpose()
    }

    /// The one row of a read that always has one.
    pub(crate) async fn one<T: FromRow>(&self, query: Query) -> Result<T> {
        self.optional(query).await?.ok_or(StoreError::Sql(sqlx::Error::RowNotFound))
    }

    /// Waits for running statements and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs a statement; answers how many rows it changed.
    pub(crate) async fn execute(&mut self, query: Query) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx) => bound!(query.without_names()).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bound!(query).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs statements one after the other, and makes each while the one before it runs; answers how many rows they
    /// changed.
    pub(crate) async fn execute_each(&mut self, mut queries: impl Iterator<Item = Query>) -> Result<u64> {
        let mut changed = 0;
        let mut next = queries.next();
        while let Some(query) = next {
            let (done, following) = tokio::join!(self.execute(query), async { queries.next() });
            changed += done?;
            next = following;
        }
        Ok(changed)
    }

    /// Every row.
    pub(crate) async fn all<T: FromRow>(&mut self, query: Query) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(tx) => {
                let rows = bound!(query.without_names()).fetch_all(&mut **tx).await?;
                rows.into_iter().map(|row| Row::Sqlite(row).read()).collect()
            }
            Self::Postgres(tx) => {
                let rows = bound!(query).fetch_all(&mut **tx).await?;
                rows.into_iter().map(|row| Row::Postgres(row).read()).collect()
            }
        }
    }

    /// The first row, if there is one.
    pub(crate) async fn optional<T: FromRow>(&mut self, query: Query) -> Result<Option<T>> {
        let row = match self {
            Self::Sqlite(tx) => {
                bound!(query.without_names()).fetch_optional(&mut **tx).await?.map(Row::Sqlite)
            }
            Self::Postgres(tx) => bound!(query).fetch_optional(&mut **tx).await?.map(Row::Postgres),
        };
        row.map(|row| row.read()).transpose()
    }

    /// The one row of a statement that always has one.
    pub(crate) async fn one<T: FromRow>(&mut self, query: Query) -> Result<T> {
        self.optional(query).await?.ok_or(StoreError::Sql(sqlx::Error::RowNotFound))
    }

    /// Runs a whole script of statements without arguments. Never pass anything that came from outside.
    pub(crate) async fn script(&mut self, sql: impl Into<String>) -> Result<()> {
        let sql = sql.into();
        if sql.is_empty() {
            return Ok(());
        }
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(|_| ())?,
            Self::Postgres(tx) => sqlx::raw_sql(sql).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Makes every change of the transaction durable.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        count_commit();
        Ok(())
    }
}
