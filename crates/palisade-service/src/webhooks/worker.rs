//! The worker of one process: follows the event log, sends what is due, and writes down how it went. Started by the
//! binary beside the scan worker.

use std::sync::Arc;
use std::time::{Duration, Instant};

use palisade_engine::guard::SystemResolver;
use palisade_model::{DeliveryAttempt, UnixMillis};
use palisade_store::{AttemptOutcome, ClaimLimits, ClaimedDelivery, HealthRules, NextStep};
use serde::Deserialize;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::health;
use super::post::{Answer, HttpPost, Post, PostRequest};
use super::schedule::{next_step, spread};
use super::secret::SigningSecret;
use super::sign::{Signed, headers};
use crate::service::random_bytes;
use crate::{CoreError, Service, error_chain};

const ERROR_PAUSE: Duration = Duration::from_secs(1);
const FORGET_EVERY: Duration = Duration::from_secs(3600);
const SHORT_PAUSE: Duration = Duration::from_millis(100);
/// Outcomes of one transaction.
const RECORDED_AT_ONCE: usize = 64;
/// A store that does not answer is asked again so often before an attempt is left to the end of its lease.
const RECORD_TRIES: usize = 3;

/// How much one process sends at a time, and how patient it is.
#[derive(Debug, Clone)]
pub struct DeliveryConfig {
    /// Attempts at the same time.
    pub in_flight: usize,
    /// Attempts to one endpoint at the same time, over all nodes.
    pub per_endpoint: usize,
    /// The longest that an attempt may take. One that is silent for twice as long is lost and made again.
    pub time_out: Duration,
    /// Pause between looks at an empty log and queue. What this process adds wakes it at once.
    pub poll: Duration,
}

impl Default for DeliveryConfig {
    fn default() -> Self {
        Self {
            in_flight: 64,
            per_endpoint: 4,
            time_out: Duration::from_secs(15),
            poll: Duration::from_millis(500),
        }
    }
}

/// One process's sender of messages.
pub struct WebhookWorker {
    service: Arc<Service>,
    config: DeliveryConfig,
    post: Arc<dyn Post>,
    /// Unique among all workers that ever were: part of the fence.
    name: String,
}

impl WebhookWorker {
    /// A worker that sends through the address guard of the service's settings.
    ///
    /// # Errors
    /// `invalid_root` for a trusted root that is no certificate.
    pub fn new(service: Arc<Service>, config: DeliveryConfig) -> Result<Self, CoreError> {
        let (policy, roots) = (service.config.addresses.clone(), &service.webhooks.roots);
        let post = HttpPost::new(policy, Arc::new(SystemResolver), roots, config.time_out)?;
        Ok(Self::with_post(service, config, Arc::new(post)))
    }

    /// A worker that sends through `post`.
    pub fn with_post(service: Arc<Service>, config: DeliveryConfig, post: Arc<dyn Post>) -> Self {
        Self { service, config, post, name: u128::from_be_bytes(random_bytes()).to_string() }
    }

    /// Works until `shutdown`; then waits for the attempts that are under way.
    pub async fn run(self: Arc<Self>, shutdown: CancellationToken) {
        let (outcomes, inbox) = mpsc::channel(self.config.in_flight.max(1));
        let sending = self.clone().send(outcomes, &shutdown);
        tokio::join!(self.follow(&shutdown), sending, self.record(inbox), self.keep_house(&shutdown));
    }

    /// Takes every new event of the log; answers how many there were. For tests that step through time.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn dispatch(&self) -> Result<usize, CoreError> {
        let mut events = 0;
        loop {
            match self.service.dispatch_events().await? {
                0 => return Ok(events),
                some => events += some,
            }
        }
    }

    /// Sends what may be sent now and writes down how it went; answers how many attempts that were. For tests that
    /// step through time.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn deliver(&self) -> Result<usize, CoreError> {
        let claimed = self.claim(self.config.in_flight).await?;
        let mut outcomes = Vec::with_capacity(claimed.len());
        for delivery in claimed {
            outcomes.push(self.attempt(delivery).await);
        }
        for some in outcomes.chunks(RECORDED_AT_ONCE) {
            self.write(some).await?;
        }
        Ok(outcomes.len())
    }

    /// Sends what may be sent now and writes nothing down, as a worker that dies in between does. For tests.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn deliver_and_forget(&self) -> Result<usize, CoreError> {
        let claimed = self.claim(self.config.in_flight).await?;
        let attempts = claimed.len();
        for delivery in claimed {
            self.attempt(delivery).await;
        }
        Ok(attempts)
    }

    /// Forgets a batch of what is old; answers whether there may be more. For tests that step through time.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn forget(&self) -> Result<bool, CoreError> {
        self.service.forget_messages(self.service.now()).await
    }

    async fn follow(&self, shutdown: &CancellationToken) {
        let mut newest = self.service.hub.newest();
        while !shutdown.is_cancelled() {
            let pause = match self.service.dispatch_events().await {
                Ok(0) => self.config.poll,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "following the event log failed");
                    ERROR_PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = newest.changed() => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    async fn send(self: Arc<Self>, outcomes: mpsc::Sender<AttemptOutcome>, shutdown: &CancellationToken) {
        let slots = Arc::new(Semaphore::new(self.config.in_flight.max(1)));
        let mut attempts = JoinSet::new();
        while !shutdown.is_cancelled() {
            while attempts.try_join_next().is_some() {}
            // Armed before the look, so that a message added in between still wakes us.
            let woken = self.service.deliveries_added.notified();
            let claimed = match self.claim(slots.available_permits()).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "looking for messages to send failed");
                    tokio::time::sleep(ERROR_PAUSE).await;
                    continue;
                }
            };
            let is_idle = claimed.is_empty();
            for delivery in claimed {
                let Ok(slot) = slots.clone().acquire_owned().await else { return };
                let (worker, outcomes) = (self.clone(), outcomes.clone());
                attempts.spawn(async move {
                    let outcome = worker.attempt(delivery).await;
                    // The inbox is open as long as there are senders.
                    outcomes.send(outcome).await.ok();
                    drop(slot);
                });
            }
            if is_idle {
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(self.config.poll) => {}
                    () = shutdown.cancelled() => {}
                }
            }
        }
        attempts.join_all().await;
    }

    async fn record(&self, mut inbox: mpsc::Receiver<AttemptOutcome>) {
        let mut outcomes = Vec::with_capacity(RECORDED_AT_ONCE);
        while inbox.recv_many(&mut outcomes, RECORDED_AT_ONCE).await > 0 {
            for tries in 1.. {
                match self.write(&outcomes).await {
                    Ok(()) => break,
                    Err(error) => {
                        tracing::error!(error = error_chain(&error), "writing down attempts failed");
                        if tries == RECORD_TRIES {
                            break;
                        }
                        tokio::time::sleep(ERROR_PAUSE).await;
                    }
                }
            }
            outcomes.clear();
            // Their endpoints have room again.
            self.service.deliveries_added.notify_one();
        }
    }

    /// Forgets what is old, a small batch at a time.
    async fn keep_house(&self, shutdown: &CancellationToken) {
        while !shutdown.is_cancelled() {
            let pause = match self.service.forget_messages(self.service.now()).await {
                Ok(true) => SHORT_PAUSE,
                Ok(false) => FORGET_EVERY,
                Err(error) => {
                    tracing::error!(error = error_chain(&error), "forgetting old messages failed");
                    FORGET_EVERY
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    async fn claim(&self, messages: usize) -> Result<Vec<ClaimedDelivery>, CoreError> {
        if messages == 0 {
            return Ok(Vec::new());
        }
        let lease_ms = i64::try_from(self.config.time_out.as_millis()).unwrap_or(i64::MAX).saturating_mul(2);
        let limits = ClaimLimits { messages, per_endpoint: self.config.per_endpoint, lease_ms };
        Ok(self.service.store.claim_deliveries(&self.name, self.service.now(), limits).await?)
    }

    async fn attempt(&self, delivery: ClaimedDelivery) -> AttemptOutcome {
        let started_at = self.service.now();
        let started = Instant::now();
        let number = delivery.attempts + 1;
        let answer = match self.send_signed(&delivery, started_at).await {
            Ok(answer) => answer,
            Err(reason) => Answer { error: Some(reason.to_owned()), ..Answer::default() },
        };
        let duration_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let ended_at = started_at.saturating_add(duration_ms);
        let next = match delivery.body {
            Some(_) => next_step(number, &answer, ended_at, spread(&delivery.fence.id.to_string(), number)),
            None => NextStep::Exhausted,
        };
        log(&delivery, number, &answer, next);
        AttemptOutcome {
            organization_id: delivery.organization_id,
            webhook_id: delivery.webhook_id,
            attempt: DeliveryAttempt {
                number,
                started_at,
                duration_ms,
                status: answer.status,
                error: answer.error.or_else(|| refusal(answer.status)),
                response: answer.excerpt,
            },
            next,
            fence: delivery.fence,
        }
    }

    async fn send_signed(&self, delivery: &ClaimedDelivery, at: UnixMillis) -> Result<Answer, &'static str> {
        let body = delivery.body.as_deref().ok_or("the body of the message has expired")?;
        let secrets = self.secrets_of(delivery);
        if secrets.is_empty() {
            return Err("the secret of the endpoint cannot be read; rotate it");
        }
        let name = event_name(body);
        let signed = Signed {
            message_id: &delivery.message_id,
            event_name: name.as_deref().unwrap_or(delivery.event.as_str()),
            endpoint_id: delivery.webhook_id.map(|id| id.to_string()),
            body: body.as_bytes(),
            at,
            secrets: &secrets,
        };
        let headers = headers(&signed, &self.service.webhooks.headers);
        Ok(self.post.post(PostRequest { url: &delivery.url, headers: &headers, body }).await)
    }

    /// Newest first.
    fn secrets_of(&self, delivery: &ClaimedDelivery) -> Vec<SigningSecret> {
        match delivery.webhook_id {
            Some(id) => delivery.sealed.iter().filter_map(|sealed| self.service.unseal(id, sealed)).collect(),
            None => vec![self.service.scan_secret(delivery.organization_id)],
        }
    }

    async fn write(&self, outcomes: &[AttemptOutcome]) -> Result<(), CoreError> {
        let service = &self.service;
        let rules = HealthRules {
            change: &health::change,
            notification: &|webhook, news| service.health_notification(webhook, news),
            event_id: &|| service.next_event_id(),
        };
        let recorded = service.store.record_attempts(outcomes, service.now(), &rules).await?;
        if recorded < outcomes.len() {
            let lost = outcomes.len() - recorded;
            tracing::warn!(
                attempts = lost,
                "attempts no longer counted: the message was ended or taken over"
            );
        }
        Ok(())
    }
}

/// The name that the body itself gives the event: what the subscription sees.
fn event_name(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        event: String,
    }
    serde_json::from_str::<Named>(body).ok().map(|named| named.event)
}

fn refusal(status: Option<u16>) -> Option<String> {
    let status = status.filter(|status| !(200..300).contains(status))?;
    Some(match status {
        300..400 => format!("the receiver redirects with status {status}, which is not followed"),
        _ => format!("the receiver answered with status {status}"),
    })
}

fn log(delivery: &ClaimedDelivery, number: u32, answer: &Answer, next: NextStep) {
    let outcome = match next {
        NextStep::Delivered => "delivered",
        NextStep::Retry { .. } => "failed, tried again later",
        NextStep::Exhausted => "failed for good",
        NextStep::Gone => "the endpoint is gone",
    };
    tracing::debug!(
        delivery.id = %delivery.fence.id,
        delivery.attempt = number,
        http.status = answer.status,
        error = answer.error,
        "{outcome}"
    );
}
