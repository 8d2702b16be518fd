//! Which proofs speak for a host: its own, and the TXT record of the domain that it belongs to.

use std::net::IpAddr;

use palisade_engine::Reach;
use palisade_model::OwnershipMethod;
use url::Url;

/// The host of a URL as proofs name it; `None` when it has none.
pub(crate) fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.host_str().map(|host| bare(host).to_owned())
}

/// Without the dot at its end: the same host with and without.
pub(crate) fn bare(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// The registered domain that `host` is below of. `None` for addresses, for public suffixes, and for a registered
/// domain itself.
pub(crate) fn domain_above(host: &str) -> Option<&str> {
    psl::domain_str(host).filter(|domain| !is_address(host) && *domain != host)
}

/// Whether it is an address, as URLs write it.
pub(crate) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<IpAddr>().is_ok()
}

/// Whether `way` of a proof of `proven` also speaks for `host`.
pub(crate) fn speaks_for(proven: &str, way: OwnershipMethod, host: &str) -> bool {
    proven == host || (way == OwnershipMethod::DnsTxt && domain_above(host) == Some(proven))
}

/// How far `way` of a proof of `proven` reaches from `host`: the record of a registered domain to all of its servers, everything
/// else to the host itself.
pub(crate) fn reach(proven: &str, way: OwnershipMethod, host: &str) -> Reach {
    match speaks_for(proven, way, host) {
        true if extends(proven, way) => Reach::Domain,
        true => Reach::Host,
        false => Reach::Nothing,
    }
}

/// Whether `way` of a proof of `host` also speaks for the names below it.
pub(crate) fn extends(host: &str, way: OwnershipMethod) -> bool {
    speaks_for(host, way, &format!("www.{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_record_of_a_registered_domain_speaks_for_those_below_it() {
        use OwnershipMethod::{DnsTxt, File, Header, Meta};
        for (proven, way, host, speaks) in [
            ("example.com", DnsTxt, "example.com", true),
            ("example.com", DnsTxt, "a.example.com", true),
            ("example.com", DnsTxt, "a.b.example.com", true),
            ("example.com", File, "a.example.com", false),
            ("example.com", Meta, "www.example.com", false),
            ("example.com", Header, "www.example.com", false),
            ("example.com", File, "example.com", true),
            // Siblings, the other direction, and names that only end alike.
            ("a.example.com", DnsTxt, "b.example.com", false),
            ("a.example.com", DnsTxt, "example.com", false),
            ("a.example.com", DnsTxt, "b.a.example.com", false),
            ("example.com", DnsTxt, "badexample.com", false),
            // Public suffixes, of registries and of hosters.
            ("com", DnsTxt, "example.com", false),
            ("co.uk", DnsTxt, "example.co.uk", false),
            ("github.io", DnsTxt, "somebody.github.io", false),
            ("somebody.github.io", DnsTxt, "deep.somebody.github.io", true),
            ("github.io", File, "github.io", true),
            // Addresses have no domain.
            ("0.1", DnsTxt, "10.0.0.1", false),
            ("[::1]", File, "[::1]", true),
        ] {
            assert_eq!(speaks_for(proven, way, host), speaks, "{proven} {way:?} {host}");
        }
    }

    #[test]
    fn only_the_record_of_a_registered_domain_reaches_its_other_servers() {
        use OwnershipMethod::{DnsTxt, File, Header, Meta};
        for (proven, way, host, expected) in [
            ("example.com", DnsTxt, "example.com", Reach::Domain),
            ("example.com", DnsTxt, "shop.example.com", Reach::Domain),
            ("shop.example.com", DnsTxt, "shop.example.com", Reach::Host),
            ("example.com", File, "example.com", Reach::Host),
            ("example.com", Meta, "example.com", Reach::Host),
            ("example.com", Header, "example.com", Reach::Host),
            ("github.io", DnsTxt, "github.io", Reach::Host),
            ("10.0.0.1", File, "10.0.0.1", Reach::Host),
            ("example.com", File, "shop.example.com", Reach::Nothing),
            ("shop.example.com", DnsTxt, "example.com", Reach::Nothing),
        ] {
            assert_eq!(reach(proven, way, host), expected, "{proven} {way:?} {host}");
        }
    }

    #[test]
    fn hosts_are_compared_without_port_and_last_dot() {
        for (url, host) in [
            ("https://shop.example:8443/x", "shop.example"),
            ("http://shop.example./", "shop.example"),
            ("http://10.0.0.1:8080/", "10.0.0.1"),
            ("https://[::1]/", "[::1]"),
        ] {
            assert_eq!(host_of(url).as_deref(), Some(host));
        }
        assert_eq!(host_of("no url"), None);
    }
}
