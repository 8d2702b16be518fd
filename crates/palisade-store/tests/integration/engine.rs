//! Runs a test on each engine with a database of its own.

use palisade_store::{Store, StoreConfig, StoreUrl};
use palisade_testkit::Postgres;
use tempfile::TempDir;

/// An open, still empty database. Its file goes with it.
pub struct Database {
    pub store: Store,
    pub config: StoreConfig,
    _folder: Option<TempDir>,
}

impl Database {
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let config = StoreConfig::parse(None, folder.path()).unwrap();
        Self { store: Store::open(&config).await.unwrap(), config, _folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        let config = StoreConfig::new(StoreUrl::Postgres(Postgres::shared().database()));
        Self { store: Store::open(&config).await.unwrap(), config, _folder: None }
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
