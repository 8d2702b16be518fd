//! Where a name leads: its aliases, its addresses, and what is at the end when there are none.

use hickory_proto::rr::RecordType;

use super::facts::{Addresses, End, Fact};
use super::lookup::{self, Lookups};
use crate::observation::registrable_domain;

/// Follows `name` to its addresses of both families.
pub(super) async fn follow(lookups: &Lookups<'_>, name: &str) -> Fact<Addresses> {
    let (v4, v6) = tokio::join!(lookups.find(name, RecordType::A), lookups.find(name, RecordType::AAAA));
    let (v4, v6) = match (v4, v6) {
        (Err(failure), Err(_)) => return Err(failure),
        // That there is nothing of one family says nothing about the other.
        (Err(failure), Ok(found)) | (Ok(found), Err(failure)) if found.records.is_empty() => {
            return Err(failure);
        }
        (v4, v6) => (v4.ok(), v6.ok()),
    };
    let found: Vec<lookup::Found> = v4.into_iter().chain(v6).collect();
    let addresses = found.iter().flat_map(lookup::addresses).collect();
    let exists = found.iter().any(|found| found.exists);
    let aliases = found.into_iter().map(|found| found.aliases).max_by_key(Vec::len).unwrap_or_default();
    let end = match (exists, aliases.last()) {
        (true, _) => End::Exists,
        (false, last) => missing(lookups, last.map_or(name, String::as_str)).await?,
    };
    Ok(Addresses { aliases, addresses, end })
}

/// Whether the domain of a name that does not exist could be registered.
async fn missing(lookups: &Lookups<'_>, name: &str) -> Fact<End> {
    let Some(domain) = registrable_domain(name) else { return Ok(End::Missing) };
    let exists = lookups.ask(domain, RecordType::NS).await?.exists();
    Ok(if exists { End::Missing } else { End::Registrable(domain.to_owned()) })
}
