//! What the operator allows connections to. Deny by default; metadata services are never allowed.

use std::net::IpAddr;

use super::port::{is_service_port, is_web_port};
use super::range::{Range, embedded_v4};
use palisade_model::Cidr;

/// Host names of cloud metadata services, and their zones.
const METADATA_NAMES: &[&str] = &[
    "instance-data",
    "instance-data.ec2.internal",
    "metadata",
    "metadata.azure.internal",
    "metadata.goog",
    "metadata.google.internal",
    "metadata.packet.net",
    "metadata.platformequinix.com",
];

/// The operator's decision; per instance, never per request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    /// Opens loopback, private, link-local and other internal ranges, and every port.
    pub allow_private: bool,
    /// Blocks that are open although they are internal.
    pub allowed_cidrs: Vec<Cidr>,
}

/// What the policy refuses, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("expected a public address, found {address}, {}", .range.describe())]
    Address { address: IpAddr, range: Range },
    #[error("expected a public host name, found {0:?}, which names this machine")]
    LocalName(String),
    #[error("expected a public host name, found {0:?}, a cloud metadata service")]
    MetadataName(String),
    #[error("expected a web port, found {0}")]
    Port(u16),
    #[error("expected the port of a known service, found {0}")]
    ServicePort(u16),
}

impl AddressPolicy {
    /// The policy of `--allow-private-targets`.
    pub fn allowing_private() -> Self {
        Self { allow_private: true, allowed_cidrs: Vec::new() }
    }

    /// Judges an address that is about to be dialled.
    ///
    /// # Errors
    /// [`Refusal::Address`] when the address is not public and nothing opens it.
    pub fn judge(&self, address: IpAddr) -> Result<(), Refusal> {
        match Range::of(address) {
            None => Ok(()),
            Some(range) if range != Range::CloudMetadata && self.opens(address, range) => Ok(()),
            Some(range) => Err(Refusal::Address { address, range }),
        }
    }

    /// Judges a host name before it is looked up.
    ///
    /// # Errors
    /// [`Refusal::MetadataName`] always for those names, [`Refusal::LocalName`] for `localhost` and
    /// the names below it unless internal addresses are open.
    pub fn judge_name(&self, name: &str) -> Result<(), Refusal> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if METADATA_NAMES.contains(&name.as_str()) {
            return Err(Refusal::MetadataName(name));
        }
        let local = name == "localhost" || name.ends_with(".localhost");
        if local && !self.allow_private && self.allowed_cidrs.is_empty() {
            return Err(Refusal::LocalName(name));
        }
        Ok(())
    }

    /// Judges a port.
    ///
    /// # Errors
    /// [`Refusal::Port`] for ports of other protocols, unless internal addresses are open.
    pub fn judge_port(&self, port: u16) -> Result<(), Refusal> {
        if self.allow_private || is_web_port(port) { Ok(()) } else { Err(Refusal::Port(port)) }
    }

    /// Judges a port that a check with the owner's consent wants to knock at.
    ///
    /// # Errors
    /// [`Refusal::ServicePort`] for ports outside a fixed list, unless internal addresses are open.
    pub fn judge_service_port(&self, port: u16) -> Result<(), Refusal> {
        if self.allow_private || is_service_port(port) { Ok(()) } else { Err(Refusal::ServicePort(port)) }
    }

    fn opens(&self, address: IpAddr, range: Range) -> bool {
        let embedded = match address {
            IpAddr::V6(v6) => embedded_v4(v6).map(IpAddr::V4),
            IpAddr::V4(_) => None,
        };
        let listed = |block: &Cidr| block.contains(address) || embedded.is_some_and(|v4| block.contains(v4));
        (self.allow_private && range.is_internal()) || self.allowed_cidrs.iter().any(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED_BY_DEFAULT: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "3fff::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:c0a8:101::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
        "4000::1",
        "2a00:1450::5efe:7f00:1",
        "1::1",
    ];

    const METADATA: &[&str] = &[
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::ffff:a83f:8110",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "::a9fe:a9fe",
    ];

    const PUBLIC: &[&str] = &[
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "168.63.129.17",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ];

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_public_internet_is_allowed_by_default() {
        let policy = AddressPolicy::default();
        for text in REFUSED_BY_DEFAULT.iter().chain(METADATA) {
            assert!(policy.judge(address(text)).is_err(), "{text}");
        }
        for text in PUBLIC {
            assert_eq!(policy.judge(address(text)), Ok(()), "{text}");
        }
    }

    #[test]
    fn private_targets_open_internal_ranges_but_never_metadata() {
        let policy = AddressPolicy::allowing_private();
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.9",
            "::1",
            "fd12::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "8.8.8.8",
        ] {
            assert_eq!(policy.judge(address(text)), Ok(()), "{text}");
        }
        for text in
            METADATA.iter().chain(&["0.0.0.0", "224.0.0.1", "255.255.255.255", "ff02::1", "2001::1", "::"])
        {
            assert!(policy.judge(address(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn an_allowed_block_opens_itself_and_nothing_else() {
        let policy =
            AddressPolicy { allow_private: false, allowed_cidrs: vec!["169.254.0.0/16".parse().unwrap()] };
        assert_eq!(policy.judge(address("169.254.1.1")), Ok(()));
        assert_eq!(policy.judge(address("::ffff:169.254.1.1")), Ok(()));
        assert!(policy.judge(address("169.254.169.254")).is_err());
        assert!(policy.judge(address("10.0.0.1")).is_err());
    }

    #[test]
    fn names_of_this_machine_and_of_metadata_services_are_refused() {
        let closed = AddressPolicy::default();
        for name in [
            "localhost",
            "LOCALHOST.",
            "app.localhost",
            "metadata.google.internal",
            "Metadata.Google.Internal.",
        ] {
            assert!(closed.judge_name(name).is_err(), "{name}");
        }
        let open = AddressPolicy::allowing_private();
        assert_eq!(open.judge_name("localhost"), Ok(()));
        assert!(open.judge_name("metadata.goog").is_err());
        assert_eq!(closed.judge_name("localhost.example.com"), Ok(()));
    }

    #[test]
    fn a_refusal_says_what_was_expected_and_found() {
        let refusal = AddressPolicy::default().judge(address("10.0.0.1")).unwrap_err();
        assert_eq!(refusal.to_string(), "expected a public address, found 10.0.0.1, a private address");
    }
}
