//! Regular expressions as templates write them, which is Go's syntax.

use palisade_rules::gitleaks::translate;
use regex::{Regex, RegexBuilder};

/// Compiled size of one pattern.
const MAX_BYTES: usize = 1 << 20;

/// Compiles a pattern.
///
/// # Errors
/// What is wrong with it, in one line.
pub(crate) fn compile(pattern: &str, ignore_case: bool) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(&translate(pattern));
    builder.case_insensitive(ignore_case).size_limit(MAX_BYTES).build().map_err(|error| {
        // The crate draws where the mistake is; its last line says what it is.
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}
