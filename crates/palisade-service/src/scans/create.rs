//! Creating a scan: one transaction for scan, quota, job and event.

use palisade_model::{
    JobId, NewScan, Principal, ProjectId, Resource, Scan, ScanId, ScanKind, ScanType, Scope, Target,
    UnixMillis,
};
use palisade_store::{CreateOutcome, Idempotency, QuotaWindow};

use crate::access::{require, restricted};
use crate::projects::{blank, parse_branch, parse_types};
use crate::scans::details::{parse_commit, parse_label};
use crate::scans::subject::ScanSubject;
use crate::scans::wanted::require_some;
use crate::usage::windows::{seconds_until, stretch_of, windows_of};
use crate::{CoreError, ErrorKind, Service};

const QUEUE_RETRY_SECONDS: u64 = 30;

/// What the caller asks for. What is left out is the project's default.
#[derive(Debug)]
pub struct CreateScan {
    pub subject: ScanSubject,
    /// `quick`, `full` or `headers_only`.
    pub scan_type: Option<String>,
    /// Whether the opt-in checks run too: only of a full scan of a host that the organisation controls.
    pub active: bool,
    /// What to look for; empty for what the project says.
    pub types: Vec<String>,
    pub branch: Option<String>,
    /// 40 or 64 hexadecimal digits.
    pub commit_sha: Option<String>,
    /// For people, at most 100 characters.
    pub label: Option<String>,
    /// Where the result is posted when the scan ends.
    pub webhook_url: Option<String>,
    pub idempotency: Option<Idempotency>,
}

impl CreateScan {
    /// A scan with every default.
    pub fn of(subject: ScanSubject) -> Self {
        Self {
            subject,
            scan_type: None,
            active: false,
            types: Vec::new(),
            branch: None,
            commit_sha: None,
            label: None,
            webhook_url: None,
            idempotency: None,
        }
    }
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
    /// `insufficient_scope`, `not_found` for the project, `source_not_supported`, `nothing_to_scan`, one code per bad
    /// field (`invalid_target`, `path_not_allowed`, `invalid_scan_type`, `invalid_active`, …), `ownership_required`,
    /// `idempotency_key_reused`, `quota_exceeded`, `queue_full`, `project_restricted`; the store's errors.
    pub async fn create_scan(
        &self,
        principal: &Principal,
        request: CreateScan,
    ) -> Result<CreatedScan, CoreError> {
        require(principal, Scope::write(Resource::Scans))?;
        let scan_type = request.scan_type.as_deref().map(parse_scan_type).transpose()?;
        let types = parse_types("body.types", &request.types)?;
        let branch = request.branch.map(|branch| parse_branch("body.branch", &branch)).transpose()?;
        let commit_sha = request.commit_sha.as_deref().map(parse_commit).transpose()?;
        let label = request.label.map(parse_label).transpose()?;
        let webhook_url = request.webhook_url.map(|url| self.parse_webhook_url(url)).transpose()?;
        let subject = self.subject_of(principal, request.subject).await?;
        let defaults = subject.project.as_ref().map(|project| project.fields.clone()).unwrap_or_else(blank);
        let types = if types.is_empty() { defaults.scan_types } else { types };
        let judged = subject.judged;
        if judged.target != Target::Sandbox {
            require_some(&self.registry, judged.kind, &types)?;
        }
        let scan_type = scan_type.or(defaults.settings.scan_type).unwrap_or(ScanType::Full);
        if request.active {
            self.require_consent(principal, &judged.target, scan_type).await?;
        }
        let project_id = subject.project.filter(|_| subject.is_of_project).map(|project| project.id);
        let plan = self.config.plans.get(&principal.plan);
        // Importing runs no scanner.
        let is_free = judged.kind == ScanKind::Import;
        let windows = if is_free { Vec::new() } else { windows_of(plan, principal, self.now()) };
        let upload_id = judged.target.upload_id();
        let create = palisade_store::CreateScan {
            scan: NewScan {
                id: ScanId::new(self.next_id()),
                organization_id: principal.organization_id,
                key_id: principal.key_id,
                target: judged.target,
                target_text: subject.text,
                scan_type,
                active: request.active,
                branch: branch.unwrap_or(defaults.default_branch),
                commit_sha,
                label,
                types,
                upload_id,
                webhook_url,
                test_mode: principal.test_mode,
                created_at: self.now(),
            },
            project_id,
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

    async fn answer_create(
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
            CreateOutcome::NoSuchProject => Err(CoreError::not_found("project")),
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

fn parse_scan_type(word: &str) -> Result<ScanType, CoreError> {
    word.parse().map_err(|detail: String| CoreError::invalid_field("invalid_scan_type", "scan_type", detail))
}
