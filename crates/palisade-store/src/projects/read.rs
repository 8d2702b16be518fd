//! Reading projects: one, or a page of them. A live key never sees a project of the test mode, nor the other way round.

use std::collections::HashMap;

use palisade_model::{OrganizationId, Page, PageSize, Project, ProjectId, TeamId};

use crate::db::{Db, Tx};
use crate::projects::row::project_columns;
use crate::query::{AFTER_EVERY_ID, Query, assembled, places, query};
use crate::row::{Columns, FromRow};
use crate::{Result, Store};

/// Which projects to list, newest first.
#[derive(Debug, Clone)]
pub struct ListProjects<'a> {
    pub organization_id: OrganizationId,
    pub test_mode: bool,
    /// Only these.
    pub projects: Option<&'a [ProjectId]>,
    /// Part of the name, in any case.
    pub name: Option<&'a str>,
    /// Only projects of this team.
    pub team: Option<TeamId>,
    /// Only projects older than this one.
    pub before: Option<ProjectId>,
    pub size: PageSize,
}

struct TeamOf(ProjectId, TeamId);

impl FromRow for TeamOf {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a project id")?, columns.parse("a team id")?))
    }
}

impl Store {
    /// One project, unless it is deleted.
    pub async fn get_project(
        &self,
        organization_id: OrganizationId,
        id: ProjectId,
        test_mode: bool,
    ) -> Result<Option<Project>> {
        let select = query(concat!(
            "SELECT ",
            project_columns!(),
            " FROM projects WHERE id = $1 AND organization_id = $2 AND test_mode = $3 AND deleted_at IS NULL"
        ));
        let found = self.db.optional(select.bind(id).bind(organization_id).bind(test_mode)).await?;
        let Some(project) = found else { return Ok(None) };
        Ok(with_teams(&self.db, vec![project]).await?.pop())
    }

    /// The project of what is scanned under `target_key`; its teams are not read.
    pub async fn project_of_target_key(
        &self,
        organization_id: OrganizationId,
        target_key: &str,
    ) -> Result<Option<Project>> {
        let select = query(concat!(
            "SELECT ",
            project_columns!(),
            " FROM projects WHERE organization_id = $1 AND target_key = $2"
        ));
        self.db.optional(select.bind(organization_id).bind(target_key)).await
    }

    /// One page of projects.
    pub async fn list_projects(&self, list: ListProjects<'_>) -> Result<Page<Project>> {
        if list.projects.is_some_and(<[ProjectId]>::is_empty) {
            return Ok(Page { items: Vec::new(), has_more: false });
        }
        let before = list.before.map_or_else(|| AFTER_EVERY_ID.to_owned(), |id| id.to_string());
        let mut select =
            list_query(list.name.is_some(), list.team.is_some(), list.projects.map_or(0, <[_]>::len))
                .bind(list.organization_id)
                .bind(list.test_mode)
                .bind(before)
                .bind(list.size.get() + 1);
        if let Some(name) = list.name {
            select = select.bind(pattern(name));
        }
        if let Some(team) = list.team {
            select = select.bind(team);
        }
        for &project in list.projects.unwrap_or_default() {
            select = select.bind(project);
        }
        let page = Page::from_overfetched(self.db.all(select).await?, list.size);
        Ok(Page { items: with_teams(&self.db, page.items).await?, has_more: page.has_more })
    }
}

pub(super) struct Id(pub(super) ProjectId);

impl FromRow for Id {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok(Self(columns.parse("a project id")?))
    }
}

/// One walk down the organisation's projects. `projects` of 0 stands for all of them.
pub(crate) fn list_query(name: bool, team: bool, projects: usize) -> Query {
    const COLUMNS: &str = project_columns!();
    let mut sql = format!(
        "SELECT {COLUMNS} FROM projects WHERE organization_id = $1 AND test_mode = $2 AND id < $3 \
         AND deleted_at IS NULL"
    );
    let mut place = 5;
    if name {
        sql.push_str(&format!(" AND name_folded LIKE ${place} ESCAPE '!'"));
        place += 1;
    }
    if team {
        sql.push_str(&format!(" AND id IN (SELECT project_id FROM project_teams WHERE team_id = ${place})"));
        place += 1;
    }
    if projects > 0 {
        sql.push_str(&format!(" AND id IN ({})", places(place, projects)));
    }
    sql.push_str(" ORDER BY id DESC LIMIT $4");
    if projects > 0 { assembled(sql).one_off() } else { assembled(sql) }
}

/// Anything that contains `part`, whatever its case.
fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for character in part.to_lowercase().chars() {
        if matches!(character, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

async fn with_teams(db: &Db, projects: Vec<Project>) -> Result<Vec<Project>> {
    if projects.is_empty() {
        return Ok(projects);
    }
    let teams = db.all(teams_query(&projects)).await?;
    Ok(joined(projects, teams))
}

/// The same inside a transaction.
pub(super) async fn with_teams_in(tx: &mut Tx, project: Project) -> Result<Project> {
    let teams = tx.all(teams_query(std::slice::from_ref(&project))).await?;
    Ok(joined(vec![project], teams).remove(0))
}

fn teams_query(projects: &[Project]) -> Query {
    let select = assembled(format!(
        "SELECT project_id, team_id FROM project_teams WHERE project_id IN ({}) ORDER BY team_id",
        places(1, projects.len())
    ));
    projects.iter().fold(select, |select, project| select.bind(project.id))
}

fn joined(projects: Vec<Project>, teams: Vec<TeamOf>) -> Vec<Project> {
    let mut of_project: HashMap<ProjectId, Vec<TeamId>> = HashMap::new();
    for TeamOf(project, team) in teams {
        of_project.entry(project).or_default().push(team);
    }
    let with_teams = |mut project: Project| {
        project.fields.team_ids = of_project.remove(&project.id).unwrap_or_default();
        project
    };
    projects.into_iter().map(with_teams).collect()
}
