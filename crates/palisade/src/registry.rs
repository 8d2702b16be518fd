//! Which scanners this binary has; used by every command that scans or speaks about rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use palisade_advisories::Library;
use palisade_dependencies::{DependencyScanner, Supply};
use palisade_engine::Registry;
use palisade_engine::guard::AddressPolicy;
use palisade_secrets::SecretScanner;
use palisade_web::{WebConfig, WebScanner};

use crate::commands::advisories;

/// Every scanner with its built-in rules; reaches public addresses only.
pub(crate) fn builtin() -> anyhow::Result<Registry> {
    with_rules(&[], AddressPolicy::default(), None, None)
}

/// Every scanner, with the users' rule files added to the built-in rules in the order given. Advisories lie in the data
/// folder; without one there are none. `supply` is asked for those that a tree needs and that are not there.
pub(crate) fn with_rules(
    files: &[PathBuf],
    policy: AddressPolicy,
    data_dir: Option<&Path>,
    supply: Option<Arc<dyn Supply>>,
) -> anyhow::Result<Registry> {
    let library = data_dir.map(|data_dir| Library::new(&data_dir.join(advisories::FOLDER)));
    let mut dependencies = DependencyScanner::new(library);
    if let Some(supply) = supply {
        dependencies = dependencies.supplied_by(supply);
    }
    let web = WebScanner::new(WebConfig { policy, ..WebConfig::default() })?;
    Ok(Registry {
        fact_scanners: vec![Arc::new(dependencies)],
        file_scanners: vec![Arc::new(secrets(files)?)],
        target_scanners: vec![Arc::new(web)],
    })
}

/// No scanner: for commands that only manage the store.
pub(crate) fn none() -> Registry {
    Registry::default()
}

fn secrets(files: &[PathBuf]) -> anyhow::Result<SecretScanner> {
    let mut pack = palisade_rules::secrets_pack()?;
    for file in files {
        pack = palisade_rules::merge(pack, palisade_rules::load(file)?);
    }
    Ok(SecretScanner::new(pack)?)
}
