//! Reading, labelling and removing targets.

use palisade_model::{Page, PageSize, Principal, Resource, ScanTarget, Scope, TargetId};

use crate::access::require;
use crate::{CoreError, Service};

const MAX_LABEL: usize = 200;

/// Which targets to list, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListTargets {
    /// Only targets older than this one.
    pub before: Option<TargetId>,
    pub size: PageSize,
}

impl Service {
    /// One page of targets.
    ///
    /// # Errors
    /// `insufficient_scope`; the store's errors.
    pub async fn list_targets(
        &self,
        principal: &Principal,
        list: ListTargets,
    ) -> Result<Page<ScanTarget>, CoreError> {
        require(principal, Scope::read(Resource::Targets))?;
        let list = palisade_store::ListTargets {
            organization_id: principal.organization_id,
            test_mode: principal.test_mode,
            projects: principal.projects.only(),
            before: list.before,
            size: list.size,
        };
        Ok(self.store.list_targets(list).await?)
    }

    /// One target.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn get_target(&self, principal: &Principal, id: TargetId) -> Result<ScanTarget, CoreError> {
        require(principal, Scope::read(Resource::Targets))?;
        self.visible_target(principal, id).await
    }

    /// Gives a target another label; `None` takes it away.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`, `invalid_label`; the store's errors.
    pub async fn label_target(
        &self,
        principal: &Principal,
        id: TargetId,
        label: Option<String>,
    ) -> Result<ScanTarget, CoreError> {
        require(principal, Scope::write(Resource::Targets))?;
        let label = label.map(parse_label).transpose()?.unwrap_or_default();
        self.visible_target(principal, id).await?;
        let labelled =
            self.store.label_target(principal.organization_id, id, principal.test_mode, &label).await?;
        labelled.ok_or_else(|| CoreError::not_found("target"))
    }

    /// Removes a target; its project, scans and findings stay.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found`; the store's errors.
    pub async fn delete_target(&self, principal: &Principal, id: TargetId) -> Result<(), CoreError> {
        require(principal, Scope::write(Resource::Targets))?;
        self.visible_target(principal, id).await?;
        let (now, event_id) = (self.now(), self.next_event_id());
        let organization = principal.organization_id;
        let found = self.store.delete_target(organization, id, principal.test_mode, now, event_id).await?;
        if found { Ok(()) } else { Err(CoreError::not_found("target")) }
    }

    async fn visible_target(&self, principal: &Principal, id: TargetId) -> Result<ScanTarget, CoreError> {
        let found = self.store.get_target(principal.organization_id, id, principal.test_mode).await?;
        let visible = found.filter(|target| principal.sees_project(target.project_id));
        visible.ok_or_else(|| CoreError::not_found("target"))
    }
}

pub(crate) fn parse_label(text: String) -> Result<String, CoreError> {
    let length = text.chars().count();
    if length <= MAX_LABEL && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    let detail = format!("body.label: expected at most {MAX_LABEL} printable characters, found {length}");
    Err(CoreError::invalid_field("invalid_label", "body.label", detail))
}
