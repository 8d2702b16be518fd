//! Which rate limit a request counts against: its key's, or its network address when no key is good.

use std::net::IpAddr;

use palisade_model::{KeyId, UnixMillis};
use palisade_service::Service;

use crate::caller::Identity;
use crate::rate_limit::{RateLimiter, Tally};

/// Most callers that are remembered, of each sort.
const MAX_CALLERS: usize = 10_000;

/// Two tables, so that a flood from many addresses cannot push out the count of a key.
pub(crate) struct Standings {
    keys: RateLimiter<KeyId>,
    addresses: RateLimiter<u128>,
}

impl Standings {
    pub(crate) fn new() -> Self {
        Self { keys: RateLimiter::new(MAX_CALLERS), addresses: RateLimiter::new(MAX_CALLERS) }
    }

    /// Counts one request.
    pub(crate) fn count(&self, service: &Service, identity: &Identity, from: u128, now: UnixMillis) -> Tally {
        match identity {
            // Without keys, in development mode, every address has its own limit (contract K-21).
            Identity::Known(principal) if service.is_keyless(principal) => {
                self.addresses.count(from, service.requests_per_minute(principal), now)
            }
            Identity::Known(principal) => {
                self.keys.count(principal.key_id, service.requests_per_minute(principal), now)
            }
            _ => self.addresses.count(from, service.anonymous_requests_per_minute(), now),
        }
    }

    /// Where an address stands, for routes that are not limited.
    pub(crate) fn peek(&self, service: &Service, from: u128, now: UnixMillis) -> Tally {
        self.addresses.peek(from, service.anonymous_requests_per_minute(), now)
    }
}

/// The sender's network. One IPv6 customer owns a /64, so the rest of the address is not looked at.
pub(crate) fn network_of(address: Option<IpAddr>) -> u128 {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_ipv6_mapped().to_bits(),
        Some(IpAddr::V6(address)) => address.to_bits() >> 64 << 64,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> u128 {
        network_of(Some(address.parse().unwrap()))
    }

    #[test]
    fn addresses_of_one_network_share_a_limit() {
        for (a, b, same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
        ] {
            assert_eq!(network(a) == network(b), same, "{a} {b}");
        }
    }
}
