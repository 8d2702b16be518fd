//! Creating a scan: quota, project, scan, job, stored answer and event in one transaction.

use palisade_model::{
    EventId, EventKind, JobId, NewScan, ProjectAccess, ProjectId, ProjectSource, Scan, ScanKind,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::idempotency::{Idempotency, store_answer, take_key};
use crate::jobs::MAX_ATTEMPTS;
use crate::projects::{ProjectOfTarget, find_or_create};
use crate::query::query;
use crate::row::to_json;
use crate::scans::scan_columns;
use crate::usage::{Charged, QuotaWindow, charge};
use crate::{Result, Store, queues};

/// Everything that [`Store::create_scan`] needs.
#[derive(Debug, Clone)]
pub struct CreateScan {
    pub scan: NewScan,
    /// The project that was asked for; without one it is that of `target_key`.
    pub project_id: Option<ProjectId>,
    /// Used when the organisation has no project for `target_key` yet.
    pub project_id_if_new: ProjectId,
    pub project_name: String,
    pub project_source: ProjectSource,
    /// What makes two scans belong to the same project.
    pub target_key: String,
    /// The projects that the caller may scan.
    pub projects: ProjectAccess,
    pub job_id: JobId,
    pub event_id: EventId,
    /// For the warnings that a window is nearly full: one per window.
    pub warning_ids: Vec<EventId>,
    pub kind: ScanKind,
    /// The windows that are charged. Test-mode scans are free, but take turns with the others.
    pub windows: Vec<QuotaWindow>,
    /// Scans of the organisation that may wait at the same time.
    pub max_queued: u64,
    /// Scans of the organisation that may run at the same time; `None` for no limit.
    pub concurrency_limit: Option<u32>,
    pub idempotency: Option<Idempotency>,
}

/// What a create did. Only `Created` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once per call and taken apart at once")]
pub enum CreateOutcome {
    Created(Scan),
    /// The stored answer of the first request with this key.
    Replayed {
        status: u16,
        body: String,
    },
    /// The key was used for another request.
    KeyReused,
    QuotaExceeded {
        /// The first window that is full.
        window: QuotaWindow,
        used: u64,
    },
    QueueFull,
    /// The target's project is none of the caller's, or would be a new one.
    ProjectNotAllowed,
    /// The project that was asked for is gone, or none of the caller's.
    NoSuchProject,
}

impl Store {
    /// Stores a queued scan with all that belongs to it, or nothing.
    pub async fn create_scan(&self, create: CreateScan) -> Result<CreateOutcome> {
        let mut tx = self.db.begin().await?;
        let (receipt, nearly_full) = match admit(&mut tx, &create).await? {
            Admitted::Yes { receipt, nearly_full } => (receipt, nearly_full),
            Admitted::No(refusal) => return Ok(refusal),
        };
        let project_id = match project_of(&mut tx, &create).await? {
            Ok(id) => id,
            Err(refusal) => return Ok(refusal),
        };
        let scan = insert_scan(&mut tx, &create, project_id).await?;
        insert_job(&mut tx, &create, receipt).await?;
        if let Some(idempotency) = &create.idempotency {
            store_answer(&mut tx, idempotency, &scan).await?;
        }
        for ((window, used), id) in nearly_full.iter().zip(&create.warning_ids) {
            append_event(&mut tx, warning_event(&create, *id, window, *used)).await?;
        }
        append_event(&mut tx, queued_event(&create, &scan)).await?;
        tx.commit().await?;
        Ok(CreateOutcome::Created(scan))
    }
}

#[expect(clippy::large_enum_variant, reason = "made once per call and taken apart at once")]
enum Admitted {
    Yes {
        /// What paid for it.
        receipt: String,
        nearly_full: Vec<(QuotaWindow, u64)>,
    },
    No(CreateOutcome),
}

/// Idempotency first: a repeat gets its answer even when the quota is used up by now.
async fn admit(tx: &mut Tx, create: &CreateScan) -> Result<Admitted> {
    let scan = &create.scan;
    if let Some(idempotency) = &create.idempotency {
        let first = take_key(tx, scan.organization_id, idempotency, scan.created_at).await?;
        if let Some(first) = first {
            let same = first.request_hash == idempotency.request_hash;
            let replay = CreateOutcome::Replayed { status: first.status, body: first.body };
            return Ok(Admitted::No(if same { replay } else { CreateOutcome::KeyReused }));
        }
    }
    let price = if scan.test_mode { 0 } else { 1 };
    let (receipt, nearly_full) = match charge(tx, scan.organization_id, &create.windows, price).await? {
        Charged::Yes { receipt, nearly_full } => (receipt, nearly_full),
        Charged::OverLimit { window, used } => {
            return Ok(Admitted::No(CreateOutcome::QuotaExceeded { window, used }));
        }
    };
    let queued = queues::enter(tx, scan.organization_id).await?;
    let full = queued > create.max_queued;
    Ok(if full { Admitted::No(CreateOutcome::QueueFull) } else { Admitted::Yes { receipt, nearly_full } })
}

/// The project that was asked for, or that of the target; a refusal when the caller may not use it.
async fn project_of(
    tx: &mut Tx,
    create: &CreateScan,
) -> Result<std::result::Result<ProjectId, CreateOutcome>> {
    let scan = &create.scan;
    let Some(id) = create.project_id else {
        let target = ProjectOfTarget {
            id_if_new: create.project_id_if_new,
            organization_id: scan.organization_id,
            name: create.project_name.clone(),
            source: create.project_source.clone(),
            target_key: create.target_key.clone(),
            test_mode: scan.test_mode,
            now: scan.created_at,
        };
        let found = find_or_create(tx, &target, &create.projects).await?;
        return Ok(found.ok_or(CreateOutcome::ProjectNotAllowed));
    };
    let exists = query(
        "SELECT id FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 AND deleted_at IS NULL",
    );
    let exists = exists.bind(id).bind(scan.organization_id).bind(scan.test_mode);
    let found = tx.optional::<String>(exists).await?.is_some() && create.projects.includes(id);
    Ok(if found { Ok(id) } else { Err(CreateOutcome::NoSuchProject) })
}

async fn insert_scan(tx: &mut Tx, create: &CreateScan, project_id: ProjectId) -> Result<Scan> {
    let scan = &create.scan;
    let insert = query(concat!(
        "INSERT INTO scans (id, organization_id, project_id, key_id, kind, target, target_text, scan_type, ",
        "test_mode, created_at, status, progress, current_check, critical_count, high_count, medium_count, ",
        "low_count, info_count, branch, commit_sha, label, types, upload_id, webhook_url, active) ",
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, '', 0, 0, 0, 0, 0, $11, $12, $13, $14, ",
        "$15, $16, $17) RETURNING ",
        scan_columns!()
    ))
    .bind(scan.id)
    .bind(scan.organization_id)
    .bind(project_id)
    .bind(scan.key_id)
    .bind(create.kind.as_str())
    .bind(to_json(&scan.target)?)
    .bind(scan.target_text.as_str())
    .bind(scan.scan_type.as_str())
    .bind(scan.test_mode)
    .bind(scan.created_at)
    .bind(scan.branch.as_str())
    .bind(scan.commit_sha.clone())
    .bind(scan.label.clone())
    .bind(to_json(&scan.types)?)
    .bind(scan.upload_id.map(|id| id.to_string()))
    .bind(scan.webhook_url.clone())
    .bind(scan.active);
    tx.one(insert).await
}

async fn insert_job(tx: &mut Tx, create: &CreateScan, receipt: String) -> Result<()> {
    let scan = &create.scan;
    let charged = (!scan.test_mode).then_some(receipt);
    let insert = query(
        "INSERT INTO jobs (id, organization_id, scan_id, kind, state, priority, payload, run_at, attempt, \
         attempts_allowed, dedupe_key, cancel_requested, concurrency_limit, charged, created_at) \
         VALUES ($1, $2, $3, 'scan', 'queued', 0, '{}', $4, 0, $5, $3, FALSE, $6, $7, $4)",
    )
    .bind(create.job_id)
    .bind(scan.organization_id)
    .bind(scan.id)
    .bind(scan.created_at)
    .bind(MAX_ATTEMPTS)
    .bind(create.concurrency_limit.map(i64::from))
    .bind(charged);
    tx.execute(insert).await?;
    Ok(())
}

fn warning_event(create: &CreateScan, id: EventId, window: &QuotaWindow, used: u64) -> NewEvent {
    let (organization_id, now) = (create.scan.organization_id, create.scan.created_at);
    NewEvent::of_organization(id, organization_id, EventKind::UsageThresholdReached, window.facts(used), now)
}

fn queued_event(create: &CreateScan, scan: &Scan) -> NewEvent {
    NewEvent {
        id: create.event_id,
        organization_id: scan.organization_id,
        scan_id: Some(scan.id),
        project_id: Some(scan.project_id),
        test_mode: scan.test_mode,
        kind: EventKind::ScanQueued,
        data: json!({ "project_id": scan.project_id, "target": scan.target_text, "test_mode": scan.test_mode }),
        created_at: scan.created_at,
    }
}
