//! Secrets in texts, found by the secrets engine and masked by it. One secret in many files is one leak.

use std::path::PathBuf;
use std::time::Duration;

use palisade_engine::{Cancel, Draft, Entry, File, FileContext, FileScanner, Sink, Stop};
use palisade_model::{Confidence, GapReason, Location, Severity};
use palisade_secrets::SecretScanner;

use super::facts::Text;

const MOST_LEAKS: usize = 200;
const MOST_PLACES: usize = 50;
/// Only tells secrets apart within a scan; findings are keyed again by the installation.
const DIGEST_KEY: &[u8; 32] = b"palisade-web-assets-leaks-digest";

/// One secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leak {
    /// Id of the rule of the secrets engine.
    pub(crate) rule: String,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    /// Of the secret; says nothing about it.
    pub(crate) digest: String,
    /// The line around it, masked.
    pub(crate) evidence: String,
    /// Files and lines, each file once.
    pub(crate) places: Vec<usize>,
    pub(crate) line: u32,
}

/// Adds the secrets of one text, whose place is `place`; gives up after `budget`.
///
/// # Errors
/// [`Stop`] when it took too long; what was found stays.
pub(super) fn scan(
    scanner: &SecretScanner,
    text: &Text,
    place: usize,
    budget: Duration,
    leaks: &mut Vec<Leak>,
) -> Result<(), Stop> {
    let cancel = Cancel::default();
    let context = FileContext::new(&cancel, budget, DIGEST_KEY);
    let size = u64::try_from(text.text.len()).unwrap_or(u64::MAX);
    let path = text.url.path().trim_start_matches('/').to_owned();
    let entry = Entry { path, absolute: PathBuf::new(), size, ignored: false };
    let file = File::new(&entry, text.text.as_bytes());
    scanner.scan(&context, &file, &mut Taking { leaks, place })
}

/// The digest that a leak of this secret has.
pub(crate) fn secret_digest(secret: &[u8]) -> String {
    let cancel = Cancel::default();
    hex(&FileContext::new(&cancel, Duration::MAX, DIGEST_KEY).identity(secret).0)
}

fn hex(digest: &[u8; 32]) -> String {
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

struct Taking<'a> {
    leaks: &'a mut Vec<Leak>,
    place: usize,
}

impl Sink for Taking<'_> {
    fn report(&mut self, draft: Draft) {
        let digest = hex(&draft.identity.0);
        let known = self.leaks.iter_mut().find(|leak| leak.digest == digest && leak.rule == draft.rule.id);
        if let Some(leak) = known {
            if leak.places.last() != Some(&self.place) && leak.places.len() < MOST_PLACES {
                leak.places.push(self.place);
            }
            return;
        }
        if self.leaks.len() == MOST_LEAKS {
            return;
        }
        let line = match &draft.location {
            Location::File { start, .. } => start.line,
            _ => 0,
        };
        self.leaks.push(Leak {
            rule: draft.rule.id.clone(),
            title: draft.rule.title.clone(),
            severity: draft.severity.unwrap_or(draft.rule.severity),
            confidence: draft.rule.confidence,
            digest,
            evidence: draft.evidence.as_str().to_owned(),
            places: vec![self.place],
            line,
        });
    }

    // What is looked at is text that was read whole.
    fn gap(&mut self, _: GapReason, _: &str) {}
}
