//! Reading projects with their figures.

use palisade_model::{Page, PageSize, Principal, Project, ProjectId, Resource, Scope, TeamId};
use palisade_store::ProjectFigures;

use crate::access::require;
use crate::{CoreError, Service};

/// Which projects to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct ListProjects {
    /// Part of the name, in any case.
    pub name: Option<String>,
    pub team: Option<TeamId>,
    /// Only projects older than this one.
    pub before: Option<ProjectId>,
    pub size: PageSize,
}

/// A project and what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectDetail {
    pub project: Project,
    pub figures: ProjectFigures,
}

impl Service {
    /// One project.
    ///
    /// # Errors
    /// `insufficient_scope`; `not_found`, also for a project of another organisation, one that the caller does not see
    /// and one that was deleted; the store's errors.
    pub async fn get_project(
        &self,
        principal: &Principal,
        id: ProjectId,
    ) -> Result<ProjectDetail, CoreError> {
        require(principal, Scope::read(Resource::Projects))?;
        let project = self.visible_project(principal, id).await?;
        self.detailed(project).await
    }

    /// One page of projects.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_projects(
        &self,
        principal: &Principal,
        list: ListProjects,
    ) -> Result<Page<ProjectDetail>, CoreError> {
        require(principal, Scope::read(Resource::Projects))?;
        let list = palisade_store::ListProjects {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            projects: principal.projects.only(),
            name: list.name.as_deref(),
            team: list.team,
            before: list.before,
            size: list.size,
        };
        let page = self.store.list_projects(list).await?;
        let figures = self.store.figures_of(&page.items).await?;
        let details = page.items.into_iter().zip(figures);
        let items = details.map(|(project, figures)| ProjectDetail { project, figures }).collect();
        Ok(Page { items, has_more: page.has_more })
    }

    /// The project with its figures.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn detailed(&self, project: Project) -> Result<ProjectDetail, CoreError> {
        let figures = self.store.figures_of(std::slice::from_ref(&project)).await?.pop().unwrap_or_default();
        Ok(ProjectDetail { project, figures })
    }

    /// The project, if it exists for the caller.
    pub(crate) async fn visible_project(
        &self,
        principal: &Principal,
        id: ProjectId,
    ) -> Result<Project, CoreError> {
        if !principal.sees_project(id) {
            return Err(CoreError::not_found("project"));
        }
        let found = self.store.get_project(principal.organization_id, id, principal.test_mode).await?;
        found.ok_or_else(|| CoreError::not_found("project"))
    }
}
