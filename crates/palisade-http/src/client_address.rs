//! Who is at the other end: the socket's address, or what a trusted proxy says. The edge asks once per request;
//! rate limits, key allow-lists and the audit trail use the answer.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, header};
use palisade_model::Cidr;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address, in the request's extensions. Absent when it is not known for sure: without a socket, or
/// when the two headers of a proxy contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The sender of a request, by the addresses of the proxies that may speak for others.
pub(crate) fn client_address(head: &Parts, trusted: &[Cidr]) -> Option<ClientAddress> {
    let peer = peer_address(&head.extensions)?;
    let is_trusted = |address: IpAddr| trusted.iter().any(|block| block.contains(address));
    if !is_trusted(peer) {
        return Some(ClientAddress(peer));
    }
    let walk = |hops: Vec<Option<IpAddr>>| first_stranger(peer, &hops, is_trusted);
    let (by_list, by_standard) = (forwarded_for(&head.headers), forwarded(&head.headers));
    let client = match (by_list.is_empty(), by_standard.is_empty()) {
        // A proxy writes one of them and passes the other through as the client sent it: neither is proof.
        (false, false) => Some(walk(by_list)).filter(|found| *found == walk(by_standard))?,
        (false, true) => walk(by_list),
        (true, _) => walk(by_standard),
    };
    Some(ClientAddress(client))
}

/// The socket's address.
pub(crate) fn peer_address(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())
}

/// Right to left, each hop being vouched for by the one after it: the first that is not trusted is the client. What
/// cannot be read ends the walk at the hop that wrote it.
fn first_stranger(peer: IpAddr, hops: &[Option<IpAddr>], is_trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let mut client = peer;
    for hop in hops.iter().rev() {
        let Some(hop) = hop else { break };
        client = *hop;
        if !is_trusted(client) {
            break;
        }
    }
    client
}

/// `X-Forwarded-For: client, proxy, proxy`.
fn forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, &X_FORWARDED_FOR).map(|element| element.and_then(address)).collect()
}

/// `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"` (RFC 7239).
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let node = |element: &str| {
        let (_, value) = element
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
        address(value.trim().trim_matches('"'))
    };
    elements(headers, &header::FORWARDED).map(|element| element.and_then(node)).collect()
}

/// The comma-separated elements of all lines of a header, in order; `None` for a line that is no text.
fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = Option<&'a str>> {
    headers.get_all(name).into_iter().flat_map(|line| {
        let text = line.to_str().ok();
        let unreadable = text.is_none().then_some(None);
        text.into_iter().flat_map(|text| text.split(',')).map(Some).chain(unreadable)
    })
}

/// An address with or without port and brackets; no names, no `unknown`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let parsed = bare.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    const PROXY: &str = "10.0.0.1";

    fn client(peer: &str, headers: &[(&str, &str)]) -> Option<String> {
        let trusted: Vec<Cidr> =
            ["10.0.0.0/8", "fd00::/8"].iter().map(|block| block.parse().unwrap()).collect();
        let request =
            headers.iter().fold(Request::builder(), |request, &(name, value)| request.header(name, value));
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        head.extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 40_000)));
        client_address(&head, &trusted).map(|ClientAddress(address)| address.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_speaks_for_others() {
        for (peer, value, expected) in [
            ("198.51.100.9", "192.0.2.1", "198.51.100.9"),
            (PROXY, "192.0.2.1", "192.0.2.1"),
            ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("fd00::1", "2001:db8::7", "2001:db8::7"),
            (PROXY, "::ffff:192.0.2.1", "192.0.2.1"),
            (PROXY, "192.0.2.1:5000", "192.0.2.1"),
            (PROXY, "[2001:db8::7]:5000", "2001:db8::7"),
            (PROXY, "203.0.113.66, 192.0.2.1", "192.0.2.1"),
            (PROXY, "203.0.113.66, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
            (PROXY, "10.1.1.1, 10.2.2.2", "10.1.1.1"),
            (PROXY, "", PROXY),
            (PROXY, "unknown", PROXY),
            (PROXY, "192.0.2.1,", PROXY),
            (PROXY, "192.0.2.1, nonsense, 10.2.2.2", "10.2.2.2"),
            (PROXY, "192.0.2.999", PROXY),
        ] {
            let found = client(peer, &[("x-forwarded-for", value)]);
            assert_eq!(found.as_deref(), Some(expected), "{peer} {value:?}");
        }
    }

    #[test]
    fn the_standard_header_is_understood_too() {
        for (value, expected) in [
            ("for=192.0.2.1;proto=https;by=10.0.0.1", "192.0.2.1"),
            ("For=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            ("for=203.0.113.66, proto=https;for=192.0.2.1", "192.0.2.1"),
            ("for=\"203.0.113.66, for=192.0.2.1", "192.0.2.1"),
            ("for=_hidden", PROXY),
            ("by=192.0.2.1", PROXY),
        ] {
            assert_eq!(client(PROXY, &[("forwarded", value)]).as_deref(), Some(expected), "{value:?}");
        }
    }

    #[test]
    fn several_lines_are_one_list_and_contradictions_are_no_answer() {
        let lines = [("x-forwarded-for", "203.0.113.66"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(client(PROXY, &lines).as_deref(), Some("192.0.2.1"));
        let same = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")];
        assert_eq!(client(PROXY, &same).as_deref(), Some("192.0.2.1"));
        let other = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=10.0.0.7")];
        assert_eq!(client(PROXY, &other), None);
    }
}
