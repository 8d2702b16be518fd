//! Requirement specifiers: `name[extra] >=1,<2 ; marker` and `name @ url` (PEP 508).

use palisade_model::{Ecosystem, Package};

use crate::naming::{package, required};

/// The parts of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement<'a> {
    pub(crate) name: &'a str,
    /// Such as `>=1,<2`; empty for any version.
    pub(crate) versions: &'a str,
    pub(crate) url: Option<&'a str>,
}

impl<'a> Requirement<'a> {
    /// Reads one; `None` when the text does not start with a name or goes on with something else.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
        let name = &text[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let mut rest = text[end..].trim_start();
        if let Some(extras) = rest.strip_prefix('[') {
            rest = extras.split_once(']')?.1.trim_start();
        }
        if let Some(url) = rest.strip_prefix('@') {
            let url = url.trim().split(" ;").next().unwrap_or_default().trim();
            return (!url.is_empty()).then_some(Self { name, versions: "", url: Some(url) });
        }
        let versions = rest.split(';').next().unwrap_or_default().trim();
        let versions =
            versions.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(versions).trim();
        let starts_well = versions.is_empty() || versions.starts_with(['=', '<', '>', '!', '~', '^', '*']);
        let ends_well = !versions.ends_with(['=', '<', '>', '!', '~']);
        (starts_well && ends_well).then_some(Self { name, versions, url: None })
    }

    /// The package that this asks for, pinned when it allows one version only.
    pub(crate) fn package(&self, line: u32) -> Package {
        let mut asked = required(Ecosystem::PyPi, self.name, self.versions, line);
        if let Some(url) = self.url {
            asked.source = Some(address(url));
            if let Some((_, version)) = distribution(url) {
                let pinned = package(Ecosystem::PyPi, self.name, Some(version), line);
                (asked.version, asked.purl) = (pinned.version, pinned.purl);
            }
        } else if let Some(version) = pinned_version(self.versions) {
            let pinned = package(Ecosystem::PyPi, self.name, Some(version), line);
            (asked.version, asked.purl) = (pinned.version, pinned.purl);
        }
        asked
    }
}

/// The version of `==1.2` or `===1.2`; `None` for ranges and `==1.*`.
pub(crate) fn pinned_version(versions: &str) -> Option<&str> {
    let version = versions.strip_prefix("==")?;
    let version = version.strip_prefix('=').unwrap_or(version).trim();
    let plain = !version.is_empty() && !version.contains([',', '*', ' ', '<', '>', '=', '!', '~', '$']);
    plain.then_some(version)
}

/// An address without user name, password and fragment.
pub(crate) fn address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// Name and version of a wheel or source archive, from the last component of its address.
pub(crate) fn distribution(url: &str) -> Option<(&str, &str)> {
    let file = url.split(['#', '?']).next()?.rsplit('/').next()?;
    if let Some(stem) = file.strip_suffix(".whl") {
        let mut parts = stem.split('-');
        return Some((parts.next()?, parts.next()?)).filter(|_| parts.count() >= 3);
    }
    let stem = [".tar.gz", ".zip", ".tar.bz2", ".tgz"].iter().find_map(|end| file.strip_suffix(end))?;
    let (name, version) = stem.rsplit_once('-')?;
    version.starts_with(|c: char| c.is_ascii_digit()).then_some((name, version))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn requirements_are_read() {
        let cases = [
            ("Django", Some(("Django", "", None))),
            ("django>=1,<2 ; python_version<'3'", Some(("django", ">=1,<2", None))),
            ("a.b[x, y] == 1.0", Some(("a.b", "== 1.0", None))),
            ("a (>=1)", Some(("a", ">=1", None))),
            ("a @ https://example.org/a.zip ; x", Some(("a", "", Some("https://example.org/a.zip")))),
            ("./local", None),
            ("some prose here", None),
            ("a==", None),
            ("a[b", None),
        ];
        for (text, expected) in cases {
            let found = Requirement::parse(text).map(|found| (found.name, found.versions, found.url));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn only_one_version_is_a_pin() {
        let cases = [
            ("==1.0", Some("1.0")),
            ("=== 1.0", Some("1.0")),
            ("==1.*", None),
            ("==1,<2", None),
            (">=1", None),
        ];
        for (versions, expected) in cases {
            assert_eq!(pinned_version(versions), expected, "{versions}");
        }
    }

    #[test]
    fn addresses_lose_their_secrets() {
        assert_eq!(
            address("git+https://user:token@example.org/a.git@v1#egg=a"),
            "git+https://example.org/a.git@v1"
        );
        assert_eq!(distribution("https://x/my_pkg-1.2-py3-none-any.whl#sha256=0"), Some(("my_pkg", "1.2")));
        assert_eq!(distribution("https://x/my-pkg-1.2.tar.gz"), Some(("my-pkg", "1.2")));
        assert_eq!(distribution("https://x/master.zip"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            if let Some(found) = Requirement::parse(&text) {
                let _ = found.package(1);
            }
            let _ = (address(&text), distribution(&text));
        }
    }
}
