//! Creating a scan: one transaction for scan, quota, job and event.

use palisade_model::{
    JobId, NewScan, Principal, ProjectId, Resource, Scan, ScanId, ScanType, Scope, UnixMillis,
};
use palisade_store::{CreateOutcome, Idempotency, QuotaWindow};

use crate::access::{require, restricted};
use crate::usage::windows::{seconds_until, stretch_of, windows_of};
use crate::{CoreError, ErrorKind, Service};

const MAX_TARGET_LENGTH: usize = 2048;
/// Of projects that say nothing else.
const DEFAULT_BRANCH: &str = "main";
const QUEUE_RETRY_SECONDS: u64 = 30;

/// What the caller asks for.
#[derive(Debug)]
pub struct CreateScan {
    /// An http or https URL, or an absolute path under an allowed root.
    pub target: String,
    /// `quick`, `full` (the default) or `headers_only`.
    pub scan_type: Option<String>,
    pub idempotency: Option<Idempotency>,
}

/// What the create did.
#[derive(Debug)]
pub enum CreatedScan {
    New(Box<Scan>),
    /// The stored answer of the first call with this Idempotency-Key.
    Replayed {
        status: u16,
        body: String,
    },
}

impl Service {
    /// Stores a queued scan and wakes a worker. When this returns, the scan survives any crash.
    ///
    /// # Errors
    /// `insufficient_scope`, `invalid_target`, `path_not_allowed`, `invalid_scan_type`,
    /// `idempotency_key_reused`, `quota_exceeded`, `queue_full`, `project_restricted`; the store's errors.
    pub async fn create_scan(
        &self,
        principal: &Principal,
        request: CreateScan,
    ) -> Result<CreatedScan, CoreError> {
        require(principal, Scope::write(Resource::Scans))?;
        let scan_type = parse_scan_type(request.scan_type.as_deref())?;
        if request.target.len() > MAX_TARGET_LENGTH {
            let detail =
                format!("expected at most {MAX_TARGET_LENGTH} bytes, found {}", request.target.len());
            return Err(CoreError::invalid_field("invalid_target", "target", detail));
        }
        let judged = self.judge_target(principal, &request.target)?;
        let plan = self.config.plans.get(&principal.plan);
        let windows = windows_of(plan, principal, self.now());
        let create = palisade_store::CreateScan {
            scan: NewScan {
                id: ScanId::new(self.next_id()),
                organization_id: principal.organization_id,
                key_id: principal.key_id,
                target: judged.target,
                target_text: request.target,
                scan_type,
                branch: DEFAULT_BRANCH.to_owned(),
                commit_sha: None,
                label: None,
                types: Vec::new(),
                upload_id: None,
                webhook_url: None,
                test_mode: principal.test_mode,
                created_at: self.now(),
            },
            project_id_if_new: ProjectId::new(self.next_id()),
            project_name: judged.project_key.clone(),
            project_source: judged.source,
            target_key: judged.project_key,
            projects: principal.projects.clone(),
            job_id: JobId::new(self.next_id()),
            event_id: self.next_event_id(),
            kind: judged.kind,
            warning_ids: windows.iter().map(|_| self.next_event_id()).collect(),
            windows,
            max_queued: self.config.max_queued,
            concurrency_limit: plan.and_then(|plan| plan.concurrent_scans),
            idempotency: request.idempotency.map(|idempotency| own_answers(principal, idempotency)),
        };
        let outcome = self.store.create_scan(create).await?;
        self.answer_create(principal, outcome).await
    }

    pub(crate) async fn answer_create(
        &self,
        principal: &Principal,
        outcome: CreateOutcome,
    ) -> Result<CreatedScan, CoreError> {
        match outcome {
            CreateOutcome::Created(scan) => {
                self.work_added.notify_one();
                Ok(CreatedScan::New(Box::new(scan)))
            }
            CreateOutcome::Replayed { status, body } => Ok(CreatedScan::Replayed { status, body }),
            CreateOutcome::KeyReused => Err(CoreError::new(
                ErrorKind::KeyReused,
                "idempotency_key_reused",
                "This Idempotency-Key was used for a request with another body",
            )),
            CreateOutcome::QuotaExceeded { window, used } => {
                self.announce_full(principal, &window, used).await?;
                Err(quota_exceeded(&window, used, self.now()))
            }
            CreateOutcome::ProjectNotAllowed => {
                Err(restricted("The target belongs to a project that this key does not see"))
            }
            CreateOutcome::QueueFull => Err(CoreError::new(
                ErrorKind::QuotaExceeded,
                "queue_full",
                "Too many scans are waiting; try again when some have finished",
            )
            .retry_after(QUEUE_RETRY_SECONDS)),
        }
    }
}

fn quota_exceeded(window: &QuotaWindow, used: u64, now: UnixMillis) -> CoreError {
    let limit = window.limit.unwrap_or(used);
    let whose = if window.subject.is_empty() { "" } else { " of this key" };
    let stretch = stretch_of(window.period);
    let detail = format!("The plan's {limit} scans{whose} for {stretch} are used up ({used} used)");
    let error = CoreError::new(ErrorKind::QuotaExceeded, "quota_exceeded", detail);
    let error = error.with("window", window.period.as_str());
    match seconds_until(window, now) {
        Some(wait) => error.retry_after(wait),
        None => error,
    }
}

/// A confined key gets no stored answers but its own: others may tell of projects that it does not see.
fn own_answers(principal: &Principal, idempotency: Idempotency) -> Idempotency {
    if !principal.is_confined() {
        return idempotency;
    }
    Idempotency { route: format!("{} {}", idempotency.route, principal.key_id), ..idempotency }
}

fn parse_scan_type(word: Option<&str>) -> Result<ScanType, CoreError> {
    let Some(word) = word else { return Ok(ScanType::Full) };
    word.parse().map_err(|detail: String| CoreError::invalid_field("invalid_scan_type", "scan_type", detail))
}
