//! Making a project by hand; scans of a target make theirs themselves.

use palisade_model::{Principal, Project, ProjectId, Resource, Scope};
use palisade_store::{CreateProject, StoreError, WrittenProject};

use crate::access::{require, restricted};
use crate::projects::fields::{ProjectPatch, blank, no_such_team};
use crate::projects::source::target_key_of;
use crate::{CoreError, ErrorKind, Service};

impl Service {
    /// Stores a new project.
    ///
    /// # Errors
    /// `insufficient_scope`, `project_restricted` for a key made for some projects, one code per bad field,
    /// `project_exists` when another project has the same source; the store's errors.
    pub async fn create_project(
        &self,
        principal: &Principal,
        patch: ProjectPatch,
    ) -> Result<Project, CoreError> {
        require(principal, Scope::write(Resource::Projects))?;
        if !principal.projects.includes_new() {
            return Err(restricted("A key that was made for some projects cannot make new ones"));
        }
        let fields = self.patched(&blank(), ProjectPatch { name: Some(patch.name.flatten()), ..patch })?;
        let id = ProjectId::new(self.next_id());
        let create = CreateProject {
            id,
            organization_id: principal.organization_id,
            target_key: target_key_of(principal, id, &fields.source),
            fields,
            test_mode: principal.test_mode,
            now: self.now(),
            event_id: self.next_event_id(),
        };
        written(principal, self.store.create_project(create).await)?
            .ok_or_else(|| CoreError::internal("a new project has a version"))
    }
}

/// The project that was written; `None` when somebody else changed it meanwhile.
pub(crate) fn written(
    principal: &Principal,
    outcome: Result<WrittenProject, StoreError>,
) -> Result<Option<Project>, CoreError> {
    match outcome {
        Ok(WrittenProject::Done(project)) => Ok(Some(project)),
        Ok(WrittenProject::NotFound) => Err(CoreError::not_found("project")),
        Ok(WrittenProject::VersionChanged) | Err(StoreError::Conflict) => Ok(None),
        Ok(WrittenProject::UnknownTeam(id)) => Err(no_such_team(id)),
        Ok(WrittenProject::SourceTaken(other)) => Err(source_taken(principal, other)),
        Err(error) => Err(error.into()),
    }
}

fn source_taken(principal: &Principal, other: ProjectId) -> CoreError {
    let detail = "Another project has the same source; a web site is one project, whatever the page";
    let error = CoreError::new(ErrorKind::Conflict, "project_exists", detail);
    if principal.sees_project(other) { error.with("project_id", other.to_string()) } else { error }
}
