//! From artifact locations (§3.4, §3.14.14) to places: files relative to the root of the repository, URLs, endpoints.
//! What the machine of the tool called its folders never becomes part of a path when the file says what it is.

use std::collections::BTreeMap;

use palisade_model::truncate_utf8;
use percent_encoding::percent_decode_str;

use super::document::RunHead;
use super::raw::RawArtifactLocation;

/// Names that tools give the root of the repository.
const ROOT_NAMES: [&str; 8] =
    ["SRCROOT", "%SRCROOT%", "REPOROOT", "REPO_ROOT", "PROJECTROOT", "PROJECT_ROOT", "ROOTPATH", "WORKSPACE"];
/// Bases that refer to bases.
const MAX_CHAIN: usize = 16;
/// Bytes of a path.
const MAX_PATH: usize = 4096;

/// What a location names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    File(String),
    Url(String),
    Endpoint { host: String, port: u16 },
}

/// What the locations of one run are relative to.
#[derive(Debug, Default)]
pub(super) struct Roots {
    bases: BTreeMap<String, Base>,
    /// Absolute folders of the repository, longest first.
    repositories: Vec<String>,
    /// Other folders that locations may be below, longest first.
    folders: Vec<String>,
}

/// A base as far as it is known.
#[derive(Debug, Clone, Default)]
struct Base {
    absolute: Option<String>,
    /// Below the absolute part.
    relative: String,
}

impl Roots {
    pub(super) fn new(head: &RunHead, checkout: Option<&str>) -> Self {
        let bases: BTreeMap<_, _> =
            head.bases.keys().map(|name| (name.clone(), base(name, &head.bases))).collect();
        let roots = Self { bases, ..Self::default() };
        let named = |(name, base): (&String, &Base)| {
            let is_root = ROOT_NAMES.contains(&name.to_ascii_uppercase().as_str());
            base.absolute.as_ref().filter(|_| is_root).map(|absolute| format!("{absolute}{}", base.relative))
        };
        let mut repositories: Vec<_> = roots.bases.iter().filter_map(named).collect();
        repositories.extend(checkout.and_then(absolute).map(folder));
        repositories.extend(head.checkouts.iter().filter_map(|location| roots.absolute_folder(location)));
        let mut folders: Vec<_> = roots.bases.values().filter_map(|base| base.absolute.clone()).collect();
        folders.extend(head.working_folder.iter().filter_map(|location| roots.absolute_folder(location)));
        repositories.sort_by_key(|path| std::cmp::Reverse(path.len()));
        folders.sort_by_key(|path| std::cmp::Reverse(path.len()));
        Self { repositories, folders, ..roots }
    }

    /// The place of a location; `None` when it has no URI.
    pub(super) fn place(&self, location: &RawArtifactLocation) -> Option<Place> {
        let uri = location.uri.as_deref().map(str::trim).filter(|uri| !uri.is_empty())?;
        if let Some(place) = remote(uri) {
            return Some(place);
        }
        let path = match absolute(uri) {
            Some(path) => self.below_root(&path),
            None => self.below_base(&decoded(uri), location.uri_base_id.as_deref()),
        };
        Some(Place::File(normalised(&path)))
    }

    fn below_base(&self, path: &str, name: Option<&str>) -> String {
        let Some(base) = name.and_then(|name| self.bases.get(name)) else { return path.to_owned() };
        let path = format!("{}{path}", base.relative);
        let Some(absolute) = &base.absolute else { return path };
        let above = self.repositories.iter().find_map(|root| absolute.strip_prefix(root.as_str()));
        format!("{}{path}", above.unwrap_or_default())
    }

    fn below_root(&self, path: &str) -> String {
        let roots = self.repositories.iter().chain(&self.folders);
        roots.into_iter().find_map(|root| path.strip_prefix(root.as_str())).unwrap_or(path).to_owned()
    }

    fn absolute_folder(&self, location: &RawArtifactLocation) -> Option<String> {
        let uri = location.uri.as_deref().unwrap_or_default();
        if let Some(path) = absolute(uri) {
            return Some(folder(path));
        }
        let base = self.bases.get(location.uri_base_id.as_deref()?)?;
        Some(folder(format!("{}{}{}", base.absolute.as_ref()?, base.relative, decoded(uri))))
    }
}

fn base(name: &str, all: &BTreeMap<String, RawArtifactLocation>) -> Base {
    let mut found = Base::default();
    let mut next = Some(name);
    for _ in 0..MAX_CHAIN {
        let Some(location) = next.and_then(|name| all.get(name)) else { break };
        let uri = location.uri.as_deref().unwrap_or_default();
        if let Some(path) = absolute(uri) {
            found.absolute = Some(folder(path));
            break;
        }
        if !uri.is_empty() {
            found.relative = format!("{}{}", folder(decoded(uri)), found.relative);
        }
        next = location.uri_base_id.as_deref();
    }
    found
}

/// URLs and services. An unknown scheme counts only with `//`: `group:artifact` is a name, too.
fn remote(uri: &str) -> Option<Place> {
    let (scheme, rest) = uri.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !is_scheme || scheme == "file" || !rest.starts_with("//") {
        return None;
    }
    let service = || {
        let (host, port) = rest[2..].trim_end_matches('/').rsplit_once(':')?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = percent_decode_str(host).decode_utf8_lossy().into_owned();
        Some(Place::Endpoint { host, port: port.parse().ok()? })
    };
    let url = || Place::Url(truncate_utf8(uri, MAX_PATH).to_owned());
    Some(if scheme == "tcp" { service().unwrap_or_else(url) } else { url() })
}

/// The decoded path of `file:` URIs and of plain absolute paths, `/` as separator, with a `/` in front.
fn absolute(uri: &str) -> Option<String> {
    let is_file = uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    let path = match is_file {
        true => match uri[5..].strip_prefix("//") {
            // The host of a share is the first folder; an empty one leaves the slash of the path.
            Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
            None => &uri[5..],
        },
        false => uri,
    };
    let path = decoded(path);
    let bytes = path.as_bytes();
    let has_drive = bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'/';
    match () {
        () if path.starts_with('/') => Some(format!("/{}", path.trim_start_matches('/'))),
        () if has_drive || is_file => Some(format!("/{path}")),
        () => None,
    }
}

/// `%xx` decoded. What is not UTF-8 then, and control characters, stay encoded: a path is text for people, too.
fn decoded(uri: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(uri).collect();
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => text.push('/'),
                c if c.is_control() => {
                    c.encode_utf8(&mut [0; 4])
                        .bytes()
                        .for_each(|byte| text.push_str(&format!("%{byte:02X}")));
                }
                c => text.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("%{byte:02X}")));
    }
    text
}

fn folder(path: impl Into<String>) -> String {
    let mut path = path.into();
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

/// Relative, without empty, `.` and `..` parts; a `..` never leads out of the root.
fn normalised(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let path = if parts.is_empty() { ".".to_owned() } else { parts.join("/") };
    truncate_utf8(&path, MAX_PATH).to_owned()
}
