//! Looks at every place: learns how the site says no, asks the table in its order, then asks what the answers
//! lead to. What is not reached in time counts as not answered.

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use palisade_model::GapReason;
use url::Url;

use super::facts::Paths;
use super::families::{every_probe, following};
use super::probe::Probe;
use super::soft_404::SoftNotFound;
use crate::fetch::Ask;
use crate::observation::{Observation, Unjudged, answered};
use crate::requests::{absent_path, at, directories};
use crate::visit::Visit;

/// Probes under way at the same time; the rest of the connections is left to other parts.
const AT_ONCE: usize = 8;
/// Endings that servers treat in ways of their own.
const ENDINGS: &[&str] = &["", ".html", ".json", ".php", "/"];
const MOST_DIRECTORIES: usize = 2;
const ERROR_PAGE_BYTES: usize = 64 * 1024;

/// Looks at every place of the page's site.
///
/// # Errors
/// [`Unjudged`] when there is no page, or the site does not say how it says no.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Paths, Unjudged> {
    let page = &observation.page()?.exchange.url;
    let soft_404 = learn(visit, observation, page).await?;
    let mut paths = Paths::default();
    let probes = every_probe(observation.host());
    look(visit, page, probes, &soft_404, &mut paths).await;
    let more = following(&paths);
    look(visit, page, more, &soft_404, &mut paths).await;
    Ok(paths)
}

/// Asks for what cannot be there: in the root, as a hidden file, and in folders that the page uses.
async fn learn(visit: &Visit<'_>, observation: &Observation, page: &Url) -> Result<SoftNotFound, Unjudged> {
    let host = observation.host();
    let mut absent: Vec<String> = ENDINGS.iter().map(|ending| absent_path(host, "/", ending)).collect();
    absent.push(absent_path(host, "/.", ""));
    for folder in directories(observation.page()?, MOST_DIRECTORIES) {
        absent.extend(["", ".html"].map(|ending| absent_path(host, folder.path(), ending)));
    }
    let ask = |path: String| visit.fetcher.ask(Ask::get(&at(page, &path)).up_to(ERROR_PAGE_BYTES));
    let fetched = join_all(absent.into_iter().map(ask)).await;
    let answers: Vec<_> = fetched.iter().map(answered).collect();
    let learnt: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok().copied()).collect();
    if learnt.len() * 2 < answers.len() {
        let unanswered = answers.into_iter().find_map(Result::err);
        let unknown = || Unjudged::new(GapReason::Unreachable, "the site does not say how it says no");
        return Err(unanswered.unwrap_or_else(unknown));
    }
    Ok(SoftNotFound::learn(learnt))
}

async fn look(visit: &Visit<'_>, page: &Url, probes: Vec<Probe>, soft_404: &SoftNotFound, paths: &mut Paths) {
    let asking = probes.into_iter().map(|probe| async move {
        let fetched = visit.fetcher.ask(probe.ask(page)).await;
        (probe, fetched)
    });
    let mut answers = stream::iter(asking).buffered(AT_ONCE);
    while let Some((probe, fetched)) = answers.next().await {
        paths.take(&probe, &fetched, soft_404);
    }
}
