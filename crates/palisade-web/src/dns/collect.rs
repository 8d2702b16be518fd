//! Asks the DNS about the target, all first questions at the same time.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::addresses::follow;
use super::dnssec;
use super::facts::{Caa, CaaSet, Dns, Fact, NameServer, Soa, Wildcard, Zone};
use super::linked;
use super::lookup::{self, Lookups, text_of};
use super::mail;
use super::tlsa;
use crate::observation::{Observation, Unjudged, registrable_domain};
use crate::visit::Visit;

/// Name servers of one zone that are looked up.
const MOST_SERVERS: usize = 16;
/// Labels of a host that are asked about one by one.
const MOST_LABELS: usize = 8;

/// Asks. `None` where the DNS has no say: addresses, names of one label, public suffixes, and the built-in site.
///
/// # Errors
/// [`Unjudged`] when there is no server to ask.
pub(crate) async fn collect(visit: &Visit<'_>, observation: &Observation) -> Result<Option<Dns>, Unjudged> {
    let host = observation.host().trim_end_matches('.');
    let Some(domain) = registrable_domain(host).filter(|_| visit.connector.has_public_names()) else {
        return Ok(None);
    };
    let config = &visit.config.dns;
    if config.servers.is_empty() {
        return Err(lookup::LookupFailure::NoServer.into());
    }
    // A little before the scan ends, so that what was answered is still judged.
    let lookups = Lookups::new(config, visit.fetcher.deadline());
    let lookups = &lookups;
    let started = Instant::now();
    let now = visit.config.clock.now();
    let (addresses, zones, soa, caa, texts, wildcard, linked, mail, dnssec, tlsa) = tokio::join!(
        follow(lookups, host),
        zones(lookups, host, domain),
        soa(lookups, domain),
        caa(lookups, host),
        texts(lookups, host, domain),
        wildcard(lookups, domain),
        linked::collect(visit, observation, lookups),
        mail::collect(visit, lookups, domain),
        dnssec::collect(lookups, &config.trust_anchors, host, domain, now),
        tlsa::collect(visit, lookups, host),
    );
    Ok(Some(Dns {
        host: host.to_owned(),
        domain: domain.to_owned(),
        addresses,
        zones,
        soa,
        caa,
        texts,
        wildcard,
        linked,
        mail,
        dnssec,
        tlsa,
        queries: lookups.asked(),
        millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}

/// The host and the names above it, at most as far as there are labels.
fn upwards(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent)).take(MOST_LABELS)
}

/// The delegations on the way to the host. Names between that are no zone have no servers and are left out.
async fn zones(lookups: &Lookups<'_>, host: &str, domain: &str) -> Vec<Zone> {
    let names = upwards(host).filter(|name| name.len() >= domain.len());
    let zones = join_all(names.map(|name| zone(lookups, name))).await;
    let is_zone =
        |zone: &Zone| zone.name == domain || zone.servers.as_ref().is_ok_and(|servers| !servers.is_empty());
    zones.into_iter().filter(is_zone).collect()
}

async fn zone(lookups: &Lookups<'_>, name: &str) -> Zone {
    let servers = async {
        let found = lookups.find(name, RecordType::NS).await?;
        // Behind an alias they belong to another zone.
        let own = found.records.iter().filter(|_| found.aliases.is_empty());
        let hosts = own.filter_map(|record| match record {
            RData::NS(server) => Some(text_of(&server.0)),
            _ => None,
        });
        let mut hosts: Vec<String> = hosts.take(MOST_SERVERS).collect();
        hosts.sort();
        let servers = hosts.into_iter().map(|host| async move {
            let addresses = follow(lookups, &host).await;
            NameServer { host, addresses }
        });
        Ok(join_all(servers).await)
    };
    Zone { name: name.to_owned(), servers: servers.await }
}

async fn soa(lookups: &Lookups<'_>, domain: &str) -> Fact<Option<Soa>> {
    let found = lookups.find(domain, RecordType::SOA).await?;
    Ok(found.records.iter().find_map(|record| match record {
        RData::SOA(soa) => {
            Some(Soa { primary: text_of(&soa.mname), contact: text_of(&soa.rname), serial: soa.serial })
        }
        _ => None,
    }))
}

/// The first set on the way up from the host.
async fn caa(lookups: &Lookups<'_>, host: &str) -> Fact<Option<CaaSet>> {
    let names: Vec<&str> = upwards(host).collect();
    let answers = join_all(names.iter().map(|name| lookups.find(name, RecordType::CAA))).await;
    for (name, found) in names.into_iter().zip(answers) {
        let records: Vec<Caa> = found?.records.iter().filter_map(caa_record).collect();
        if !records.is_empty() {
            return Ok(Some(CaaSet { at: name.to_owned(), records }));
        }
    }
    Ok(None)
}

fn caa_record(record: &RData) -> Option<Caa> {
    let RData::CAA(caa) = record else { return None };
    let value = String::from_utf8_lossy(&caa.value).trim().to_owned();
    Some(Caa { critical: caa.issuer_critical, tag: caa.tag.to_ascii_lowercase(), value })
}

async fn texts(lookups: &Lookups<'_>, host: &str, domain: &str) -> Vec<(String, Fact<Vec<String>>)> {
    let mut names = vec![domain];
    if host != domain {
        names.push(host);
    }
    let texts = join_all(names.iter().map(|name| lookups.texts(name))).await;
    names.into_iter().map(str::to_owned).zip(texts).collect()
}

/// Asks for a name that nobody has; the same on every scan of a domain.
async fn wildcard(lookups: &Lookups<'_>, domain: &str) -> Fact<Wildcard> {
    let digest = Sha256::digest(format!("palisade\0wildcard\0{domain}").as_bytes());
    let label: String = digest.iter().take(20).map(|byte| char::from(b'a' + byte % 26)).collect();
    let name = format!("{label}.{domain}");
    let found = follow(lookups, &name).await?;
    let addresses: Vec<IpAddr> = found.addresses;
    Ok(Wildcard { name, addresses })
}
