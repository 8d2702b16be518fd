//! Which scanners a scan runs: those of its kind that find what was asked for. Used when a scan is created, and again
//! when it runs.

use palisade_engine::Registry;
use palisade_model::{Capability, ScanKind, ScannerRun, ScannerStatus};

use crate::CoreError;

/// Whether the scanner finds one of `types`; with none, everything is asked for.
pub(crate) fn is_wanted(types: &[String], scanner: &str) -> bool {
    types.is_empty() || asked(types).any(|capability| capability == Capability::of_scanner(scanner))
}

/// What does not run, as skipped scanners with the reason, since not covered is not clean: what was asked for and no
/// scanner of this kind finds, and the scanners of this kind that were not asked for.
pub(crate) fn skipped(registry: &Registry, kind: ScanKind, types: &[String]) -> Vec<ScannerRun> {
    let scanners = scanners(registry, kind);
    let known: Vec<_> = scanners.iter().map(|scanner| Capability::of_scanner(scanner)).collect();
    let not_found = asked(types).filter(|capability| !known.contains(capability));
    let not_found = not_found.map(|capability| skip(capability.as_str(), reason(registry, kind, capability)));
    let not_asked = scanners.iter().filter(|scanner| !is_wanted(types, scanner));
    let not_asked = not_asked.map(|scanner| {
        skip(scanner, format!("expected it among the types asked for, found {}", types.join(", ")))
    });
    not_found.chain(not_asked).collect()
}

fn skip(scanner: &str, reason: String) -> ScannerRun {
    ScannerRun {
        scanner: scanner.to_owned(),
        version: String::new(),
        status: ScannerStatus::Skipped,
        reason: Some(reason),
        files: 0,
        checks: None,
        own_checks: 0,
    }
}

/// Refuses types of which nothing can run here. A process without scanners of the kind leaves the decision to the
/// workers.
pub(crate) fn require_some(registry: &Registry, kind: ScanKind, types: &[String]) -> Result<(), CoreError> {
    let known = scanners(registry, kind);
    if known.is_empty() || known.iter().any(|scanner| is_wanted(types, scanner)) {
        return Ok(());
    }
    let known: Vec<_> = known.into_iter().map(|scanner| Capability::of_scanner(scanner).as_str()).collect();
    let detail = format!(
        "body.types: expected at least one that can run on this target ({}), found {}",
        known.join(", "),
        types.join(", ")
    );
    Err(CoreError::invalid_field("nothing_to_scan", "body.types", detail))
}

fn asked(types: &[String]) -> impl Iterator<Item = Capability> {
    types.iter().filter_map(|word| Capability::parse(word))
}

fn scanners(registry: &Registry, kind: ScanKind) -> Vec<&'static str> {
    match kind {
        ScanKind::Source => registry.of_trees().iter().map(|meta| meta.id).collect(),
        ScanKind::Web => registry.of_targets().iter().map(|meta| meta.id).collect(),
        ScanKind::Import => Vec::new(),
    }
}

fn reason(registry: &Registry, kind: ScanKind, capability: Capability) -> String {
    let other = if kind == ScanKind::Web { ScanKind::Source } else { ScanKind::Web };
    let elsewhere = scanners(registry, other).into_iter().map(Capability::of_scanner);
    if elsewhere.into_iter().any(|known| known == capability) {
        let needs = if kind == ScanKind::Web { "a source tree" } else { "a live web site" };
        return format!("expected {needs}, found another kind of target");
    }
    format!("expected a scanner for {}, found none in this version", capability.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_found_under_every_name() {
        let types = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (words, scanner, wanted) in [
            (&[][..], "web", true),
            (&["dast"], "web", true),
            (&["web"], "web", true),
            (&["sast", "secrets"], "secrets", true),
            (&["sast"], "secrets", false),
            (&["sca"], "dependencies", true),
        ] {
            assert_eq!(is_wanted(&types(words), scanner), wanted, "{words:?} {scanner}");
        }
    }

    #[test]
    fn what_no_scanner_finds_is_skipped_with_a_reason() {
        let types = vec!["sast".to_owned(), "dast".to_owned()];
        let runs = skipped(&Registry::default(), ScanKind::Source, &types);
        let names: Vec<_> = runs.iter().map(|run| run.scanner.as_str()).collect();
        assert_eq!(names, ["code", "web"]);
        assert!(runs.iter().all(|run| run.status == ScannerStatus::Skipped && run.reason.is_some()));
    }
}
