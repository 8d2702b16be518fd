//! Versioned identities of findings. They hold no line number, so a verdict survives moved lines;
//! the second one holds no path either, so it survives a moved file.

use std::collections::{HashMap, HashSet};

use palisade_model::{Fingerprint, Location};

use crate::Draft;

/// `path-content/v1` and `content/v1`, in this order.
pub(crate) fn fingerprints(draft: &Draft, ordinal: u64) -> Vec<Fingerprint> {
    let (rule, identity) = (draft.rule.id.as_bytes(), draft.identity.0.as_slice());
    let place = place(&draft.location);
    vec![
        fingerprint("path-content/v1", &[rule, place.as_bytes(), identity, &ordinal.to_le_bytes()]),
        fingerprint("content/v1", &[rule, identity]),
    ]
}

/// Whether `fingerprint` names content wherever it is.
pub(crate) fn is_content_only(fingerprint: &str) -> bool {
    fingerprint.starts_with("content/")
}

/// Tells equal findings of one place apart by their order, and finds true duplicates.
#[derive(Default)]
pub(crate) struct Repeats {
    met: HashSet<(blake3::Hash, Location)>,
    counts: HashMap<blake3::Hash, u64>,
}

impl Repeats {
    /// How many equal findings of the same path or URL came before; `None` for one that was there
    /// already, at the same location.
    pub(crate) fn ordinal(&mut self, draft: &Draft) -> Option<u64> {
        let place = place(&draft.location);
        let key = digest(&[draft.rule.id.as_bytes(), place.as_bytes(), &draft.identity.0]);
        if !self.met.insert((key, draft.location.clone())) {
            return None;
        }
        let count = self.counts.entry(key).or_default();
        *count += 1;
        Some(*count - 1)
    }
}

fn place(location: &Location) -> String {
    match location {
        Location::File { path, .. } => path.clone(),
        Location::Url { url, .. } => url.clone(),
        Location::Endpoint { host, port } => format!("{host}:{port}"),
    }
}

fn fingerprint(kind: &str, parts: &[&[u8]]) -> Fingerprint {
    let hex = digest(parts).to_hex();
    Fingerprint(format!("{kind}:{}", &hex[..32]))
}

/// Each part is preceded by its length, so that no two lists of parts run into each other.
fn digest(parts: &[&[u8]]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}
