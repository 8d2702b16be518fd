//! Changing a project: what was given is laid over what is stored.

use palisade_model::{Principal, Project, ProjectId, Resource, Scope, Version};
use palisade_store::UpdateProject;

use crate::access::require;
use crate::projects::create::written;
use crate::projects::fields::{ProjectPatch, changed_fields};
use crate::projects::source::target_key_of;
use crate::{CoreError, ErrorKind, Service};

/// Somebody else may change other fields meanwhile; then it is tried again.
const TRIES: usize = 10;

impl Service {
    /// Changes the given fields; with `expected`, only of that version. Nothing is written when nothing differs.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `version_changed`, one code per bad field, `project_exists`; the store's
    /// errors.
    pub async fn update_project(
        &self,
        principal: &Principal,
        id: ProjectId,
        patch: ProjectPatch,
        expected: Option<Version>,
    ) -> Result<Project, CoreError> {
        require(principal, Scope::write(Resource::Projects))?;
        for _ in 0..TRIES {
            let project = self.visible_project(principal, id).await?;
            if expected.is_some_and(|expected| expected != project.version) {
                return Err(CoreError::version_changed("project"));
            }
            let fields = self.patched(&project.fields, patch.clone())?;
            let changed = changed_fields(&project.fields, &fields);
            if changed.is_empty() {
                return Ok(project);
            }
            let target_key = target_key_of(principal, id, &fields.source);
            let update = UpdateProject {
                id,
                organization_id: principal.organization_id,
                test_mode: principal.test_mode,
                version: project.version,
                fields,
                target_key,
                changed,
                now: self.now(),
                event_id: self.next_event_id(),
            };
            if let Some(project) = written(principal, self.store.update_project(update).await)? {
                return Ok(project);
            }
        }
        let detail = "The project is being changed by many at the same time; try again";
        Err(CoreError::new(ErrorKind::Unavailable, "busy", detail).retry_after(1))
    }
}
