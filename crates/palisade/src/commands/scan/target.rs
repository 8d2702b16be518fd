//! What the argument of `scan` means: something that exists is a tree, `http(s)://` is a web site.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::bail;
use palisade_engine::guard::{AddressPolicy, parse_web_target};
use palisade_model::Target as ModelTarget;

/// What is scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Tree(PathBuf),
    /// Normalised URL.
    Web(String),
}

impl Target {
    /// # Errors
    /// When it is neither, or a kind of target that this version does not scan.
    pub(super) fn parse(argument: &OsStr, policy: &AddressPolicy) -> anyhow::Result<Self> {
        let path = Path::new(argument);
        if path.symlink_metadata().is_ok() {
            return tree(path);
        }
        match argument.to_str() {
            Some(text) if is_git(text) => {
                bail!("scanning a remote git repository is not supported; clone {text} and scan the folder")
            }
            Some(text) if text.contains("://") => web(text, policy),
            _ => bail!(
                "expected an existing folder or file, or an http(s) URL, found {:?}",
                argument.to_string_lossy()
            ),
        }
    }
}

fn tree(path: &Path) -> anyhow::Result<Target> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if path.is_file() && matches!(extension.as_str(), "apk" | "ipa") {
        bail!("scanning mobile apps is not supported, found {}", path.display());
    }
    Ok(Target::Tree(path.to_owned()))
}

fn is_git(text: &str) -> bool {
    let url = text.split(['?', '#']).next().unwrap_or_default();
    ["git@", "git://", "ssh://", "git+"].iter().any(|prefix| text.starts_with(prefix))
        || (text.contains("://") && url.trim_end_matches('/').ends_with(".git"))
}

fn web(text: &str, policy: &AddressPolicy) -> anyhow::Result<Target> {
    match parse_web_target(text, policy)? {
        ModelTarget::Web { url } => Ok(Target::Web(url)),
        other => bail!("expected a web site, found {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Target, String> {
        Target::parse(OsStr::new(text), &AddressPolicy::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_exists_is_a_tree_and_a_url_is_a_web_site() {
        assert_eq!(parse("src"), Ok(Target::Tree("src".into())));
        assert_eq!(parse("HTTPS://example.com/x#y"), Ok(Target::Web("https://example.com/x".into())));
    }

    #[test]
    fn other_targets_are_refused_with_the_reason() {
        for (text, reason) in [
            ("no/such/folder", "expected an existing folder or file"),
            ("git@example.com:a/b", "not supported"),
            ("https://example.com/a/b.git", "not supported"),
            ("ftp://example.com", "expected scheme http or https"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
