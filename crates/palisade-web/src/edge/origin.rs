//! Machines behind a delivery network that answer everybody: addresses that the DNS, the mail policy and the certificate of
//! the domain name are asked for the page directly.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use palisade_engine::guard::ConnectError;

use super::buster::busted;
use crate::dns::Lookups;
use crate::fetch::{Ask, Connect, Fetched, Fetcher, Io};
use crate::observation::{Observation, Page, Unjudged, registrable_domain};
use crate::visit::Visit;

/// Names under which the machine itself is often left in the DNS.
const SIBLINGS: &[&str] = &[
    "backend",
    "cpanel",
    "dev",
    "direct",
    "ftp",
    "mail",
    "old",
    "origin",
    "origin-www",
    "server",
    "staging",
    "webmail",
    "www",
];
const MOST_NAMES: usize = 32;
const MOST_ADDRESSES: usize = 8;
/// Requests to one address: the page, and once more where it is asked too fast.
const REQUESTS: usize = 2;
const BYTES: usize = 256 * 1024;
const PATIENCE: Duration = Duration::from_secs(5);

/// An address that may be the origin's.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) address: IpAddr,
    /// Where it was found.
    pub(crate) source: String,
    /// The page from there.
    pub(crate) answer: Fetched,
}

/// Connects to one address whatever the name is. The guard judges it like any other.
struct Directed<'a> {
    connector: &'a dyn Connect,
    address: IpAddr,
}

#[async_trait]
impl Connect for Directed<'_> {
    async fn connect(&self, _: &str, port: u16, budget: Duration) -> Result<Box<dyn Io>, ConnectError> {
        let host = match self.address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("[{v6}]"),
        };
        self.connector.connect(&host, port, budget.min(PATIENCE)).await
    }

    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![self.address])
    }
}

/// Finds the addresses and asks each for the page.
///
/// # Errors
/// [`Unjudged`] without randomness.
pub(super) async fn candidates(
    visit: &Visit<'_>,
    observation: &Observation,
    page: &Page,
) -> Result<Vec<Candidate>, Unjudged> {
    let host = observation.host();
    let Some(domain) = registrable_domain(host) else { return Ok(Vec::new()) };
    let own = visit.connector.addresses(host).await.unwrap_or_default();
    let mut sources = of_names(visit, observation, domain).await;
    for address in of_mail_policy(visit, domain).await {
        sources.entry(address).or_insert_with(|| "the SPF record".to_owned());
    }
    sources.retain(|address, _| !own.contains(address));
    let url = busted(&page.exchange.url)?;
    let asking = sources.into_iter().take(MOST_ADDRESSES).map(|(address, source)| {
        let ask = Ask::get(&url).up_to(BYTES);
        async move { Candidate { address, source, answer: ask_at(visit, address, ask).await } }
    });
    Ok(join_all(asking).await)
}

async fn ask_at(visit: &Visit<'_>, address: IpAddr, ask: Ask) -> Fetched {
    let connector = Directed { connector: visit.connector, address };
    let config = visit.config;
    let deadline = visit.fetcher.deadline();
    Fetcher::new(&connector, &config.budgets, &config.user_agent, deadline, REQUESTS).ask(ask).await
}

/// Addresses of names beside the host, each with the first name that has it.
async fn of_names(visit: &Visit<'_>, observation: &Observation, domain: &str) -> BTreeMap<IpAddr, String> {
    let mut names: Vec<String> = SIBLINGS.iter().map(|label| format!("{label}.{domain}")).collect();
    names.push(domain.to_owned());
    let certificate = observation.seen.certificate.as_ref().and_then(|certificate| certificate.as_ref().ok());
    let named = certificate.into_iter().flat_map(|verdict| &verdict.facts.names);
    names.extend(
        named.filter(|name| registrable_domain(name) == Some(domain) && !name.contains('*')).cloned(),
    );
    names.retain(|name| name != observation.host());
    names.sort();
    names.dedup();
    names.truncate(MOST_NAMES);
    let found = join_all(names.iter().map(|name| visit.connector.addresses(name))).await;
    let mut sources = BTreeMap::new();
    for (name, addresses) in names.into_iter().zip(found) {
        for address in addresses.unwrap_or_default() {
            sources.entry(address).or_insert_with(|| name.clone());
        }
    }
    sources
}

/// Single addresses of the SPF record (RFC 7208, section 5.6).
async fn of_mail_policy(visit: &Visit<'_>, domain: &str) -> Vec<IpAddr> {
    if visit.config.dns.servers.is_empty() {
        return Vec::new();
    }
    let lookups = Lookups::new(&visit.config.dns, visit.fetcher.deadline());
    let texts = lookups.texts(domain).await.unwrap_or_default();
    let policy = texts.iter().find(|text| text.starts_with("v=spf1 "));
    let terms = policy.into_iter().flat_map(|policy| policy.split_whitespace());
    let address = |term: &str| {
        let term = term.trim_start_matches('+');
        let block = term.strip_prefix("ip4:").or_else(|| term.strip_prefix("ip6:"))?;
        block.trim_end_matches("/32").trim_end_matches("/128").parse().ok()
    };
    terms.filter_map(address).take(MOST_ADDRESSES).collect()
}
