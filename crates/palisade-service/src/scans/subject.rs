//! What a new scan looks at: a target that was named, or the source of a project.

use palisade_model::{
    Principal, Project, ProjectId, ProjectSource, ScanKind, Target, Upload, UploadId, UploadKind, printable,
    truncate_utf8,
};

use crate::scans::target::JudgedTarget;
use crate::{CoreError, Service};

const MAX_TARGET_LENGTH: usize = 2048;

/// What the caller names.
#[derive(Debug, Clone)]
pub enum ScanSubject {
    /// An http or https URL, or an absolute path under an allowed root.
    Target(String),
    /// The id of a project.
    Project(String),
    /// The id of an upload: an archive is scanned, a report of other tools is imported.
    Upload {
        upload_id: String,
        /// The project that it belongs to, when the upload itself does not say.
        project_id: Option<String>,
    },
}

/// What is scanned, and the project whose defaults hold.
pub(crate) struct Subject {
    pub(crate) judged: JudgedTarget,
    pub(crate) text: String,
    /// `None` while the target has no project.
    pub(crate) project: Option<Project>,
    /// The project was asked for.
    pub(crate) is_of_project: bool,
}

impl Service {
    pub(crate) async fn subject_of(
        &self,
        principal: &Principal,
        subject: ScanSubject,
    ) -> Result<Subject, CoreError> {
        match subject {
            ScanSubject::Target(text) => self.subject_of_target(principal, text).await,
            ScanSubject::Project(id) => self.subject_of_project(principal, &id).await,
            ScanSubject::Upload { upload_id, project_id } => {
                self.subject_of_upload(principal, &upload_id, project_id.as_deref()).await
            }
        }
    }

    async fn subject_of_target(&self, principal: &Principal, text: String) -> Result<Subject, CoreError> {
        if text.len() > MAX_TARGET_LENGTH {
            let detail = format!("expected at most {MAX_TARGET_LENGTH} bytes, found {}", text.len());
            return Err(CoreError::invalid_field("invalid_target", "target", detail));
        }
        let judged = self.judge_target(principal, &text)?;
        let known = self.store.project_of_target_key(principal.organization_id, &judged.project_key).await?;
        let project = known.filter(|project| principal.sees_project(project.id));
        Ok(Subject { judged, text, project, is_of_project: false })
    }

    async fn subject_of_project(&self, principal: &Principal, id: &str) -> Result<Subject, CoreError> {
        let id: ProjectId = id.parse().map_err(|_| CoreError::not_found("project"))?;
        let project = self.visible_project(principal, id).await?;
        let source = &project.fields.source;
        let text = source.url().or(source.path()).map_or_else(|| project.fields.name.clone(), str::to_owned);
        let judged = if principal.test_mode {
            JudgedTarget {
                target: Target::Sandbox,
                kind: ScanKind::Web,
                project_key: String::new(),
                source: ProjectSource::None,
            }
        } else {
            self.judge_source(principal, source)?
        };
        Ok(Subject { judged, text, project: Some(project), is_of_project: true })
    }

    /// Without a project, uploads of one file name belong together.
    async fn subject_of_upload(
        &self,
        principal: &Principal,
        upload_id: &str,
        project_id: Option<&str>,
    ) -> Result<Subject, CoreError> {
        let id: UploadId = upload_id.parse().map_err(|_| CoreError::not_found("upload"))?;
        let upload = self.visible_upload(principal, id).await?;
        let asked = project_id.map(str::parse::<ProjectId>).transpose();
        let asked = asked.map_err(|_| CoreError::not_found("project"))?.or(upload.project_id);
        let (target, kind) = target_of(&upload)?;
        let judged = JudgedTarget {
            target,
            kind,
            project_key: format!("upload:{}", upload.file_name),
            source: ProjectSource::None,
        };
        let project = match asked {
            Some(id) => Some(self.visible_project(principal, id).await?),
            None => None,
        };
        let is_of_project = project.is_some();
        Ok(Subject { judged, text: upload.file_name, project, is_of_project })
    }

    fn judge_source(&self, principal: &Principal, source: &ProjectSource) -> Result<JudgedTarget, CoreError> {
        let text = match source {
            ProjectSource::Path(text) | ProjectSource::Url(text) => text,
            ProjectSource::Repository(url) => {
                let found = printable(truncate_utf8(url, 200));
                return Err(not_supported(&format!(
                    "the repository {found}, which this server does not fetch"
                )));
            }
            ProjectSource::None => return Err(not_supported("one without a source")),
        };
        self.judge_target(principal, text).map_err(|mut error| {
            error.fields.iter_mut().for_each(|field| field.field = "body.project_id".to_owned());
            error
        })
    }
}

fn target_of(upload: &Upload) -> Result<(Target, ScanKind), CoreError> {
    let upload_id = upload.id;
    match upload.kind {
        UploadKind::SourceArchive => Ok((Target::Archive { upload_id }, ScanKind::Source)),
        UploadKind::Sarif => Ok((Target::Report { upload_id }, ScanKind::Import)),
        UploadKind::Apk | UploadKind::Ipa => {
            let field = "body.upload_id";
            let found = upload.kind.as_str();
            let detail = format!(
                "{field}: expected a source archive or a report, found an {found}, which no scanner reads yet"
            );
            Err(CoreError::invalid_field("nothing_to_scan", field, detail))
        }
    }
}

fn not_supported(found: &str) -> CoreError {
    let field = "body.project_id";
    let detail = format!("{field}: expected a project with a path or a url, found {found}");
    CoreError::invalid_field("source_not_supported", field, detail)
}
