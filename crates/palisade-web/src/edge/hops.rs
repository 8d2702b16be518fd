//! Whether the site believes whoever says for whom a request was forwarded: it shows the address that it was told, or lets a
//! request in that says it comes from the machine itself.

use futures_util::future::join_all;
use url::Url;

use super::buster::busted;
use crate::fetch::{Ask, Fetched};
use crate::observation::{Unjudged, answered};
use crate::requests::{absent_path, at};
use crate::visit::Visit;

/// An address of a block that nobody has (RFC 5737).
pub(crate) const FORWARDED_FOR: &str = "203.0.113.197";
const LOCAL: &str = "127.0.0.1";
const FIELDS: [&str; 2] = ["x-forwarded-for", "x-real-ip"];
/// Places that servers keep for requests of their own machine.
const DOORS: &[&str] = &["/server-status", "/nginx_status", "/admin", "/metrics"];
const BYTES: usize = 128 * 1024;

/// What the site answered.
#[derive(Debug, Clone)]
pub(crate) struct Hops {
    /// The page, and the page as forwarded for [`FORWARDED_FOR`].
    pub(crate) plain: Fetched,
    pub(crate) forwarded: Fetched,
    /// A path that does not exist, as forwarded for the machine itself.
    pub(crate) absent: Fetched,
    /// Only places that are closed to strangers.
    pub(crate) doors: Vec<Door>,
}

/// A place that is closed to strangers.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    /// As forwarded for the machine itself.
    pub(crate) local: Fetched,
    /// As a stranger once more.
    pub(crate) again: Fetched,
}

/// Asks.
///
/// # Errors
/// [`Unjudged`] without randomness.
pub(super) async fn hops(visit: &Visit<'_>, page: &Url) -> Result<Hops, Unjudged> {
    let ask = |ask: Ask| async { visit.fetcher.ask(ask.up_to(BYTES)).await };
    let (plain, own) = (busted(page)?, busted(page)?);
    let absent = at(page, &absent_path(page.host_str().unwrap_or_default(), "/", ""));
    let (plain, forwarded, absent, doors) = tokio::join!(
        ask(Ask::get(&plain)),
        ask(as_from(&own, FORWARDED_FOR)),
        ask(as_from(&busted(&absent)?, LOCAL)),
        join_all(DOORS.iter().map(|path| door(visit, page, path))),
    );
    let doors = doors.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(Hops { plain, forwarded, absent, doors })
}

fn as_from(url: &Url, address: &str) -> Ask {
    FIELDS.into_iter().fold(Ask::get(url), |ask, field| ask.with(field, address))
}

/// `None` when it is not closed.
async fn door(visit: &Visit<'_>, page: &Url, path: &str) -> Result<Option<Door>, Unjudged> {
    let url = at(page, path);
    let ask = |ask: Ask| async { visit.fetcher.ask(ask.up_to(BYTES)).await };
    let closed = ask(Ask::get(&busted(&url)?)).await;
    if !answered(&closed).is_ok_and(|exchange| is_closed(exchange.status)) {
        return Ok(None);
    }
    let local = ask(as_from(&busted(&url)?, LOCAL)).await;
    let again = ask(Ask::get(&busted(&url)?)).await;
    Ok(Some(Door { local, again }))
}

pub(super) fn is_closed(status: u16) -> bool {
    matches!(status, 401 | 403)
}

impl Door {
    /// Whether it opened for who says that they are the machine itself, and for nobody else.
    pub(crate) fn opened(&self) -> bool {
        let still_closed = answered(&self.again).is_ok_and(|exchange| is_closed(exchange.status));
        still_closed && answered(&self.local).is_ok_and(|exchange| exchange.status == 200)
    }
}
