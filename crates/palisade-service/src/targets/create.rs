//! Registering a target.

use palisade_model::{Principal, ProjectId, ProjectSource, Resource, ScanTarget, Scope, TargetId};
use palisade_store::{CreateTarget, CreatedTarget, ProjectOfTarget};

use crate::access::{require, restricted};
use crate::targets::host::parse_host;
use crate::targets::manage::parse_label;
use crate::{CoreError, ErrorKind, Service};

impl Service {
    /// Registers a host, with a project when it has none yet.
    ///
    /// # Errors
    /// `insufficient_scope`, `invalid_host`, `invalid_label`, `target_exists`, `quota_exceeded` when the plan allows no
    /// more, `project_restricted`; the store's errors.
    pub async fn create_target(
        &self,
        principal: &Principal,
        host: &str,
        label: Option<String>,
    ) -> Result<ScanTarget, CoreError> {
        require(principal, Scope::write(Resource::Targets))?;
        let host = parse_host(host, &self.config.addresses)?;
        let label = label.map(parse_label).transpose()?.unwrap_or_default();
        let limit = self.config.plans.get(&principal.plan).and_then(|plan| plan.targets);
        let target_key =
            if principal.test_mode { format!("test:{}", host.origin) } else { host.origin.clone() };
        let create = CreateTarget {
            id: TargetId::new(self.next_id()),
            host: host.host,
            label,
            project: ProjectOfTarget {
                id_if_new: ProjectId::new(self.next_id()),
                organization_id: principal.organization_id,
                name: host.origin.clone(),
                source: ProjectSource::Url(format!("{}/", host.origin)),
                target_key,
                test_mode: principal.test_mode,
                now: self.now(),
            },
            projects: principal.projects.clone(),
            limit,
            event_id: self.next_event_id(),
        };
        match self.store.create_target(create).await? {
            CreatedTarget::Done(target) => Ok(target),
            CreatedTarget::Exists(id) => {
                let error =
                    CoreError::new(ErrorKind::Conflict, "target_exists", "This host is a target already");
                Err(error.with("target_id", id.to_string()))
            }
            CreatedTarget::ProjectNotAllowed => {
                Err(restricted("The host belongs to a project that this key does not see"))
            }
            CreatedTarget::LimitReached => {
                let detail = format!("The plan's {} targets are used up", limit.unwrap_or_default());
                Err(CoreError::new(ErrorKind::QuotaExceeded, "quota_exceeded", detail))
            }
        }
    }
}
