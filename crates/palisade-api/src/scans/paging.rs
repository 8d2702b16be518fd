//! The paging parameters that the lists share.

use palisade_model::PageSize;
use palisade_service::CoreError;

/// The page size in `limit`: 1 to 100, and an error rather than a silent correction outside of it.
pub(crate) fn page_size(limit: Option<&str>) -> Result<PageSize, CoreError> {
    let Some(text) = limit else { return Ok(PageSize::default()) };
    text.parse().ok().and_then(PageSize::new).ok_or_else(|| {
        let detail = format!("query.limit: expected a whole number from 1 to 100, found {}", quoted(text));
        CoreError::invalid_field("invalid_limit", "query.limit", detail)
    })
}

/// A short, printable quote of what was received.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", palisade_model::printable(palisade_model::truncate_utf8(text, 64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_28_a_limit_outside_1_to_100_is_refused() {
        for (limit, size) in [
            (None, Some(20)),
            (Some("1"), Some(1)),
            (Some("100"), Some(100)),
            (Some("0"), None),
            (Some("101"), None),
            (Some("-1"), None),
            (Some("1.5"), None),
            (Some(""), None),
            (Some("99999999999999999999"), None),
        ] {
            assert_eq!(page_size(limit).ok().map(PageSize::get), size, "{limit:?}");
        }
    }
}
