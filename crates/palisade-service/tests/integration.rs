//! The job runner with a real store and a real scanner, where the process cannot be watched from outside.

#![expect(clippy::unwrap_used, reason = "in a test an error is a failure")]

use std::sync::Arc;

use palisade_engine::Registry;
use palisade_engine::guard::AddressPolicy;
use palisade_model::{
    KeyId, PageSize, PlanCatalogue, Principal, ProjectAccess, RawId, Scan, ScanId, ScanStatus, Scope,
    SystemClock,
};
use palisade_secrets::SecretScanner;
use palisade_service::{CreateScan, CreatedScan, RunnerConfig, ScanSubject, Service, ServiceConfig, Worker};
use palisade_store::{Store, StoreConfig};
use tokio_util::sync::CancellationToken;

/// A well-formed token that was never issued; assembled so that this file holds no secret.
fn planted_token(number: usize) -> String {
    format!("{}{}{number:06}", ["gh", "p_"].concat(), "R7kQ2mZx9LpV4sT1bN8wYc3Jf6Hd5G")
}

fn tree(files: usize, tokens_per_file: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..files {
        let lines: String = (0..tokens_per_file)
            .map(|line| format!("token = \"{}\"\n", planted_token(file * tokens_per_file + line)))
            .collect();
        std::fs::write(folder.path().join(format!("{file}.py")), lines).unwrap();
    }
    folder
}

async fn service(store: Store, root: &std::path::Path) -> Arc<Service> {
    let scanner = SecretScanner::new(palisade_rules::secrets_pack().unwrap()).unwrap();
    let registry = Registry { file_scanners: vec![Arc::new(scanner)], ..Registry::default() };
    let config = ServiceConfig {
        public_url: "http://127.0.0.1".to_owned(),
        plans: PlanCatalogue::default(),
        addresses: AddressPolicy::default(),
        allowed_paths: vec![root.canonicalize().unwrap()],
        objects: root.join("objects"),
        max_queued: 100,
        anonymous_requests_per_minute: 100,
        waive_ownership: false,
    };
    Arc::new(Service::new(store, registry, config, Arc::new(SystemClock), [7; 32]))
}

async fn principal(service: &Service) -> Principal {
    Principal {
        organization_id: service.bootstrap().await.unwrap().organization_id,
        key_id: KeyId::new(RawId::from_u128(1)),
        key_name: "test".into(),
        member: None,
        scopes: vec![Scope::ADMIN],
        projects: ProjectAccess::All,
        test_mode: false,
        plan: "enterprise".to_owned(),
    }
}

async fn create(service: &Service, principal: &Principal, root: &std::path::Path) -> ScanId {
    let target = root.to_str().unwrap().to_owned();
    let request = CreateScan::of(ScanSubject::Target(target));
    match service.create_scan(principal, request).await.unwrap() {
        CreatedScan::New(scan) => scan.id,
        CreatedScan::Replayed { .. } => panic!("no idempotency key was sent"),
    }
}

async fn ended(service: &Service, principal: &Principal, id: ScanId) -> Arc<Scan> {
    loop {
        let scan = service.get_scan(principal, id).await.unwrap();
        if scan.status.is_terminal() {
            return scan;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_store_fails_the_scan_and_stays_readable_and_writable_for_small_things() {
    let (folder, root) = (tempfile::tempdir().unwrap(), tree(20, 200));
    let mut config = StoreConfig::parse(None, folder.path()).unwrap();
    config.max_pages = Some(700);
    let store = Store::open(&config).await.unwrap();
    store.migrate(0).await.unwrap();
    let service = service(store, root.path()).await;
    let principal = principal(&service).await;
    let id = create(&service, &principal, root.path()).await;
    let stop = CancellationToken::new();
    let worker =
        tokio::spawn(Arc::new(Worker::new(service.clone(), RunnerConfig::default())).run(stop.clone()));
    let scan = ended(&service, &principal, id).await;
    assert_eq!(scan.status, ScanStatus::Failed);
    assert_eq!(scan.failure.as_ref().unwrap().code, "storage_full");
    assert_eq!(scan.score, None);
    let page = service.scan_findings(&principal, id, None, None, PageSize::default()).await.unwrap();
    assert_eq!(page.findings.items.len(), PageSize::default().get(), "what was stored before can be read");
    assert_eq!(service.usage(&principal).await.unwrap().scans_used, 0, "our failure is not charged");
    stop.cancel();
    worker.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_worker_gives_its_scan_back_and_the_next_one_ends_it() {
    let (folder, root) = (tempfile::tempdir().unwrap(), tree(400, 50));
    let store = Store::open(&StoreConfig::parse(None, folder.path()).unwrap()).await.unwrap();
    store.migrate(0).await.unwrap();
    let service = service(store, root.path()).await;
    let principal = principal(&service).await;
    let id = create(&service, &principal, root.path()).await;
    let run = |stop: &CancellationToken| {
        tokio::spawn(Arc::new(Worker::new(service.clone(), RunnerConfig::default())).run(stop.clone()))
    };
    let stop = CancellationToken::new();
    let first = run(&stop);
    while service.get_scan(&principal, id).await.unwrap().status == ScanStatus::Queued {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    first.await.unwrap();
    let status = service.get_scan(&principal, id).await.unwrap().status;
    assert!(matches!(status, ScanStatus::Queued | ScanStatus::Completed), "{status:?}");
    let stop = CancellationToken::new();
    let second = run(&stop);
    let scan = ended(&service, &principal, id).await;
    assert_eq!((scan.status, scan.counts.critical), (ScanStatus::Completed, 400 * 50));
    stop.cancel();
    second.await.unwrap();
}
