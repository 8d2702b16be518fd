//! What a new scan looks at: a target that was named, or the source of a project.

use palisade_model::{
    Principal, Project, ProjectId, ProjectSource, ScanKind, Target, printable, truncate_utf8,
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

fn not_supported(found: &str) -> CoreError {
    let field = "body.project_id";
    let detail = format!("{field}: expected a project with a path or a url, found {found}");
    CoreError::invalid_field("source_not_supported", field, detail)
}
