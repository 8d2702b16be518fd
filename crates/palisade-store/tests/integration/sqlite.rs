//! What only SQLite can show: a full disk, settings of the file, and query plans.

use palisade_model::{PageSize, Severity};
use palisade_store::{Store, StoreError};

use crate::engine::Database;
use crate::fixture::{NOW, create, event_id, finding, new_scan, running, start};

#[tokio::test]
async fn a_full_disk_refuses_writes_and_reads_go_on() {
    let mut database = Database::sqlite().await;
    let organization = start(&database).await.1;
    let job = running(&database.store, organization).await;
    database.store.close().await;
    database.config.max_pages = Some(100);
    let store = Store::open(&database.config).await.unwrap();

    let mut stored = 0;
    let error = loop {
        let batch: Vec<_> = (0..100).map(|n| finding(&format!("{stored}/{n}"), Severity::High)).collect();
        match store.ingest(&job.fence, &batch, NOW, &event_id).await {
            Ok(_) => stored += batch.len(),
            Err(error) => break error,
        }
        assert!(stored < 10_000, "expected 100 pages to run full");
    };
    assert!(matches!(error, StoreError::Full), "{error}");
    assert!(!error.is_transient());

    let counts = store.active_severities(organization, job.scan.id).await.unwrap();
    assert_eq!(counts.high, u64::try_from(stored).unwrap(), "whole batches or nothing");
    let page = store.findings_page(organization, job.scan.id, None, None, PageSize::default()).await.unwrap();
    assert_eq!(page.items.len(), stored.min(20));
    store.check_schema().await.unwrap();
    store.close().await;

    database.config.max_pages = None;
    let store = Store::open(&database.config).await.unwrap();
    create(&store, new_scan(organization)).await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_corrupt() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = palisade_store::StoreConfig::parse(None, folder.path()).unwrap();
    std::fs::write(folder.path().join(palisade_store::FILE_NAME), [7; 8192]).unwrap();
    let error = Store::open(&config).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_reported_at_open() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = palisade_store::StoreConfig::parse(None, &folder.path().join("absent")).unwrap();
    assert!(Store::open(&config).await.is_err());
}
