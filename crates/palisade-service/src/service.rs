//! The service: everything a use case needs, made once by the binary.

use std::path::PathBuf;
use std::sync::Arc;

use palisade_engine::Registry;
use palisade_engine::guard::AddressPolicy;
use palisade_model::{
    Clock, EventId, KeyId, Mint, OrganizationId, PlanCatalogue, Principal, ProjectAccess, RawId, Scan,
    ScanId, Scope, UnixMillis,
};
use palisade_store::Store;
use tokio::sync::Notify;

use crate::audit::{AuditQueue, AuditSeal};
use crate::auth::{KnownKey, Pepper};
use crate::bootstrap::OWN_PLAN;
use crate::events::Hub;
use crate::objects::ObjectFolder;
use crate::recent::Recent;
use crate::runner::Running;
use crate::scans::{RecentComparisons, RecentDurations};
use crate::webhooks::WebhookSettings;

const RECENT_KEYS: usize = 4096;
/// Few, because an ended scan carries its whole coverage.
const RECENT_SCANS: usize = 256;

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct ServiceConfig {
    /// Absolute base URL for links in answers, without trailing slash; never taken from a request.
    pub public_url: String,
    pub plans: PlanCatalogue,
    pub addresses: AddressPolicy,
    /// Source scans may only look under these roots (canonical paths).
    pub allowed_paths: Vec<PathBuf>,
    /// The folder of the object store: uploads and other big things.
    pub objects: PathBuf,
    /// Scans of one organisation that may wait; more are refused.
    pub max_queued: u64,
    /// Requests per minute and client address for calls without a key.
    pub anonymous_requests_per_minute: u32,
    /// Active checks need no proof of ownership: the operator answers for every target.
    pub waive_ownership: bool,
}

/// All use cases. Cheap to share behind an `Arc`.
pub struct Service {
    pub(crate) store: Store,
    pub(crate) objects: ObjectFolder,
    pub(crate) registry: Registry,
    pub(crate) config: ServiceConfig,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) mint: Mint,
    pub(crate) pepper: Pepper,
    /// By digest of the presented key.
    pub(crate) recent_keys: Recent<[u8; 32], KnownKey>,
    /// By organisation, scan and test mode.
    pub(crate) recent_scans: Recent<(OrganizationId, ScanId, bool), Scan>,
    pub(crate) recent_comparisons: RecentComparisons,
    pub(crate) recent_durations: RecentDurations,
    pub(crate) dev_principal: Option<Arc<Principal>>,
    /// Wakes idle workers of this process; polling is the truth.
    pub(crate) work_added: Arc<Notify>,
    pub(crate) hub: Hub,
    /// Wakes this process's sender of webhook messages; polling is the truth.
    pub(crate) deliveries_added: Notify,
    pub(crate) webhooks: WebhookSettings,
    /// Scans that this process is running, so that a cancel reaches them at once.
    pub(crate) running: Running,
    pub(crate) audit: AuditQueue,
    pub(crate) audit_seal: AuditSeal,
    cursor_key: [u8; 32],
}

impl Service {
    /// Puts the parts together. `pepper` is the server's secret: 32 random bytes that outlive the process.
    pub fn new(
        store: Store,
        registry: Registry,
        config: ServiceConfig,
        clock: Arc<dyn Clock>,
        pepper: [u8; 32],
    ) -> Self {
        let pepper = Pepper::new(pepper);
        let cursor_key = pepper.derive("cursor");
        let work_added = Arc::new(Notify::new());
        let hub = Hub::new(store.clone(), clock.clone(), work_added.clone());
        let audit_seal = AuditSeal::new(pepper.derive("audit"));
        let audit = AuditQueue::new(store.clone(), audit_seal.clone(), clock.clone());
        Self {
            store,
            objects: ObjectFolder::new(config.objects.clone()),
            registry,
            config,
            clock,
            mint: Mint::new(random_bytes),
            pepper,
            recent_keys: Recent::new(RECENT_KEYS),
            recent_scans: Recent::new(RECENT_SCANS),
            recent_comparisons: RecentComparisons::default(),
            recent_durations: RecentDurations::default(),
            dev_principal: None,
            work_added,
            hub,
            deliveries_added: Notify::new(),
            webhooks: WebhookSettings::default(),
            running: Running::default(),
            audit,
            audit_seal,
            cursor_key,
        }
    }

    /// Sends webhook messages as `settings` say.
    #[must_use]
    pub fn with_webhooks(self, settings: WebhookSettings) -> Self {
        Self { webhooks: settings, ..self }
    }

    /// Lets calls without a key act as the organisation's administrator: development mode, loopback only.
    #[must_use]
    pub fn in_development_mode(self, organization_id: OrganizationId) -> Self {
        let principal = Principal {
            organization_id,
            key_id: KeyId::new(RawId::from_u128(0)),
            key_name: "development mode".to_owned(),
            member: None,
            scopes: vec![Scope::ADMIN],
            projects: ProjectAccess::All,
            test_mode: false,
            plan: OWN_PLAN.to_owned(),
        };
        Self { dev_principal: Some(Arc::new(principal)), ..self }
    }

    /// The principal of calls without a key; `Some` only in development mode.
    pub fn dev_principal(&self) -> Option<Arc<Principal>> {
        self.dev_principal.clone()
    }

    /// Whether the principal stands for calls without a key.
    pub fn is_keyless(&self, principal: &Principal) -> bool {
        self.dev_principal.as_ref().is_some_and(|keyless| keyless.key_id == principal.key_id)
    }

    /// The injected clock's time.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// The base URL for links in answers.
    pub fn public_url(&self) -> &str {
        &self.config.public_url
    }

    /// The key that list cursors are authenticated with.
    pub fn cursor_key(&self) -> &[u8; 32] {
        &self.cursor_key
    }

    pub(crate) fn next_id(&self) -> RawId {
        self.mint.next(self.clock.now())
    }

    pub(crate) fn next_event_id(&self) -> EventId {
        EventId::new(self.next_id())
    }
}

/// Fresh randomness from the operating system.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
