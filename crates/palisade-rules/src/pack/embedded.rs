//! The packs that are part of the binary: one file per provider, alphabetical.

use super::RulePack;
use crate::{PackError, gitleaks};

/// The built-in secret rules.
///
/// # Errors
/// Never for the files of a release: the self-test reads them all.
pub fn secrets_pack() -> Result<RulePack, PackError> {
    let mut pack = RulePack::default();
    for (file, text) in SECRETS {
        pack.add(gitleaks::parse(file, text)?, false);
    }
    Ok(pack)
}

const SECRETS: &[(&str, &str)] = &[];
