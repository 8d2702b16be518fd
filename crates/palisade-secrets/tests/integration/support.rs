//! Runs the scanner over one text, as the engine would.

use std::sync::LazyLock;
use std::time::Duration;

use palisade_engine::{Cancel, Draft, Entry, File, FileContext, FileScanner, Sink, Stop};
use palisade_model::GapReason;
use palisade_rules::secrets_pack;
use palisade_secrets::SecretScanner;

/// The scanner with the embedded rules, every one compiled.
pub(crate) static EMBEDDED: LazyLock<SecretScanner> = LazyLock::new(|| {
    let scanner = SecretScanner::new(secrets_pack().unwrap()).unwrap();
    scanner.compile_all().unwrap();
    scanner
});

#[derive(Default)]
struct Collected(Vec<Draft>);

impl Sink for Collected {
    fn report(&mut self, draft: Draft) {
        self.0.push(draft);
    }

    fn gap(&mut self, reason: GapReason, detail: &str) {
        panic!("expected the whole file to be looked at, found {reason:?}: {detail}");
    }
}

/// What `scanner` reports for a file with that path and content.
pub(crate) fn scan(scanner: &SecretScanner, path: &str, content: &[u8]) -> Vec<Draft> {
    try_scan(scanner, path, content, Duration::from_secs(120)).unwrap()
}

pub(crate) fn try_scan(
    scanner: &SecretScanner,
    path: &str,
    content: &[u8],
    budget: Duration,
) -> Result<Vec<Draft>, Stop> {
    let entry = Entry {
        path: path.to_owned(),
        absolute: path.into(),
        size: u64::try_from(content.len()).unwrap(),
        ignored: false,
    };
    let cancel = Cancel::default();
    let context = FileContext::new(&cancel, budget, &[7; 32]);
    let mut collected = Collected::default();
    scanner.scan(&context, &File::new(&entry, content), &mut collected)?;
    Ok(collected.0)
}

/// The ids of the rules that reported something.
pub(crate) fn rule_ids(drafts: &[Draft]) -> Vec<&str> {
    drafts.iter().map(|draft| draft.rule.id.as_str()).collect()
}
