//! Importing a report of another tool into a project: a scan whose findings were made elsewhere.

use palisade_model::{
    JobId, NewScan, Principal, ProjectId, Resource, Scan, ScanId, ScanKind, ScanType, Scope, Target, Upload,
    UploadKind,
};

use crate::access::require;
use crate::projects::parse_branch;
use crate::{CoreError, CreatedScan, ErrorKind, Service};

/// What is imported, and where it belongs.
#[derive(Debug, Clone)]
pub struct ImportReport {
    pub project_id: ProjectId,
    /// The stored report.
    pub upload: Upload,
    /// The project's default branch when absent.
    pub branch: Option<String>,
    pub commit_sha: Option<String>,
    pub label: Option<String>,
}

impl Service {
    /// Stores a queued import and wakes a worker. Uses no quota: nothing is scanned. What the tools of the report found
    /// before on this branch and no longer report becomes fixed.
    ///
    /// # Errors
    /// `insufficient_scope`, `not_found` for the project, `not_a_report`, `queue_full`; the store's errors.
    pub async fn import_report(
        &self,
        principal: &Principal,
        import: ImportReport,
    ) -> Result<Box<Scan>, CoreError> {
        require(principal, Scope::write(Resource::Scans))?;
        if import.upload.kind != UploadKind::Sarif {
            let detail =
                format!("expected an upload of the kind sarif, found {}", import.upload.kind.as_str());
            return Err(CoreError::invalid_field("not_a_report", "upload_id", detail));
        }
        let project = self.visible_project(principal, import.project_id).await?;
        let branch = match &import.branch {
            Some(branch) => parse_branch("branch", branch)?,
            None => project.fields.default_branch,
        };
        let create = palisade_store::CreateScan {
            scan: NewScan {
                id: ScanId::new(self.next_id()),
                organization_id: principal.organization_id,
                key_id: principal.key_id,
                target: Target::Report { upload_id: import.upload.id },
                target_text: import.upload.file_name.clone(),
                scan_type: ScanType::Full,
                branch,
                commit_sha: import.commit_sha,
                label: import.label,
                types: Vec::new(),
                upload_id: Some(import.upload.id),
                webhook_url: None,
                test_mode: principal.test_mode,
                created_at: self.now(),
            },
            project_id: Some(project.id),
            project_id_if_new: project.id,
            project_name: project.fields.name,
            project_source: project.fields.source,
            target_key: String::new(),
            projects: principal.projects.clone(),
            job_id: JobId::new(self.next_id()),
            event_id: self.next_event_id(),
            warning_ids: Vec::new(),
            kind: ScanKind::Import,
            windows: Vec::new(),
            max_queued: self.config.max_queued,
            concurrency_limit: None,
            idempotency: None,
        };
        let outcome = self.store.create_scan(create).await?;
        match self.answer_create(principal, outcome).await? {
            CreatedScan::New(scan) => Ok(scan),
            CreatedScan::Replayed { .. } => {
                Err(CoreError::new(ErrorKind::Internal, "internal", "an import has no Idempotency-Key"))
            }
        }
    }
}
