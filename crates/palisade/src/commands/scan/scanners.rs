//! Picks the scanners of `--scanners` that fit the target, or all that do.

use anyhow::bail;
use palisade_engine::{Registry, ScannerMeta};

use super::target::Target;

/// The registry without the scanners that do not fit the target or were not asked for.
///
/// # Errors
/// When a name is unknown or does not fit, or no scanner remains.
pub(super) fn choose(registry: Registry, target: &Target, names: &[String]) -> anyhow::Result<Registry> {
    let all = metas(&registry);
    let mut chosen = match target {
        Target::Tree(_) => Registry { target_scanners: vec![], ..registry },
        Target::Web(_) => Registry { fact_scanners: vec![], file_scanners: vec![], ..registry },
    };
    let fitting = metas(&chosen);
    for name in names {
        if !all.contains(name) {
            bail!("expected a scanner out of {}, found {name:?}", all.join(", "));
        }
        if !fitting.contains(name) {
            bail!("expected a scanner that fits this target ({}), found {name:?}", fitting.join(", "));
        }
    }
    if !names.is_empty() {
        let asked_for = |meta: ScannerMeta| names.iter().any(|name| name == meta.id);
        chosen.fact_scanners.retain(|scanner| asked_for(scanner.meta()));
        chosen.file_scanners.retain(|scanner| asked_for(scanner.meta()));
        chosen.target_scanners.retain(|scanner| asked_for(scanner.meta()));
    } else {
        chosen.fact_scanners.retain(|scanner| !scanner.is_on_request());
    }
    if metas(&chosen).is_empty() {
        bail!("expected a scanner that fits this target, found only {}", all.join(", "));
    }
    Ok(chosen)
}

fn metas(registry: &Registry) -> Vec<String> {
    [registry.of_trees(), registry.of_targets()].concat().iter().map(|meta| meta.id.to_owned()).collect()
}
