//! Deleting a project with all that belongs to it.

use palisade_model::{Principal, ProjectId, Resource, Scope, Version};
use palisade_store::{DeleteProject, DeletedProject};

use crate::access::require;
use crate::{CoreError, Service};

impl Service {
    /// Deletes the project; with `expected`, only that version. When this returns, nothing of it is read any more, and
    /// its scans are cancelled; its rows are removed in the background.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `version_changed`; the store's errors.
    pub async fn delete_project(
        &self,
        principal: &Principal,
        id: ProjectId,
        expected: Option<Version>,
    ) -> Result<(), CoreError> {
        require(principal, Scope::admin(Resource::Projects))?;
        if !principal.sees_project(id) {
            return Err(CoreError::not_found("project"));
        }
        let delete = DeleteProject {
            id,
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            version: expected,
            now: self.now(),
        };
        match self.store.delete_project(delete, &|| self.next_event_id()).await? {
            DeletedProject::Done(scans) => {
                scans.into_iter().for_each(|scan| self.running.cancel(scan));
                Ok(())
            }
            DeletedProject::NotFound => Err(CoreError::not_found("project")),
            DeletedProject::VersionChanged => Err(CoreError::version_changed("project")),
        }
    }
}
