//! What the operator does on the command line, in the same trail. Called by commands that change something.

use std::sync::Arc;

use palisade_model::OrganizationId;

use super::body;
use crate::audit::{AuditActor, AuditCall};
use crate::{CoreError, Service};

impl Service {
    /// Records that the operator ran `command` (such as `keys create`) on the thing `subject`.
    ///
    /// # Errors
    /// The store's errors.
    pub async fn record_command(
        &self,
        organization_id: OrganizationId,
        command: &str,
        subject: &str,
    ) -> Result<(), CoreError> {
        let call = AuditCall {
            actor: AuditActor::Operator(organization_id),
            at: self.now(),
            address: None,
            method: "COMMAND",
            route: command.into(),
            path: subject.into(),
            status: 0,
            error: "",
            request_id: Arc::from(""),
        };
        let segment = body::write(&[call])?;
        self.store.append_audit(&[segment], &[], &self.audit_seal, self.now()).await?;
        Ok(())
    }
}
