//! What the caller wants scanned, judged before anything is stored.

use std::path::{Path, PathBuf};

use palisade_engine::guard::parse_web_target;
use palisade_model::{Principal, ProjectSource, ScanKind, Target};

use crate::{CoreError, Service};

/// A judged target and how its project is found again.
pub(crate) struct JudgedTarget {
    pub(crate) target: Target,
    pub(crate) kind: ScanKind,
    /// Of the project, when it is made for this target.
    pub(crate) source: ProjectSource,
    /// Same key, same project.
    pub(crate) project_key: String,
}

impl Service {
    /// Parses `text` and refuses what may not be scanned.
    pub(crate) fn judge_target(&self, principal: &Principal, text: &str) -> Result<JudgedTarget, CoreError> {
        if principal.test_mode {
            return judge_sandbox_target(text);
        }
        if text.starts_with('/') {
            let path = check_source_path(Path::new(text), &self.config.allowed_paths)?;
            let path = path.to_string_lossy().into_owned();
            return Ok(JudgedTarget {
                project_key: path.clone(),
                source: ProjectSource::Path(path.clone()),
                target: Target::Path { path },
                kind: ScanKind::Source,
            });
        }
        let target = parse_web_target(text, &self.config.addresses)?;
        let project_key = project_key_of(&target);
        let source = ProjectSource::Url(format!("{project_key}/"));
        Ok(JudgedTarget { project_key, target, kind: ScanKind::Web, source })
    }
}

/// A test-mode key names a target too, and gets the built-in weak site whatever it is.
fn judge_sandbox_target(text: &str) -> Result<JudgedTarget, CoreError> {
    if text.trim().is_empty() {
        return Err(CoreError::invalid_field(
            "invalid_target",
            "target",
            "expected a URL or a path, found nothing",
        ));
    }
    let project_key = "test:sandbox".to_owned();
    Ok(JudgedTarget {
        target: Target::Sandbox,
        kind: ScanKind::Web,
        project_key,
        source: ProjectSource::None,
    })
}

/// Scheme, host and port: the pages of one site are one project.
fn project_key_of(target: &Target) -> String {
    let Target::Web { url } = target else { return String::new() };
    origin_of(url)
}

pub(crate) fn origin_of(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

/// Resolves `path`, links included, and checks that it lies under an allowed root. What lies outside
/// answers the same whether it exists or not.
pub(crate) fn check_source_path(path: &Path, roots: &[PathBuf]) -> Result<PathBuf, CoreError> {
    if roots.is_empty() {
        let detail = "source paths are not enabled on this server; start it with --allow-path DIR";
        return Err(CoreError::invalid_field("path_not_allowed", "target", detail));
    }
    let not_allowed = || {
        let detail = format!("expected an existing path under an allowed root, found {:?}", path.display());
        CoreError::invalid_field("path_not_allowed", "target", detail)
    };
    let resolved = path.canonicalize().map_err(|_| not_allowed())?;
    if roots.iter().any(|root| resolved.starts_with(root)) { Ok(resolved) } else { Err(not_allowed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_must_resolve_under_an_allowed_root() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let (root, outside) = (base.join("root"), base.join("outside"));
        std::fs::create_dir_all(root.join("app")).unwrap();
        std::fs::create_dir_all(&outside).unwrap();
        std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
        let roots = [root.clone()];
        assert_eq!(check_source_path(&root.join("app"), &roots).unwrap(), root.join("app"));
        for path in ["link", "../outside", "missing", "app/../../outside"] {
            let error = check_source_path(&root.join(path), &roots).unwrap_err();
            assert_eq!(error.code, "path_not_allowed", "{path}");
        }
        assert!(check_source_path(&base.join("root-other"), &roots).is_err());
        assert!(check_source_path(&root, &[]).unwrap_err().detail.contains("--allow-path"));
    }
}
