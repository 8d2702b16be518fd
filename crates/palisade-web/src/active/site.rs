//! The site that the owner agreed for. Asked by every collector before it asks anything else.

use palisade_model::GapReason;

use crate::observation::{Observation, Page, Unjudged, same_site};

/// The page, where it is one of the target's own site: the owner can agree for no other.
///
/// # Errors
/// [`Unjudged`] when there is no page, or it is another site's.
pub(super) fn own_page(observation: &Observation) -> Result<&Page, Unjudged> {
    let page = observation.page()?;
    let host = page.exchange.url.host_str().unwrap_or_default();
    if same_site(host, observation.host()) {
        return Ok(page);
    }
    let detail = format!("expected a page of {}, found one of {host}", observation.host());
    Err(Unjudged::new(GapReason::Unreachable, detail))
}
