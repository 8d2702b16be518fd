//! Where a project's code or site is, judged when it is set and not only when it is scanned.

use std::path::Path;

use palisade_engine::guard::parse_web_target;
use palisade_model::{Principal, ProjectId, ProjectSource, Target};

use crate::scans::{check_source_path, origin_of};
use crate::{CoreError, Service};

const MAX_BYTES: usize = 2048;

impl Service {
    /// A folder or file under an allowed root.
    pub(crate) fn path_source(&self, path: &str) -> Result<ProjectSource, CoreError> {
        if !path.starts_with('/') || path.len() > MAX_BYTES {
            return Err(invalid("path_not_allowed", "body.path", "expected an absolute path"));
        }
        let path = check_source_path(Path::new(path), &self.config.allowed_paths)
            .map_err(|error| invalid(error.code, "body.path", &error.detail))?;
        Ok(ProjectSource::Path(path.to_string_lossy().into_owned()))
    }

    /// A web site that this installation may connect to.
    pub(crate) fn url_source(&self, url: &str) -> Result<ProjectSource, CoreError> {
        match parse_web_target(url, &self.config.addresses) {
            Ok(Target::Web { url }) => Ok(ProjectSource::Url(url)),
            Ok(_) => Err(invalid("invalid_url", "body.url", "expected an http or https URL")),
            Err(error) => Err(invalid("invalid_url", "body.url", &error.to_string())),
        }
    }

    /// A repository, by `https` alone.
    pub(crate) fn repository_source(&self, url: &str) -> Result<ProjectSource, CoreError> {
        let refused = |detail: &str| Err(invalid("invalid_repo_url", "body.repo_url", detail));
        match parse_web_target(url, &self.config.addresses) {
            Ok(Target::Web { url }) if !url.starts_with("https:") => {
                refused("expected an https URL, found http")
            }
            Ok(Target::Web { url }) if url::Url::parse(&url).is_ok_and(|url| url.path() == "/") => {
                refused("expected the https URL of a repository, found one without a path")
            }
            Ok(Target::Web { url }) => Ok(ProjectSource::Repository(url)),
            Ok(_) => refused("expected an https URL"),
            Err(error) => refused(&error.to_string()),
        }
    }
}

/// What scans find the project by. Projects of the test mode are apart, and one without a source is found by no scan of
/// a target.
pub(crate) fn target_key_of(principal: &Principal, id: ProjectId, source: &ProjectSource) -> String {
    let key = match source {
        ProjectSource::None => format!("project:{id}"),
        ProjectSource::Path(path) => path.clone(),
        ProjectSource::Url(url) => origin_of(url),
        ProjectSource::Repository(url) => {
            let url = url.trim_end_matches('/');
            format!("repository:{}", url.strip_suffix(".git").unwrap_or(url))
        }
    };
    if principal.test_mode { format!("test:{key}") } else { key }
}

fn invalid(code: &'static str, field: &str, detail: &str) -> CoreError {
    CoreError::invalid_field(code, field, format!("{field}: {detail}"))
}
