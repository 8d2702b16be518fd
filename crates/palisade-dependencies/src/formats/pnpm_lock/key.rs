//! The keys of pnpm-lock.yaml: what a package is called in `packages`, and how dependencies point to it.

use super::super::npm::split_descriptor;

/// How a version of the format writes its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `/name/1.0.0_peers`: versions 5.0 to 5.4.
    Slash,
    /// `/name@1.0.0(peers)`: version 6, without the first slash since version 9.
    At,
}

impl Style {
    pub(super) fn of(version: &str) -> Self {
        let major = version.split('.').next().unwrap_or_default();
        if matches!(major, "1" | "2" | "3" | "4" | "5") { Self::Slash } else { Self::At }
    }
}

/// Name and version of a key; `None` when it is an address or a folder.
pub(super) fn split_key(key: &str, style: Style) -> Option<(&str, &str)> {
    match style {
        Style::Slash => {
            // Without a slash before it the first part is the host of another registry.
            let rest = key.strip_prefix('/').or_else(|| Some(key.split_once('/')?.1))?;
            let (name, version) = rest.rsplit_once('/').filter(|(name, _)| !name.is_empty())?;
            let is_version = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
            is_version.then(|| (name, version.split('_').next().unwrap_or(version)))
        }
        Style::At => {
            let key = key.strip_prefix('/').unwrap_or(key);
            let (name, version) = split_descriptor(without_peers(key))?;
            let plain = version.starts_with(|c: char| c.is_ascii_digit());
            plain.then_some((name, version.split('_').next().unwrap_or(version)))
        }
    }
}

/// The name that goes before an address, as in `name@https://…`.
pub(super) fn name_of_address(key: &str) -> Option<(&str, &str)> {
    let key = key.strip_prefix('/').unwrap_or(key);
    let (name, address) = split_descriptor(without_peers(key))?;
    (address.contains(':') && !name.contains(':')).then_some((name, address))
}

/// `1.0.0(peer@2.0.0)` without the part in brackets.
pub(super) fn without_peers(key: &str) -> &str {
    key.split('(').next().unwrap_or(key)
}

/// The keys that a dependency `<name>: <reference>` may mean, likeliest first.
pub(super) fn candidates(name: &str, reference: &str, style: Style) -> [String; 3] {
    match style {
        Style::Slash => [format!("/{name}/{reference}"), reference.to_owned(), format!("/{reference}")],
        Style::At => [format!("{name}@{reference}"), format!("/{name}@{reference}"), reference.to_owned()],
    }
}
