//! Versioned identities of imported findings: what the tool says itself, then one computed from tool, rule, path and
//! content. None holds a line number. Equal findings of one file are told apart by their order.

use std::collections::HashMap;

use palisade_model::{Category, Fingerprint};

use super::lenient::Leaves;
use super::raw::RawResult;
use super::wording::{masked, snippet};

/// Partial fingerprints that say who or when, only where on the line, or (ours) only what: no identity.
const NOT_IDENTITY: [&str; 7] = [
    "commitSha",
    "email",
    "author",
    "date",
    "commitMessage",
    "primaryLocationStartColumnFingerprint",
    "content/v1",
];
/// The one that code hosts use goes first.
const PREFERRED: &str = "primaryLocationLineHash";
/// Shorter values and such with blanks are words like `requires login`, the same on every result.
const MIN_VALUE: usize = 8;

/// What makes a finding itself.
pub(super) struct Subject<'a> {
    pub(super) tool: &'a str,
    pub(super) rule_id: &'a str,
    pub(super) place: &'a str,
    pub(super) category: Category,
    pub(super) message: &'a str,
    pub(super) origin: Origin,
}

/// Who wrote the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Foreign,
    /// We, about something else: what names content means the same here.
    Ours,
    /// We, about this project: fingerprints are restored, not made.
    OwnProject,
}

/// Counts equal findings of one file; 20 bytes for each different identity.
#[derive(Default)]
pub(super) struct Occurrences(HashMap<[u8; 16], u32>);

impl Occurrences {
    /// In priority order; the last one names content wherever it is, when there is a snippet of it.
    pub(super) fn fingerprints(&mut self, result: &RawResult, subject: &Subject<'_>) -> Vec<Fingerprint> {
        let ours = if subject.origin == Origin::Foreign { Vec::new() } else { restored(result) };
        if subject.origin == Origin::OwnProject && ours.iter().any(Fingerprint::is_identity) {
            return ours;
        }
        let Subject { tool, rule_id, place, .. } = *subject;
        let mut all: Vec<_> = said(result)
            .into_iter()
            .map(|(name, value)| self.fingerprint(&name, &[tool, rule_id, place, value]))
            .collect();
        let content = content(result, subject);
        all.push(self.fingerprint("computed", &[tool, rule_id, place, &content]));
        // A message alone is shared by findings that have nothing to do with each other.
        if let Some(content) = ours.into_iter().find(|fingerprint| !fingerprint.is_identity()) {
            all.push(content);
        } else if snippet(result).is_some() {
            let content = digest(&["sarif", tool, rule_id, &content]);
            all.push(Fingerprint(format!("content/v1:{}", hex(content))));
        }
        all
    }

    fn fingerprint(&mut self, name: &str, parts: &[&str]) -> Fingerprint {
        let parts = [&[name], parts].concat();
        let first = digest(&parts);
        let ordinal = self.0.entry(first).or_default();
        *ordinal += 1;
        let value = match *ordinal {
            1 => first,
            ordinal => digest(&[&parts[..], &[&ordinal.to_string()]].concat()),
        };
        Fingerprint(format!("sarif-{name}/v1:{}", hex(value)))
    }
}

/// `name/v1: value` of our own writer, identities before what names content only.
fn restored(result: &RawResult) -> Vec<Fingerprint> {
    let is_plain = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let mut all = Vec::new();
    for (name, value) in &result.partial_fingerprints.0 {
        let Some((kind, version)) = name.split_once('/') else { continue };
        let Some(value) = value.first() else { continue };
        let is_value = (1..=200).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic());
        if is_plain(kind) && is_plain(version) && is_value {
            all.push(Fingerprint(format!("{name}:{value}")));
        }
    }
    all.sort_by_key(|fingerprint| !fingerprint.is_identity());
    all
}

/// Names in kebab-case with values; full fingerprints first, each kind in the order of names.
fn said(result: &RawResult) -> Vec<(String, &str)> {
    let mut all = Vec::new();
    for (is_partial, pairs) in [(false, &result.fingerprints.0), (true, &result.partial_fingerprints.0)] {
        let mut usable: Vec<_> = pairs.iter().filter_map(usable).collect();
        usable.sort_by_key(|(name, _)| (is_partial && *name != PREFERRED, *name));
        all.extend(usable);
    }
    all.into_iter().map(|(name, value)| (kebab(name), value)).filter(|(name, _)| !name.is_empty()).collect()
}

fn usable((name, value): &(String, Leaves)) -> Option<(&str, &str)> {
    let value = value.first()?.trim();
    let is_digest = value.len() >= MIN_VALUE && !value.contains(char::is_whitespace);
    (is_digest && !NOT_IDENTITY.contains(&name.as_str())).then_some((name.as_str(), value))
}

/// The snippet with single blanks, so that it survives another indentation; else the message without its numbers,
/// which are often those of lines. Of a secret only what evidence shows: a digest of a weak one could be guessed.
fn content(result: &RawResult, subject: &Subject<'_>) -> String {
    let Some(snippet) = snippet(result) else { return without_numbers(subject.message) };
    let snippet = snippet.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.category == Category::Secrets { masked(&snippet) } else { snippet }
}

fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            c if c.is_ascii_digit() && out.ends_with('#') => {}
            c if c.is_ascii_digit() => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

/// `primaryLocationLineHash` → `primary-location-line-hash`, `matchBasedId/v1` → `match-based-id-v1`; capitals in a row
/// stay together.
pub(super) fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for character in name.chars().take(100) {
        if !character.is_ascii_alphanumeric() {
            before = ' ';
            continue;
        }
        let is_start = before == ' ' || character.is_ascii_uppercase() && before.is_ascii_lowercase();
        if is_start && !out.is_empty() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
        before = character;
    }
    out
}

fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        // Preceded by its length, so that no two lists of parts run into each other.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut first = [0; 16];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    first
}

fn hex(bytes: [u8; 16]) -> String {
    palisade_model::hex(&bytes)
}
