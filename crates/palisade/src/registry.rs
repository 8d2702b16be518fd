//! Which scanners this binary has; used by every command that scans or speaks about rules.

use std::path::PathBuf;
use std::sync::Arc;

use palisade_engine::Registry;
use palisade_secrets::SecretScanner;

use crate::settings::Settings;

/// Every scanner with its built-in rules.
pub(crate) fn builtin() -> anyhow::Result<Registry> {
    with_rules(&[])
}

/// Every scanner, with the users' rule files added to the built-in rules in the order given.
pub(crate) fn with_rules(files: &[PathBuf]) -> anyhow::Result<Registry> {
    Ok(Registry { file_scanners: vec![Arc::new(secrets(files)?)], target_scanners: vec![] })
}

/// The scanners of a server with these settings.
pub(crate) fn for_server(_settings: &Settings) -> anyhow::Result<Registry> {
    with_rules(&[])
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
