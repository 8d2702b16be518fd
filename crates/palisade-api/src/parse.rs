//! Words of a body become what the use case takes; each error names its entry. Handlers with such words call it.

use std::fmt::Display;
use std::str::FromStr;

use palisade_service::CoreError;

/// Every entry of a list, parsed.
pub(crate) fn list<T: FromStr<Err: Display>>(
    code: &'static str,
    field: &'static str,
    words: Option<Vec<String>>,
) -> Result<Option<Vec<T>>, CoreError> {
    let Some(words) = words else { return Ok(None) };
    let entry = |(at, text): (usize, &String)| word(code, &format!("{field}[{at}]"), text);
    words.iter().enumerate().map(entry).collect::<Result<_, _>>().map(Some)
}

/// One word, parsed.
pub(crate) fn word<T: FromStr<Err: Display>>(
    code: &'static str,
    field: &str,
    text: &str,
) -> Result<T, CoreError> {
    let refused = |error: T::Err| {
        let detail = palisade_model::printable(&format!("{field}: {error}"));
        CoreError::invalid_field(code, field, detail)
    };
    text.parse().map_err(refused)
}
