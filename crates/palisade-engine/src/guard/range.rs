//! Which special-purpose range an address belongs to (IANA IPv4 and IPv6 special-purpose registries),
//! looking through every form in which an IPv6 address carries an IPv4 one. Called by the policy.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use palisade_model::Cidr;

/// A range that is not the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    Loopback,
    /// RFC 1918, and site-local in IPv6.
    Private,
    /// 100.64.0.0/10, RFC 6598.
    SharedAddressSpace,
    LinkLocal,
    /// fc00::/7, RFC 4193.
    UniqueLocal,
    /// Where a cloud provider answers its own machines with credentials. Never allowed.
    CloudMetadata,
    /// 0.0.0.0/8 and `::`.
    Unspecified,
    Documentation,
    Benchmarking,
    Multicast,
    /// Teredo, ORCHID, NAT64 of local use, relays, segment routing and other translations.
    Translation,
    /// Assigned to nobody, or to a protocol.
    Reserved,
}

impl Range {
    /// For people, after "is": `a loopback address`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Loopback => "a loopback address",
            Self::Private => "a private address",
            Self::SharedAddressSpace => "a carrier-grade NAT address",
            Self::LinkLocal => "a link-local address",
            Self::UniqueLocal => "a unique local address",
            Self::CloudMetadata => "a cloud metadata address",
            Self::Unspecified => "an unspecified address",
            Self::Documentation => "a documentation address",
            Self::Benchmarking => "a benchmarking address",
            Self::Multicast => "a multicast address",
            Self::Translation => "an address of a translation mechanism",
            Self::Reserved => "a reserved address",
        }
    }

    /// Whether `--allow-private-targets` opens it: ranges in which somebody's own machines live.
    pub(super) fn is_internal(self) -> bool {
        matches!(
            self,
            Self::Loopback | Self::Private | Self::SharedAddressSpace | Self::LinkLocal | Self::UniqueLocal
        ) || matches!(self, Self::Benchmarking | Self::Documentation)
    }

    /// The range of `address`; `None` for the public internet.
    pub fn of(address: IpAddr) -> Option<Self> {
        match address {
            IpAddr::V4(v4) => of_v4(v4),
            IpAddr::V6(v6) => of_v6(v6),
        }
    }
}

/// First match wins, so single addresses come before the blocks around them.
const V4: &[(Cidr, Range)] = &[
    (Cidr::v4(169, 254, 169, 254, 32), Range::CloudMetadata),
    (Cidr::v4(169, 254, 170, 2, 32), Range::CloudMetadata),
    (Cidr::v4(168, 63, 129, 16, 32), Range::CloudMetadata),
    (Cidr::v4(100, 100, 100, 200, 32), Range::CloudMetadata),
    (Cidr::v4(192, 0, 0, 192, 32), Range::CloudMetadata),
    (Cidr::v4(0, 0, 0, 0, 8), Range::Unspecified),
    (Cidr::v4(10, 0, 0, 0, 8), Range::Private),
    (Cidr::v4(100, 64, 0, 0, 10), Range::SharedAddressSpace),
    (Cidr::v4(127, 0, 0, 0, 8), Range::Loopback),
    (Cidr::v4(169, 254, 0, 0, 16), Range::LinkLocal),
    (Cidr::v4(172, 16, 0, 0, 12), Range::Private),
    (Cidr::v4(192, 0, 0, 0, 24), Range::Reserved),
    (Cidr::v4(192, 0, 2, 0, 24), Range::Documentation),
    (Cidr::v4(192, 88, 99, 0, 24), Range::Translation),
    (Cidr::v4(192, 168, 0, 0, 16), Range::Private),
    (Cidr::v4(198, 18, 0, 0, 15), Range::Benchmarking),
    (Cidr::v4(198, 51, 100, 0, 24), Range::Documentation),
    (Cidr::v4(203, 0, 113, 0, 24), Range::Documentation),
    (Cidr::v4(224, 0, 0, 0, 4), Range::Multicast),
    (Cidr::v4(240, 0, 0, 0, 4), Range::Reserved),
];

const V6: &[(Cidr, Range)] = &[
    (Cidr::v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254], 128), Range::CloudMetadata),
    (Cidr::v6([0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254], 128), Range::CloudMetadata),
    (Cidr::v6([0, 0, 0, 0, 0, 0, 0, 0], 128), Range::Unspecified),
    (Cidr::v6([0, 0, 0, 0, 0, 0, 0, 1], 128), Range::Loopback),
    (Cidr::v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), Range::UniqueLocal),
    (Cidr::v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), Range::LinkLocal),
    (Cidr::v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10), Range::Private),
    (Cidr::v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8), Range::Multicast),
    (Cidr::v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48), Range::Translation),
    (Cidr::v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48), Range::Benchmarking),
    (Cidr::v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), Range::Documentation),
    (Cidr::v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), Range::Documentation),
    (Cidr::v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), Range::Translation),
    (Cidr::v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16), Range::Translation),
];

/// The only block from which public IPv6 addresses are assigned.
const GLOBAL_UNICAST: Cidr = Cidr::v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

fn of_v4(address: Ipv4Addr) -> Option<Range> {
    first_match(V4, IpAddr::V4(address))
}

fn of_v6(address: Ipv6Addr) -> Option<Range> {
    if let Some(range) = first_match(V6, IpAddr::V6(address)) {
        return Some(range);
    }
    match embedded_v4(address) {
        Some(v4) => of_v4(v4),
        None if GLOBAL_UNICAST.contains(IpAddr::V6(address)) => None,
        None => Some(Range::Reserved),
    }
}

fn first_match(table: &[(Cidr, Range)], address: IpAddr) -> Option<Range> {
    table.iter().find(|(block, _)| block.contains(address)).map(|(_, range)| *range)
}

/// The IPv4 address that a packet to `address` ends at: mapped, compatible, translated (RFC 2765),
/// NAT64 (RFC 6052), 6to4 (RFC 3056) and ISATAP (RFC 5214) forms.
pub(super) fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let low = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, a, b] | [0, 0, 0, 0, 0xffff, 0, a, b] => Some(low(a, b)),
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] | [0x2002, a, b, ..] => Some(low(a, b)),
        [_, _, _, _, 0 | 0x200, 0x5efe, a, b] => Some(low(a, b)),
        _ => None,
    }
}
