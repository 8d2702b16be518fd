//! The resolvers that the operating system is set to use (resolv.conf(5)). Read once, when settings are made.

use std::net::{IpAddr, SocketAddr};

const PATH: &str = "/etc/resolv.conf";
const DNS_PORT: u16 = 53;
/// As many as the C library heeds.
const MOST_SERVERS: usize = 3;

/// The system's resolvers; one on this machine when nothing is said, as for the C library.
pub(super) fn servers() -> Vec<SocketAddr> {
    let text = std::fs::read_to_string(PATH).unwrap_or_default();
    let named = parse(&text);
    if named.is_empty() { vec![SocketAddr::from(([127, 0, 0, 1], DNS_PORT))] } else { named }
}

/// The `nameserver` lines. What is no address is left out; an interface after `%` is dropped.
fn parse(text: &str) -> Vec<SocketAddr> {
    let address = |line: &str| {
        let (keyword, value) = line.trim().split_once(char::is_whitespace)?;
        let value = value.split_whitespace().next()?;
        let address: IpAddr = value.split('%').next()?.parse().ok()?;
        (keyword == "nameserver").then_some(SocketAddr::new(address, DNS_PORT))
    };
    text.lines().filter_map(address).take(MOST_SERVERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nameserver_lines_with_addresses_count() {
        let text = "# nameserver 192.0.2.9\nsearch a.example\nnameserver 192.0.2.1\n nameserver\t2001:db8::1 # x\n\
                    nameserver fe80::1%eth0\nnameserver 192.0.2.4\nnameserver one\noptions ndots:2\n";
        let found: Vec<String> = parse(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.1:53", "[2001:db8::1]:53", "[fe80::1]:53"]);
        assert!(parse("").is_empty());
    }
}
