//! The scanner of source code with the built-in rules and the user's. A rule that cannot be run is a gap of each scan.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use anyhow::Context;
use palisade_code::rule::read;
use palisade_code::{CodeScanner, pack};
use palisade_engine::{Cache, CacheKey, KeyBuilder};
use palisade_model::{Clock, SystemClock};

/// What a rule says whose findings depend on the day.
const ASKS_FOR_THE_DAY: &str = "today(";

/// Reads rule files. With a cache, files that did not change since an earlier scan with the same rules are not looked at.
pub(crate) fn scanner(files: &[PathBuf], cache: Option<Arc<Cache>>) -> anyhow::Result<CodeScanner> {
    let mut rules = pack::rules();
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read the rules of {name}"))?;
        rules.extend(read(&name, &text));
        texts.push((name, text));
    }
    let scanner = CodeScanner::new(rules, SystemClock.now() / 1000);
    let asks_for_the_day = texts.iter().any(|(_, text)| text.contains(ASKS_FOR_THE_DAY));
    Ok(match (cache.filter(|_| !asks_for_the_day), program()) {
        (Some(cache), Some(program)) => scanner.remembering(cache, digest(program, &texts)),
        _ => scanner,
    })
}

/// All that findings depend on but the file.
fn digest(program: KeyBuilder, texts: &[(String, String)]) -> CacheKey {
    let built_in = pack::files().iter().copied();
    let own = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let add = |key: KeyBuilder, (name, text): (&str, &str)| key.with(name.as_bytes()).with(text.as_bytes());
    built_in.chain(own).fold(program, add).finish()
}

/// This program, told from others of the same version by its file. `None` when the file cannot be looked at.
fn program() -> Option<KeyBuilder> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let changed = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let version = KeyBuilder::new("palisade code rules").with(env!("CARGO_PKG_VERSION").as_bytes());
    Some(version.with(&changed.as_nanos().to_le_bytes()).with(&file.len().to_le_bytes()))
}
