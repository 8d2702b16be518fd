//! Shared beginnings: a migrated store with two tenants, and makers of ids, scans and findings.

use std::sync::atomic::{AtomicU64, Ordering};

use palisade_model::{
    Category, Confidence, Coverage, EventId, Evidence, Finding, FindingId, Fingerprint, Grade, JobId, KeyId,
    Location, NewScan, OrganizationId, Period, ProjectId, RawId, Scan, ScanId, ScanKind, ScanType, Severity,
    Target, UnixMillis,
};
use palisade_store::{
    ClaimedJob, CreateOutcome, CreateScan, FinishOutcome, FinishScan, IngestFinding, ListScans, NewKey,
    NewOrganization, QuotaWindow, Store,
};

use crate::engine::Database;

pub(crate) const NOW: UnixMillis = 1_780_480_800_000;
pub(crate) const LEASE: i64 = 30_000;

/// Ids that rise from call to call.
pub(crate) fn raw_id() -> RawId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    RawId::from_u128((1 << 100) + u128::from(NEXT.fetch_add(1, Ordering::SeqCst)))
}

pub(crate) fn event_id() -> EventId {
    EventId::new(raw_id())
}

/// Migrates and makes the first organisation.
pub(crate) async fn start(database: &Database) -> (&Store, OrganizationId) {
    let store = &database.store;
    store.migrate(NOW).await.unwrap();
    let (organization, created) = store.ensure_organization(new_organization()).await.unwrap();
    assert!(created);
    (store, organization.id)
}

pub(crate) fn new_organization() -> NewOrganization {
    NewOrganization {
        id: OrganizationId::new(raw_id()),
        name: "default".into(),
        plan: "pro".into(),
        created_at: NOW,
    }
}

pub(crate) fn new_key(organization_id: OrganizationId, public_id: &str) -> NewKey {
    NewKey {
        id: KeyId::new(raw_id()),
        organization_id,
        public_id: public_id.into(),
        name: format!("key {public_id}"),
        prefix: "pal_live_".into(),
        secret_hash: format!("hash of {public_id}"),
        scopes: vec![palisade_model::Scope::READ, palisade_model::Scope::ADMIN],
        test_mode: false,
        restrictions: Default::default(),
        member_id: None,
        created_by: None,
        rotated_from: None,
        created_at: NOW,
        expires_at: None,
        event_id: event_id(),
    }
}

/// A create with no quota, no limits and no idempotency.
pub(crate) fn new_scan(organization_id: OrganizationId) -> CreateScan {
    CreateScan {
        scan: NewScan {
            id: ScanId::new(raw_id()),
            organization_id,
            key_id: KeyId::new(raw_id()),
            target: Target::Web { url: "https://example.com/".into() },
            target_text: "example.com".into(),
            scan_type: ScanType::Full,
            active: false,
            branch: "main".into(),
            commit_sha: None,
            label: None,
            types: vec![],
            upload_id: None,
            webhook_url: None,
            test_mode: false,
            created_at: NOW,
        },
        project_id: None,
        project_id_if_new: ProjectId::new(raw_id()),
        project_name: "example.com".into(),
        project_source: palisade_model::ProjectSource::None,
        target_key: "https://example.com".into(),
        projects: palisade_model::ProjectAccess::All,
        job_id: JobId::new(raw_id()),
        event_id: event_id(),
        warning_ids: vec![event_id(), event_id()],
        kind: ScanKind::Web,
        windows: vec![month(None)],
        max_queued: 100_000,
        concurrency_limit: None,
        idempotency: None,
    }
}

/// The month that starts at 0, for the whole organisation.
pub(crate) fn month(limit: Option<u64>) -> QuotaWindow {
    QuotaWindow { period: Period::Month, subject: String::new(), start: 0, end: 31 * 86_400_000, limit }
}

pub(crate) async fn create(store: &Store, create: CreateScan) -> Scan {
    match store.create_scan(create).await.unwrap() {
        CreateOutcome::Created(scan) => scan,
        other => panic!("expected a created scan, found {other:?}"),
    }
}

pub(crate) async fn claim(store: &Store, worker: &str, now: UnixMillis) -> ClaimedJob {
    store.claim_job(worker, now, LEASE, event_id()).await.unwrap().expect("a job to claim")
}

/// A scan that a worker named `worker` holds.
pub(crate) async fn running(store: &Store, organization_id: OrganizationId) -> ClaimedJob {
    let scan = create(store, new_scan(organization_id)).await;
    let job = claim(store, "worker", NOW).await;
    assert_eq!(job.scan.id, scan.id);
    job
}

pub(crate) fn finding(fingerprint: &str, severity: Severity) -> IngestFinding {
    let finding = Finding {
        rule_id: "missing-header".into(),
        scanner: "web".into(),
        category: Category::Headers,
        severity,
        confidence: Confidence::High,
        title: "A header is missing".into(),
        description: "The answer has no such header.".into(),
        location: Location::Endpoint { host: "example.com".into(), port: 443 },
        evidence: Evidence::from_masked("evidence"),
        remediation: "Send it.".into(),
        fingerprints: vec![Fingerprint(fingerprint.into())],
        root_cause: format!("cause of {fingerprint}"),
        cwe: vec![693],
        tags: vec![],
        package: None,
        code: None,
        metadata: Default::default(),
        suppression: None,
    };
    IngestFinding { id: FindingId::new(raw_id()), finding }
}

pub(crate) fn completed(now: UnixMillis) -> FinishScan {
    let outcome =
        FinishOutcome::Completed { score: 74, grade: Grade::B, coverage: Coverage::default(), blocks: None };
    FinishScan { now, event_id: event_id(), events: vec![], outcome, analyses: vec![] }
}

pub(crate) fn failed(now: UnixMillis, refund: bool) -> FinishScan {
    let failure = palisade_model::Failure { code: "dns".into(), message: "no such host".into() };
    let outcome = FinishOutcome::Failed { failure, coverage: Some(Coverage::default()), refund };
    FinishScan { now, event_id: event_id(), events: vec![], outcome, analyses: vec![] }
}

/// The first page of every scan that is not a test.
pub(crate) fn scans_of(organization_id: OrganizationId) -> ListScans<'static> {
    ListScans {
        organization_id,
        test_mode: false,
        projects: None,
        branch: None,
        statuses: &[],
        before: None,
        size: palisade_model::PageSize::default(),
    }
}
