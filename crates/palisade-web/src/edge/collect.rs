//! Asks the edge, one kind of question after the other.

use super::alias::{Alias, aliases};
use super::deception::{Disguised, deception};
use super::hops::{Hops, hops};
use super::origin::{Candidate, candidates};
use super::poisoning::{Poisoning, poisoning};
use crate::active::own_page;
use crate::checks::delivery_network;
use crate::observation::{Observation, Unjudged};
use crate::visit::Visit;

/// What the edge answered.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) aliases: Result<Vec<Alias>, Unjudged>,
    /// Pages made for one visitor.
    pub(crate) disguised: Result<Vec<Disguised>, Unjudged>,
    pub(crate) hops: Result<Hops, Unjudged>,
    pub(crate) poisoning: Result<Poisoning, Unjudged>,
}

/// Asks the site of the page.
///
/// # Errors
/// [`Unjudged`] when there is no page.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Edge, Unjudged> {
    let page = own_page(observation)?;
    let url = &page.exchange.url;
    let aliases = aliases(visit, page).await;
    let poisoning = poisoning(visit, url).await;
    let disguised = deception(visit, page).await;
    let hops = hops(visit, url).await;
    Ok(Edge { aliases, disguised, hops, poisoning })
}

/// Asks other machines of the domain for the page. `None` when no delivery network stands before the site.
///
/// # Errors
/// [`Unjudged`] when there is no page, or no randomness.
pub(crate) async fn collect_origins(
    visit: &Visit<'_>,
    observation: &Observation,
) -> Result<Option<Vec<Candidate>>, Unjudged> {
    let page = own_page(observation)?;
    match delivery_network(&page.exchange) {
        Some(_) if visit.connector.has_public_names() => candidates(visit, observation, page).await.map(Some),
        _ => Ok(None),
    }
}
