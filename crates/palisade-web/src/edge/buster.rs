//! Words that nobody used before, in addresses that only one scan asks for.

use std::fmt::Write;

use palisade_model::GapReason;
use url::Url;

use crate::observation::Unjudged;

/// A new word of letters and digits.
///
/// # Errors
/// [`Unjudged`] without randomness: a word that somebody else may use is none.
pub(super) fn word() -> Result<String, Unjudged> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| Unjudged::new(GapReason::ScannerError, error.to_string()))?;
    let mut word = "palisade".to_owned();
    for byte in bytes {
        write!(word, "{byte:02x}").expect("a string takes everything");
    }
    Ok(word)
}

/// The same address with a query that nobody used before.
pub(super) fn busted(url: &Url) -> Result<Url, Unjudged> {
    let mut url = url.clone();
    url.query_pairs_mut().append_pair("cachebuster", &word()?);
    Ok(url)
}
