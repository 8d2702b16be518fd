//! The site that the owner agreed for. Asked by every collector before it asks anything else.

use palisade_engine::Reach;
use palisade_model::GapReason;

use crate::observation::{Observation, Page, Unjudged, same_site};

/// The page, where it is the target's own or, when the owner agreed for the whole domain, one of the same site.
///
/// # Errors
/// [`Unjudged`] when there is no page, or it is another site's.
pub(crate) fn own_page(observation: &Observation) -> Result<&Page, Unjudged> {
    let page = observation.page()?;
    let host = page.exchange.url.host_str().unwrap_or_default();
    let is_own = match observation.seen.reach {
        Reach::Domain => same_site(host, observation.host()),
        Reach::Host | Reach::Nothing => host == observation.host(),
    };
    if is_own {
        return Ok(page);
    }
    let detail = format!("expected a page of {}, found one of {host}", observation.host());
    Err(Unjudged::new(GapReason::Unreachable, detail))
}
