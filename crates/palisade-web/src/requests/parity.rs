//! Whether the IPv6 addresses of a site answer as its IPv4 addresses do.

use std::net::IpAddr;

use palisade_engine::guard::ConnectError;

use crate::visit::Visit;

/// What was seen of the two families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parity {
    /// The name has addresses of at most one family.
    OneFamily,
    Open,
    /// The name has IPv6 addresses, and nothing listens on this one.
    Closed(IpAddr),
    /// This machine could not tell, often because it has no IPv6 itself.
    Unknown(String),
}

/// Connects to the first IPv6 address of the page's host, if it has both families.
pub(super) async fn parity(visit: &Visit<'_>, host: &str, port: u16) -> Parity {
    let addresses = visit.connector.addresses(host).await.unwrap_or_default();
    let Some(v6) = addresses.iter().find(|address| address.is_ipv6()) else { return Parity::OneFamily };
    if !addresses.iter().any(IpAddr::is_ipv4) {
        return Parity::OneFamily;
    }
    match visit.connector.connect(&format!("[{v6}]"), port, visit.config.budgets.exchange).await {
        Ok(_) => Parity::Open,
        Err(ConnectError::ConnectionRefused(_)) => Parity::Closed(*v6),
        Err(error) => Parity::Unknown(error.to_string()),
    }
}
