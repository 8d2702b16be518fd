//! Registered scan targets: hosts under names that people know. Their scans and findings belong to the project.

use palisade_model::{
    EventId, EventKind, OrganizationId, Page, PageSize, ProjectAccess, ProjectId, ScanTarget, TargetId,
    UnixMillis,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::projects::{ProjectOfTarget, find_or_create};
use crate::query::{AFTER_EVERY_ID, Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store, StoreError, dialect};

macro_rules! target_columns {
    () => {
        "id, organization_id, project_id, host, label, test_mode, created_at"
    };
}

impl FromRow for ScanTarget {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self {
            id: columns.parse("a target id")?,
            organization_id: columns.parse("an organization id")?,
            project_id: columns.parse("a project id")?,
            host: columns.take()?,
            label: columns.take()?,
            test_mode: columns.take()?,
            created_at: columns.take()?,
        })
    }
}

/// A target that somebody registers.
#[derive(Debug, Clone)]
pub struct CreateTarget {
    pub id: TargetId,
    pub host: String,
    pub label: String,
    pub project: ProjectOfTarget,
    /// The projects that the caller sees.
    pub projects: ProjectAccess,
    /// Live targets that the organisation may have.
    pub limit: Option<u64>,
    pub event_id: EventId,
}

/// What registering did. Only `Done` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreatedTarget {
    Done(ScanTarget),
    Exists(TargetId),
    /// The host's project is none of the caller's, or would be a new one.
    ProjectNotAllowed,
    LimitReached,
}

/// Which targets to list, newest first.
#[derive(Debug, Clone)]
pub struct ListTargets<'a> {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only targets of these projects.
    pub projects: Option<&'a [ProjectId]>,
    /// Only targets older than this one.
    pub before: Option<TargetId>,
    pub size: PageSize,
}

impl Store {
    /// Registers a target, with a project when its host has none yet.
    pub async fn create_target(&self, create: CreateTarget) -> Result<CreatedTarget> {
        let mut tx = self.db.begin().await?;
        let Some(project_id) = find_or_create(&mut tx, &create.project, &create.projects).await? else {
            return Ok(CreatedTarget::ProjectNotAllowed);
        };
        if let Some(id) = holder_of(&mut tx, &create).await? {
            return Ok(CreatedTarget::Exists(id));
        }
        if is_full(&mut tx, &create).await? {
            return Ok(CreatedTarget::LimitReached);
        }
        let Some(target) = insert(&mut tx, &create, project_id).await? else {
            let holder = holder_of(&mut tx, &create).await?;
            return holder.map(CreatedTarget::Exists).ok_or(StoreError::Conflict);
        };
        let event = event(create.event_id, &target, EventKind::TargetCreated, create.project.now);
        append_event(&mut tx, event).await?;
        tx.commit().await?;
        Ok(CreatedTarget::Done(target))
    }

    /// One target.
    pub async fn get_target(
        &self,
        organization_id: OrganizationId,
        id: TargetId,
        test_mode: bool,
    ) -> Result<Option<ScanTarget>> {
        let select = query(concat!(
            "SELECT ",
            target_columns!(),
            " FROM targets WHERE id = $1 AND organization_id = $2 AND test_mode = $3"
        ));
        self.db.optional(select.bind(id).bind(organization_id).bind(test_mode)).await
    }

    /// One page of targets.
    pub async fn list_targets(&self, list: ListTargets<'_>) -> Result<Page<ScanTarget>> {
        if list.projects.is_some_and(<[ProjectId]>::is_empty) {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        let before = list.before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let select = list_query(list.projects.map_or(0, <[_]>::len))
            .bind(list.organization_id)
            .bind(list.test_mode)
            .bind(before)
            .bind(list.size.get() + 1);
        let projects = list.projects.unwrap_or_default();
        let select = projects.iter().fold(select, |select, &project| select.bind(project));
        Ok(Page::from_overfetched(self.db.all(select).await?, list.size))
    }

    /// Gives a target another label; `None` when there is no such target.
    pub async fn label_target(
        &self,
        organization_id: OrganizationId,
        id: TargetId,
        test_mode: bool,
        label: &str,
    ) -> Result<Option<ScanTarget>> {
        let mut tx = self.db.begin().await?;
        let update = query(concat!(
            "UPDATE targets SET label = $4 WHERE id = $1 AND organization_id = $2 AND test_mode = $3 RETURNING ",
            target_columns!()
        ));
        let update = update.bind(id).bind(organization_id).bind(test_mode).bind(label);
        let target = tx.optional(update).await?;
        tx.commit().await?;
        Ok(target)
    }

    /// Removes a target; its project and findings stay. Answers whether there was one.
    pub async fn delete_target(
        &self,
        organization_id: OrganizationId,
        id: TargetId,
        test_mode: bool,
        now: UnixMillis,
        event_id: EventId,
    ) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let delete = query(concat!(
            "DELETE FROM targets WHERE id = $1 AND organization_id = $2 AND test_mode = $3 RETURNING ",
            target_columns!()
        ));
        let found = tx.optional(delete.bind(id).bind(organization_id).bind(test_mode)).await?;
        let Some(target) = found else { return Ok(false) };
        append_event(&mut tx, event(event_id, &target, EventKind::TargetDeleted, now)).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// One walk down the organisation's targets. `projects` of 0 stands for all of them.
pub(crate) fn list_query(projects: usize) -> Query {
    const COLUMNS: &str = target_columns!();
    let of_projects =
        if projects > 0 { format!("AND project_id IN ({})", places(5, projects)) } else { String::new() };
    let select = assembled(format!(
        "SELECT {COLUMNS} FROM targets WHERE organization_id = $1 AND test_mode = $2 AND id < $3 {of_projects} \
         ORDER BY id DESC LIMIT $4"
    ));
    if projects > 0 { select.one_off() } else { select }
}

struct Id(TargetId);

impl FromRow for Id {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a target id")?))
    }
}

async fn holder_of(tx: &mut Tx, create: &CreateTarget) -> Result<Option<TargetId>> {
    let select = query("SELECT id FROM targets WHERE organization_id = $1 AND test_mode = $2 AND host = $3");
    let select = select.bind(create.project.organization_id).bind(create.project.test_mode);
    Ok(tx.optional::<Id>(select.bind(create.host.as_str())).await?.map(|Id(id)| id))
}

/// Holds the organisation while it counts, so that two creates at once do not both take the last place.
async fn is_full(tx: &mut Tx, create: &CreateTarget) -> Result<bool> {
    let Some(limit) = create.limit.filter(|_| !create.project.test_mode) else { return Ok(false) };
    let lock = dialect::for_update(tx);
    let hold = assembled(format!("SELECT id FROM organizations WHERE id = $1 {lock}"));
    tx.optional::<String>(hold.bind(create.project.organization_id)).await?;
    let count = query("SELECT count(*) FROM targets WHERE organization_id = $1 AND test_mode = FALSE");
    let count: i64 = tx.one(count.bind(create.project.organization_id)).await?;
    Ok(u64::try_from(count).unwrap_or(0) >= limit)
}

/// `None` when another transaction registered the host first.
async fn insert(tx: &mut Tx, create: &CreateTarget, project_id: ProjectId) -> Result<Option<ScanTarget>> {
    let insert = query(concat!(
        "INSERT INTO targets (id, organization_id, project_id, host, label, test_mode, created_at) ",
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING ",
        target_columns!()
    ))
    .bind(create.id)
    .bind(create.project.organization_id)
    .bind(project_id)
    .bind(create.host.as_str())
    .bind(create.label.as_str())
    .bind(create.project.test_mode)
    .bind(create.project.now);
    tx.optional(insert).await
}

fn event(id: EventId, target: &ScanTarget, kind: EventKind, created_at: UnixMillis) -> NewEvent {
    NewEvent {
        id,
        organization_id: target.organization_id,
        scan_id: None,
        project_id: Some(target.project_id),
        test_mode: target.test_mode,
        kind,
        data: json!({ "target_id": target.id, "host": target.host, "project_id": target.project_id }),
        created_at,
    }
}
