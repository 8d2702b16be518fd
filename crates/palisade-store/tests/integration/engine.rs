//! Runs a test on each engine with a database of its own.

use palisade_model::OrganizationId;
use palisade_store::{Store, StoreConfig, StoreUrl};
use palisade_testkit::Postgres;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;

use crate::fixture::raw_id;

/// An open, still empty database. Its file goes with it.
pub(crate) struct Database {
    pub(crate) store: Store,
    pub(crate) config: StoreConfig,
    _folder: Option<TempDir>,
}

impl Database {
    pub(crate) async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let config = StoreConfig::parse(None, folder.path()).unwrap();
        Self { store: Store::open(&config).await.unwrap(), config, _folder: Some(folder) }
    }

    pub(crate) async fn postgres() -> Self {
        let config = StoreConfig::new(StoreUrl::Postgres(Postgres::shared().database()));
        Self { store: Store::open(&config).await.unwrap(), config, _folder: None }
    }

    /// Runs a statement that the store has no call for.
    pub(crate) async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql);
        match &self.config.url {
            StoreUrl::Sqlite(path) => {
                let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            }
            StoreUrl::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// The one number that a question answers, for what the store has no call for.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql);
        match &self.config.url {
            StoreUrl::Sqlite(path) => {
                let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            StoreUrl::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    /// The texts that a question answers, for what the store has no call for.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        match &self.config.url {
            StoreUrl::Sqlite(path) => {
                let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
            }
            StoreUrl::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
            }
        }
    }

    /// A tenant beside the first, which is the only one that the store makes itself.
    pub(crate) async fn add_organization(&self) -> OrganizationId {
        let id = OrganizationId::new(raw_id());
        let values = format!("VALUES ('{id}', 'other', 'free', 0)");
        self.execute(&format!("INSERT INTO organizations (id, name, plan, created_at) {values}")).await;
        id
    }
}

/// Turns `async fn name(database: &Database)` into `sqlite::name` and `postgres::name`.
macro_rules! on_both_engines {
    ($(async fn $name:ident($database:ident: &Database) $body:block)+) => {
        $(async fn $name($database: &crate::engine::Database) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::sqlite().await;
                super::$name(&database).await;
                database.store.close().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::postgres().await;
                super::$name(&database).await;
                database.store.close().await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
