//! Runs a test on each engine with a database of its own.

use palisade_model::UnixMillis;
use palisade_store::{Store, StoreConfig, StoreUrl};
use palisade_testkit::{Postgres, Sql};
use tempfile::TempDir;

pub(crate) const NOW: UnixMillis = 1_780_480_800_000;

/// A migrated database. Its file goes with it.
pub(crate) struct Database {
    pub(crate) store: Store,
    config: StoreConfig,
    _folder: Option<TempDir>,
}

impl Database {
    pub(crate) async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let config = StoreConfig::parse(None, folder.path()).unwrap();
        Self::open(&config, Some(folder)).await
    }

    pub(crate) async fn postgres() -> Self {
        Self::open(&StoreConfig::new(StoreUrl::Postgres(Postgres::shared().database())), None).await
    }

    /// Another hand in the same database.
    pub(crate) async fn sql(&self) -> Sql {
        match &self.config.url {
            StoreUrl::Sqlite(path) => Sql::connect(path.to_str().unwrap()).await,
            StoreUrl::Postgres(url) => Sql::connect(url).await,
        }
    }

    async fn open(config: &StoreConfig, folder: Option<TempDir>) -> Self {
        let store = Store::open(config).await.unwrap();
        store.migrate(NOW).await.unwrap();
        Self { store, config: config.clone(), _folder: folder }
    }
}

/// Turns `async fn name(api: &Api)` into `sqlite::name` and `postgres::name`.
macro_rules! on_both_engines {
    ($(async fn $name:ident($api:ident: &Api) $body:block)+) => {
        $(async fn $name($api: &crate::fixture::Api) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::sqlite().await;
                super::$name(&crate::fixture::Api::start(&database).await).await;
                database.store.close().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::postgres().await;
                super::$name(&crate::fixture::Api::start(&database).await).await;
                database.store.close().await;
            })+
        }
    };
}
pub(crate) use on_both_engines;
