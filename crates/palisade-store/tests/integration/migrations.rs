//! Making and checking the schema.

use palisade_store::{Store, StoreError};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, new_organization};

on_both_engines! {
    async fn migrating_twice_changes_nothing(database: &Database) {
        let first = database.store.migrate(NOW).await.unwrap();
        assert_eq!((first.from, first.applied.len()), (0, usize::try_from(first.to).unwrap()));
        database.store.ensure_organization(new_organization()).await.unwrap();
        let again = database.store.migrate(NOW).await.unwrap();
        assert_eq!((again.from, again.to, again.applied), (first.to, first.to, vec![]));
        database.store.check_schema().await.unwrap();
        let (_, created) = database.store.ensure_organization(new_organization()).await.unwrap();
        assert!(!created, "the data is still there");
    }

    async fn processes_that_start_at_once_migrate_once(database: &Database) {
        let starts: Vec<_> = (0..6)
            .map(|_| {
                let config = database.config.clone();
                tokio::spawn(async move {
                    let store = Store::open(&config).await.unwrap();
                    let report = store.migrate(NOW).await.unwrap();
                    store.close().await;
                    !report.applied.is_empty()
                })
            })
            .collect();
        let mut applied = 0;
        for start in starts {
            applied += usize::from(start.await.unwrap());
        }
        assert_eq!(applied, 1);
        database.store.check_schema().await.unwrap();
    }

    async fn a_database_of_a_newer_version_is_refused_untouched(database: &Database) {
        let known = database.store.migrate(NOW).await.unwrap().to;
        database.execute("INSERT INTO schema_migrations (version, name, applied_at) VALUES (9000, 'from-the-future', 0)").await;
        for error in [
            database.store.check_schema().await.unwrap_err(),
            database.store.migrate(NOW).await.unwrap_err(),
        ] {
            assert!(matches!(error, StoreError::NewerSchema { found: 9000, known: k } if k == known), "{error}");
            let message = error.to_string();
            assert!(message.contains("9000") && message.contains(&known.to_string()), "{message}");
        }
    }

    async fn an_empty_database_answers_ping_and_asks_for_a_migration(database: &Database) {
        database.store.ping().await.unwrap();
        let error = database.store.check_schema().await.unwrap_err();
        assert!(matches!(error, StoreError::OlderSchema { found: 0, .. }), "{error}");
    }

    async fn a_closed_store_answers_unavailable(database: &Database) {
        database.store.migrate(NOW).await.unwrap();
        database.store.close().await;
        let error = database.store.ping().await.unwrap_err();
        assert!(error.is_transient(), "{error}");
    }
}
