//! Specifiers of npm and its kin: aliases, exact versions, and where a package comes from.

use palisade_model::{Ecosystem, Package};

use crate::naming::{package, required};

/// The source of a `resolved` address when it is not a registry's: git, a folder, or an archive elsewhere.
pub(crate) fn source_of(resolved: &str) -> Option<String> {
    let registry =
        resolved.starts_with("http") && (resolved.contains("/-/") || resolved.contains("/download/"));
    (!registry && !resolved.is_empty()).then(|| resolved.to_owned())
}

/// The name and the rest of `npm:<name>@<rest>`.
pub(crate) fn alias(specifier: &str) -> Option<(&str, &str)> {
    let target = specifier.strip_prefix("npm:")?;
    Some(split_descriptor(target).unwrap_or((target, "")))
}

/// `<name>@<rest>` at the first `@` that is not the start of a scope.
pub(crate) fn split_descriptor(descriptor: &str) -> Option<(&str, &str)> {
    let at = descriptor.get(1..)?.find('@')? + 1;
    Some((&descriptor[..at], &descriptor[at + 1..]))
}

/// Whether a specifier is one version: three numbers, perhaps with a pre-release and build.
pub(crate) fn is_exact(specifier: &str) -> bool {
    let core = specifier.split(['-', '+']).next().unwrap_or_default();
    let numbers =
        core.split('.').filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    core.split('.').count() == 3 && numbers.count() == 3 && !specifier.contains(char::is_whitespace)
}

/// Whether a specifier names something of the same tree.
pub(crate) fn is_local(specifier: &str) -> bool {
    ["file:", "link:", "portal:", "workspace:", ".", "/", "~/"]
        .iter()
        .any(|prefix| specifier.starts_with(prefix))
}

/// Whether a specifier is an address rather than a range: git, an archive, or `<owner>/<repository>`.
fn is_address(specifier: &str) -> bool {
    specifier.contains("://")
        || specifier.starts_with("git")
        || (specifier.contains('/') && !specifier.contains(' '))
}

/// The package of a requirement in package.json; `None` for one of the same tree.
pub(crate) fn asked_for(name: &str, specifier: &str, line: u32) -> Option<Package> {
    let (name, specifier) = alias(specifier).unwrap_or((name, specifier));
    if is_local(specifier) {
        return None;
    }
    let specifier = specifier.trim();
    let exact = specifier.trim_start_matches(['=', 'v']);
    let mut asked = required(Ecosystem::Npm, name, specifier, line);
    if is_exact(exact) {
        let pinned = package(Ecosystem::Npm, name, Some(exact), line);
        (asked.version, asked.purl) = (pinned.version, pinned.purl);
    } else if is_address(specifier) {
        asked.source = asked.requirement.take();
    }
    Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifiers_are_told_apart() {
        let cases = [
            ("1.2.3", (Some("1.2.3"), None)),
            ("v1.2.3-rc.1", (Some("1.2.3-rc.1"), None)),
            ("^1.2.3", (None, None)),
            ("1.2", (None, None)),
            ("1.2.3 || 2.0.0", (None, None)),
            ("owner/repository#main", (None, Some("owner/repository#main"))),
            ("https://example.org/a.tgz", (None, Some("https://example.org/a.tgz"))),
            ("npm:other@2.0.0", (Some("2.0.0"), None)),
        ];
        for (specifier, (version, source)) in cases {
            let asked = asked_for("a", specifier, 1).unwrap();
            assert_eq!((asked.version.as_deref(), asked.source.as_deref()), (version, source), "{specifier}");
        }
        assert_eq!(asked_for("a", "workspace:^", 1), None);
        assert_eq!(split_descriptor("@s/a@npm:^1"), Some(("@s/a", "npm:^1")));
    }
}
