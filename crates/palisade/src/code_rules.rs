//! The scanner of source code with the built-in rules and the user's. A rule that cannot be run is a gap of each scan.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use palisade_code::rule::read;
use palisade_code::{CodeScanner, pack};
use palisade_model::{Clock, SystemClock};

/// Reads rule files.
pub(crate) fn scanner(files: &[PathBuf]) -> anyhow::Result<CodeScanner> {
    let mut rules = pack::rules();
    for file in files {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read the rules of {name}"))?;
        rules.extend(read(&name, &text));
    }
    Ok(CodeScanner::new(rules, SystemClock.now() / 1000))
}
