//! The claim loop of one process: takes work while there are free slots, sleeps when there is none.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use palisade_model::UnixMillis;
use palisade_store::ClaimedJob;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::audit::retain_every_chain;
use crate::runner::execute::execute;
use crate::service::random_bytes;
use crate::{CoreError, Service, error_chain};

/// An Idempotency-Key is remembered for this long.
const IDEMPOTENCY_AGE_MS: i64 = 24 * 3_600_000;
/// Ended quota windows stay for a good year.
const USAGE_AGE_MS: i64 = 400 * 24 * 3_600_000;
const FORGET_EVERY_MS: i64 = 3_600_000;
const ERROR_PAUSE: Duration = Duration::from_secs(1);

/// How much one process runs at a time, and how long a silent worker keeps its work.
#[derive(Debug, Clone)]
pub struct RunnerConfig {
    /// Scans at the same time; web scans mostly wait.
    pub slots: usize,
    /// Source scans at the same time; these use the processor.
    pub source_slots: usize,
    /// Threads of one source scan.
    pub scan_threads: usize,
    /// A worker that is silent for longer loses its work to another.
    pub lease: Duration,
    /// Pause between looks at an empty queue. New work in the same process wakes the loop at once.
    pub poll: Duration,
    /// A source scan that takes longer fails with `timed_out`.
    pub source_budget: Duration,
    /// Calls in the audit trail that are older than this many days are removed.
    pub audit_retention_days: u32,
}

impl Default for RunnerConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            slots: 64,
            source_slots: cores,
            scan_threads: cores,
            lease: Duration::from_secs(30),
            poll: Duration::from_secs(1),
            source_budget: Duration::from_secs(3600),
            audit_retention_days: 400,
        }
    }
}

/// One process's worker.
pub struct Worker {
    pub(crate) service: Arc<Service>,
    pub(crate) config: RunnerConfig,
    /// Unique among all workers that ever were: part of the fence.
    pub(crate) name: String,
    pub(crate) source_slots: Semaphore,
}

impl Worker {
    /// A worker over the service's store and scanners.
    pub fn new(service: Arc<Service>, config: RunnerConfig) -> Self {
        let name = u128::from_be_bytes(random_bytes()).to_string();
        let source_slots = Semaphore::new(config.source_slots.max(1));
        Self { service, config, name, source_slots }
    }

    /// Runs scans until `shutdown`; then gives unfinished ones back to the queue and returns.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        self.service.hub.start();
        tokio::select! {
            () = self.clone().run_scans(&shutdown) => {}
            never = self.keep_house() => match never {},
        }
    }

    async fn run_scans(self: Arc<Self>, shutdown: &CancellationToken) {
        let slots = Arc::new(Semaphore::new(self.config.slots.max(1)));
        let mut tasks = JoinSet::new();
        while let Some(slot) = free_slot(&slots, shutdown).await {
            while tasks.try_join_next().is_some() {}
            // Armed before the look, so that work added in between still wakes us.
            let woken = self.service.work_added.notified();
            match self.claim().await {
                Ok(Some(job)) => {
                    tasks.spawn(self.clone().run_one(job, slot, shutdown.clone()));
                }
                Ok(None) => {
                    drop(slot);
                    tokio::select! {
                        () = woken => {}
                        () = tokio::time::sleep(self.config.poll) => {}
                        () = shutdown.cancelled() => break,
                    }
                }
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "looking for work failed");
                    tokio::time::sleep(ERROR_PAUSE).await;
                }
            }
        }
        tasks.join_all().await;
    }

    async fn run_one(
        self: Arc<Self>,
        job: ClaimedJob,
        slot: OwnedSemaphorePermit,
        shutdown: CancellationToken,
    ) {
        execute(&self, job, &shutdown).await;
        drop(slot);
    }

    async fn claim(&self) -> Result<Option<ClaimedJob>, CoreError> {
        let service = &self.service;
        let lease_ms = self.lease_ms();
        Ok(service.store.claim_job(&self.name, service.now(), lease_ms, service.next_event_id()).await?)
    }

    /// What is done beside scans, however busy the slots are.
    async fn keep_house(&self) -> Infallible {
        let mut forgot_at = i64::MIN;
        loop {
            self.fail_exhausted().await;
            self.purge_deleted_projects().await;
            self.take_notices().await;
            let now = self.service.now();
            if now.saturating_sub(forgot_at) >= FORGET_EVERY_MS {
                forgot_at = now;
                self.forget_idempotency_keys(now).await;
                self.forget_usage(now).await;
                self.expire_uploads().await;
                self.retain_audit(now).await;
            }
            self.forget_events(now).await;
            tokio::time::sleep(self.config.poll).await;
        }
    }

    async fn expire_uploads(&self) {
        if let Err(error) = self.service.expire_uploads().await {
            tracing::error!(error = error_chain(&error), "deleting expired uploads failed");
        }
    }

    async fn forget_usage(&self, now: UnixMillis) {
        if let Err(error) = self.service.store.forget_usage(now - USAGE_AGE_MS).await {
            tracing::error!(error = error_chain(&error), "forgetting old quota windows failed");
        }
    }

    async fn forget_idempotency_keys(&self, now: UnixMillis) {
        if let Err(error) = self.service.store.forget_idempotency_keys(now - IDEMPOTENCY_AGE_MS).await {
            tracing::error!(error = error_chain(&error), "forgetting old idempotency keys failed");
        }
    }

    async fn retain_audit(&self, now: UnixMillis) {
        match retain_every_chain(&self.service, self.config.audit_retention_days, now).await {
            Ok(0) => {}
            Ok(segments) => {
                tracing::info!(audit.segments = segments, "old parts of the audit trail were removed");
            }
            Err(error) => {
                tracing::error!(error = error_chain(&error), "removing old parts of the audit trail failed");
            }
        }
    }

    /// Ends scans whose worker died on every attempt, so that none waits for ever.
    async fn fail_exhausted(&self) {
        let service = &self.service;
        match service.store.fail_exhausted(service.now(), &|| service.next_event_id()).await {
            Ok(ids) => {
                for id in ids {
                    tracing::warn!(scan.id = %id, "scan failed: its worker was lost");
                }
            }
            Err(error) => tracing::error!(error = error_chain(&error), "ending lost scans failed"),
        }
    }

    pub(crate) fn lease_ms(&self) -> i64 {
        i64::try_from(self.config.lease.as_millis()).unwrap_or(i64::MAX)
    }
}

async fn free_slot(slots: &Arc<Semaphore>, shutdown: &CancellationToken) -> Option<OwnedSemaphorePermit> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => None,
        slot = slots.clone().acquire_owned() => slot.ok(),
    }
}
