//! Host names for the address guard through the configured servers, where the operator names some.

use std::io;
use std::net::IpAddr;

use async_trait::async_trait;
use hickory_proto::rr::{RData, RecordType};
use palisade_engine::guard::Resolve;
use tokio::time::Instant;

use super::lookups::{Found, Lookups};
use crate::dns::settings::DnsConfig;

/// A resolver that asks the servers of a [`DnsConfig`]. Answers are not kept.
#[derive(Debug, Clone)]
pub struct DnsResolver(pub DnsConfig);

#[async_trait]
impl Resolve for DnsResolver {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let tries = u32::try_from(self.0.tries).unwrap_or(u32::MAX);
        let deadline = Instant::now() + self.0.patience * 2 * tries;
        let lookups = Lookups::new(&self.0, deadline);
        let (v4, v6) = tokio::join!(lookups.find(name, RecordType::A), lookups.find(name, RecordType::AAAA));
        let found = match (v4, v6) {
            (Err(error), Err(_)) => return Err(io::Error::other(error.to_string())),
            (v4, v6) => [v4, v6].into_iter().flatten(),
        };
        Ok(found.flat_map(|found| addresses(&found)).collect())
    }
}

/// The addresses among records.
pub(crate) fn addresses(found: &Found) -> Vec<IpAddr> {
    let address = |record: &RData| match record {
        RData::A(v4) => Some(IpAddr::V4(v4.0)),
        RData::AAAA(v6) => Some(IpAddr::V6(v6.0)),
        _ => None,
    };
    found.records.iter().filter_map(address).collect()
}
