//! Making and changing projects.

use palisade_model::{
    EventId, EventKind, OrganizationId, Project, ProjectFields, ProjectId, TeamId, UnixMillis, Version,
};
use serde_json::json;

use crate::db::Tx;
use crate::events::{NewEvent, append_event};
use crate::projects::read::{Id, with_teams_in};
use crate::projects::row::project_columns;
use crate::query::{assembled, query};
use crate::row::to_json;
use crate::{Result, Store, dialect};

/// A project that somebody makes.
#[derive(Debug, Clone)]
pub struct CreateProject {
    pub id: ProjectId,
    pub organization_id: OrganizationId,
    pub fields: ProjectFields,
    /// What makes a scan belong to it; unique in the organisation.
    pub target_key: String,
    pub test_mode: bool,
    pub now: UnixMillis,
    pub event_id: EventId,
}

/// New fields for a project.
#[derive(Debug, Clone)]
pub struct UpdateProject {
    pub id: ProjectId,
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// The version that the fields were made from.
    pub version: Version,
    pub fields: ProjectFields,
    pub target_key: String,
    /// Names of the fields that differ, for the event.
    pub changed: Vec<&'static str>,
    pub now: UnixMillis,
    pub event_id: EventId,
}

/// What a write did. Only `Done` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenProject {
    Done(Project),
    NotFound,
    /// Somebody made a change since.
    VersionChanged,
    /// Another project has the same source.
    SourceTaken(ProjectId),
    UnknownTeam(TeamId),
}

impl Store {
    /// Stores a new project with its teams.
    pub async fn create_project(&self, create: CreateProject) -> Result<WrittenProject> {
        let mut tx = self.db.begin().await?;
        if let Some(team) = unknown_team(&mut tx, create.organization_id, &create.fields.team_ids).await? {
            return Ok(WrittenProject::UnknownTeam(team));
        }
        let Some(project) = insert(&mut tx, &create).await? else {
            let taken = holder_of(&mut tx, create.organization_id, &create.target_key).await?;
            return taken.map(WrittenProject::SourceTaken).ok_or(crate::StoreError::Conflict);
        };
        write_teams(&mut tx, &project, &create.fields.team_ids).await?;
        let project = with_teams_in(&mut tx, project).await?;
        let data = json!({ "project_id": project.id, "name": project.fields.name });
        append_event(&mut tx, event(create.event_id, &project, EventKind::ProjectCreated, data, create.now))
            .await?;
        tx.commit().await?;
        Ok(WrittenProject::Done(project))
    }

    /// Replaces the fields, if the project still has the version that they were made from.
    pub async fn update_project(&self, update: UpdateProject) -> Result<WrittenProject> {
        let mut tx = self.db.begin().await?;
        match held_version(&mut tx, &update).await? {
            None => return Ok(WrittenProject::NotFound),
            Some(version) if version != update.version.get() => return Ok(WrittenProject::VersionChanged),
            Some(_) => {}
        }
        if let Some(team) = unknown_team(&mut tx, update.organization_id, &update.fields.team_ids).await? {
            return Ok(WrittenProject::UnknownTeam(team));
        }
        let holder = holder_of(&mut tx, update.organization_id, &update.target_key).await?;
        if let Some(other) = holder.filter(|&holder| holder != update.id) {
            return Ok(WrittenProject::SourceTaken(other));
        }
        let project = replace(&mut tx, &update).await?;
        let drop_teams = query("DELETE FROM project_teams WHERE project_id = $1").bind(update.id);
        tx.execute(drop_teams).await?;
        write_teams(&mut tx, &project, &update.fields.team_ids).await?;
        let project = with_teams_in(&mut tx, project).await?;
        let data =
            json!({ "project_id": project.id, "name": project.fields.name, "changed": update.changed });
        append_event(&mut tx, event(update.event_id, &project, EventKind::ProjectUpdated, data, update.now))
            .await?;
        tx.commit().await?;
        Ok(WrittenProject::Done(project))
    }
}

/// `None` when the source is taken.
async fn insert(tx: &mut Tx, create: &CreateProject) -> Result<Option<Project>> {
    let fields = &create.fields;
    let insert = query(concat!(
        "INSERT INTO projects (id, organization_id, target_key, test_mode, created_at, updated_at, name, name_folded, ",
        "path, url, repo_url, default_branch, scan_types, settings) ",
        "VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING ",
        project_columns!()
    ))
    .bind(create.id)
    .bind(create.organization_id)
    .bind(create.target_key.as_str())
    .bind(create.test_mode)
    .bind(create.now);
    tx.optional(bind_fields(insert, fields)?).await
}

async fn replace(tx: &mut Tx, update: &UpdateProject) -> Result<Project> {
    let replace = query(concat!(
        "UPDATE projects SET target_key = $2, updated_at = $3, version = version + 1, name = $4, name_folded = $5, ",
        "path = $6, url = $7, repo_url = $8, default_branch = $9, scan_types = $10, settings = $11 ",
        "WHERE id = $1 RETURNING ",
        project_columns!()
    ))
    .bind(update.id)
    .bind(update.target_key.as_str())
    .bind(update.now);
    tx.one(bind_fields(replace, &update.fields)?).await
}

fn bind_fields(query: crate::query::Query, fields: &ProjectFields) -> Result<crate::query::Query> {
    Ok(query
        .bind(fields.name.as_str())
        .bind(fields.name.to_lowercase())
        .bind(fields.source.path().map(str::to_owned))
        .bind(fields.source.url().map(str::to_owned))
        .bind(fields.source.repository().map(str::to_owned))
        .bind(fields.default_branch.as_str())
        .bind(to_json(&fields.scan_types)?)
        .bind(to_json(&fields.settings)?))
}

async fn held_version(tx: &mut Tx, update: &UpdateProject) -> Result<Option<i64>> {
    let lock = dialect::for_update(tx);
    let hold = assembled(format!(
        "SELECT version FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 \
         AND deleted_at IS NULL {lock}"
    ));
    tx.optional(hold.bind(update.id).bind(update.organization_id).bind(update.test_mode)).await
}

async fn holder_of(
    tx: &mut Tx,
    organization_id: OrganizationId,
    target_key: &str,
) -> Result<Option<ProjectId>> {
    let select = query("SELECT id FROM projects WHERE organization_id = $1 AND target_key = $2");
    let found: Option<Id> = tx.optional(select.bind(organization_id).bind(target_key)).await?;
    Ok(found.map(|Id(id)| id))
}

/// The first of the teams that is none of the organisation's.
async fn unknown_team(
    tx: &mut Tx,
    organization_id: OrganizationId,
    teams: &[TeamId],
) -> Result<Option<TeamId>> {
    for &team in teams {
        let select = query("SELECT id FROM teams WHERE id = $1 AND organization_id = $2");
        if tx.optional::<String>(select.bind(team).bind(organization_id)).await?.is_none() {
            return Ok(Some(team));
        }
    }
    Ok(None)
}

async fn write_teams(tx: &mut Tx, project: &Project, teams: &[TeamId]) -> Result<()> {
    for &team in teams {
        let insert = query(
            "INSERT INTO project_teams (project_id, team_id, organization_id) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING",
        );
        tx.execute(insert.bind(project.id).bind(team).bind(project.organization_id)).await?;
    }
    Ok(())
}

pub(super) fn event(
    id: EventId,
    project: &Project,
    kind: EventKind,
    data: serde_json::Value,
    created_at: UnixMillis,
) -> NewEvent {
    NewEvent {
        id,
        organization_id: project.organization_id,
        scan_id: None,
        project_id: Some(project.id),
        test_mode: project.test_mode,
        kind,
        data,
        created_at,
    }
}
