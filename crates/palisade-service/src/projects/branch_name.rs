//! Names of branches, by git's own rules: <https://git-scm.com/docs/git-check-ref-format>.

use palisade_model::{printable, truncate_utf8};

use crate::CoreError;

const MAX_BYTES: usize = 255;
/// What continuous integration puts before the name of a branch.
const HEADS: &str = "refs/heads/";

/// The name of a branch; `refs/heads/main` is `main`. `field` is where it stands in the request.
pub(crate) fn parse_branch(field: &str, text: &str) -> Result<String, CoreError> {
    let name = text.strip_prefix(HEADS).unwrap_or(text);
    if is_branch_name(name) {
        return Ok(name.to_owned());
    }
    let found = printable(truncate_utf8(text, 64));
    let detail =
        format!("{field}: expected the name of a git branch of at most {MAX_BYTES} bytes, found {found:?}");
    Err(CoreError::invalid_field("invalid_branch", field, detail))
}

fn is_branch_name(name: &str) -> bool {
    (1..=MAX_BYTES).contains(&name.len())
        && name != "@"
        && name != "HEAD"
        && !name.starts_with('-')
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains("@{")
        && !name.chars().any(|c| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c))
        && name.split('/').all(is_component)
}

fn is_component(part: &str) -> bool {
    !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branch_names_follow_the_rules_of_git() {
        for name in ["main", "feature/login", "release-1.2", "bücher", "a@b", "x".repeat(255).as_str()] {
            assert_eq!(parse_branch("body.branch", name).unwrap(), name);
        }
        assert_eq!(parse_branch("body.branch", "refs/heads/main").unwrap(), "main");
        for name in [
            "",
            "@",
            "HEAD",
            "-x",
            "a b",
            "a..b",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[",
            "a\\b",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a.",
            "a.lock",
            "a.lock/b",
            "a@{1}",
            "a\u{7f}",
            "a\nb",
            "refs/heads/",
        ] {
            assert_eq!(parse_branch("body.branch", name).unwrap_err().code, "invalid_branch", "{name:?}");
        }
        assert!(parse_branch("body.branch", &"x".repeat(256)).is_err());
    }
}
