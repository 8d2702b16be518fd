//! The hosts of other sites that the page takes code from, and whether they exist. Asked in a full scan.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use palisade_model::Tier;

use super::addresses::follow;
use super::facts::{Addresses, Fact};
use super::lookup::Lookups;
use crate::observation::{Observation, Page, registrable_domain, same_site};
use crate::visit::Visit;

const MOST_HOSTS: usize = 20;

/// Looks the hosts up, each once and in order of their names.
pub(super) async fn collect(
    visit: &Visit<'_>,
    observation: &Observation,
    lookups: &Lookups<'_>,
) -> Vec<(String, Fact<Addresses>)> {
    let hosts = match observation.page() {
        Ok(page) if visit.includes(Tier::Full) => hosts(page),
        _ => BTreeSet::new(),
    };
    let look = |host: String| async move {
        let addresses = follow(lookups, &host).await;
        (host, addresses)
    };
    join_all(hosts.into_iter().take(MOST_HOSTS).map(look)).await
}

/// Hosts of scripts, without the page's own domain.
fn hosts(page: &Page) -> BTreeSet<String> {
    let own = &page.exchange.url;
    let Some(html) = &page.html else { return BTreeSet::new() };
    let base = html.base.as_deref().and_then(|base| own.join(base).ok()).unwrap_or_else(|| own.clone());
    let sources = html.scripts.iter().filter_map(|script| script.src.as_deref());
    let hosts = sources.filter_map(|source| base.join(source).ok()?.host_str().map(str::to_owned));
    let foreign = |host: &String| {
        registrable_domain(host).is_some() && own.host_str().is_none_or(|own| !same_site(host, own))
    };
    hosts.filter(foreign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::body;

    #[test]
    fn only_hosts_of_other_sites_are_asked_about() {
        let html = "<script src=/a.js></script><script src=//cdn.other.example/b.js></script>\
                    <script src=https://img.shop.example/c.js></script><script src=https://192.0.2.1/d.js></script>\
                    <script src='https://CDN.other.example/e.js'></script><script>1</script>";
        let observation = body(html).observe();
        let hosts = hosts(observation.page().unwrap());
        assert_eq!(hosts.into_iter().collect::<Vec<_>>(), ["cdn.other.example"]);
    }
}
