//! Builds ClientHellos byte by byte (RFC 6101, 5246, 8446), also those that no library would send any more.

use rustls::crypto::ring;

use super::group::{legacy_curves, tls13_groups};
use super::version::Version;

/// Asks a server to answer with alert 86 when it could do better (RFC 7507).
pub(super) const FALLBACK_SCSV: u16 = 0x5600;
/// Stands for an empty renegotiation_info (RFC 5746) where there are no extensions.
const RENEGOTIATION_SCSV: u16 = 0x00ff;

/// Some servers drop hellos of these lengths (RFC 7685).
const UNLUCKY: std::ops::Range<usize> = 256..512;

/// What is offered.
#[derive(Debug, Clone)]
pub(crate) struct Hello {
    /// The only version that it accepts, as far as the protocol can say so.
    pub(crate) version: Version,
    pub(crate) suites: Vec<u16>,
    /// The name to ask for; `None` for addresses, and to see what a server shows to clients without one.
    pub(crate) server_name: Option<String>,
    pub(crate) groups: Vec<u16>,
    pub(crate) signatures: Vec<u16>,
    /// Lower than the highest that the client knows: adds the signal for it.
    pub(crate) is_fallback: bool,
    /// What the client verified in the handshake before, when it is a renegotiation (RFC 5746).
    pub(crate) verified: Vec<u8>,
}

/// Signatures that the hello accepts: of every kind that certificates have.
pub(crate) const ALL_SIGNATURES: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
    0x0601, 0x0303, 0x0301, 0x0201, 0x0203, 0x0402, 0x0502, 0x0602, 0x0202, 0x0101,
];

impl Hello {
    /// A hello that offers everything of a version but its suites.
    pub(crate) fn new(version: Version, server_name: Option<&str>, suites: Vec<u16>) -> Self {
        let groups = if version == Version::Tls13 { tls13_groups() } else { legacy_curves() };
        Self {
            version,
            suites,
            server_name: server_name.map(str::to_owned),
            groups,
            signatures: ALL_SIGNATURES.to_vec(),
            is_fallback: false,
            verified: Vec::new(),
        }
    }

    /// The one record that carries it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(1024);
        put_u16(&mut body, self.version.wire().min(Version::Tls12.wire()));
        body.extend_from_slice(&random());
        // TLS 1.3 through middleboxes looks like a resumption (RFC 8446, appendix D.4).
        let session = if self.version == Version::Tls13 { random().to_vec() } else { Vec::new() };
        put_vector8(&mut body, &session);
        put_vector16(&mut body, &codes(&self.all_suites()));
        // DEFLATE first: a server that knows it will take it. TLS 1.3 forbids to offer it.
        put_vector8(&mut body, if self.version == Version::Tls13 { &[0] } else { &[1, 0] });
        if self.version != Version::Ssl3 {
            let extensions = self.extensions(body.len());
            put_vector16(&mut body, &extensions);
        }
        record(self.version, &body)
    }

    fn all_suites(&self) -> Vec<u16> {
        let mut suites = self.suites.clone();
        if self.version == Version::Ssl3 {
            suites.push(RENEGOTIATION_SCSV);
        }
        if self.is_fallback {
            suites.push(FALLBACK_SCSV);
        }
        suites
    }

    fn extensions(&self, before: usize) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(name) = &self.server_name {
            extension(&mut out, 0, &server_name(name));
        }
        if self.version == Version::Tls13 {
            extension(&mut out, 43, &[2, 0x03, 0x04]);
            // No key share: the server names the group that it wants in a HelloRetryRequest.
            extension(&mut out, 51, &[0, 0]);
            extension(&mut out, 45, &[1, 1]);
        } else {
            extension(&mut out, 23, &[]);
            extension(&mut out, 35, &[]);
            extension(&mut out, 15, &[1]);
            let mut verified = Vec::new();
            put_vector8(&mut verified, &self.verified);
            extension(&mut out, 0xff01, &verified);
            extension(&mut out, 11, &[1, 0]);
        }
        extension(&mut out, 5, &[1, 0, 0, 0, 0]);
        extension(&mut out, 18, &[]);
        extension(&mut out, 16, &protocols(&[b"h2", b"http/1.1"]));
        extension(&mut out, 10, &vector16(&codes(&self.groups)));
        if self.version >= Version::Tls12 {
            extension(&mut out, 13, &vector16(&codes(&self.signatures)));
        }
        // The handshake header and the length of the extensions take six bytes.
        let length = before + out.len() + 6;
        if UNLUCKY.contains(&length) {
            extension(&mut out, 21, &vec![0; UNLUCKY.end.saturating_sub(length + 4)]);
        }
        out
    }
}

fn record(version: Version, body: &[u8]) -> Vec<u8> {
    let mut handshake = vec![1, 0];
    put_vector16(&mut handshake, body);
    let mut record = vec![22];
    // The record says 1.0 for all that is newer: old servers look at it.
    put_u16(&mut record, version.wire().min(Version::Tls10.wire()));
    put_vector16(&mut record, &handshake);
    record
}

/// Without randomness zeros do: nothing is protected by these handshakes.
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    let _ = ring::default_provider().secure_random.fill(&mut bytes);
    bytes
}

fn server_name(name: &str) -> Vec<u8> {
    let mut entry = vec![0];
    put_vector16(&mut entry, name.as_bytes());
    vector16(&entry)
}

fn protocols(names: &[&[u8]]) -> Vec<u8> {
    let mut list = Vec::new();
    for name in names {
        put_vector8(&mut list, name);
    }
    vector16(&list)
}

fn codes(codes: &[u16]) -> Vec<u8> {
    codes.iter().flat_map(|code| code.to_be_bytes()).collect()
}

fn extension(out: &mut Vec<u8>, kind: u16, content: &[u8]) {
    put_u16(out, kind);
    put_vector16(out, content);
}

fn vector16(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 2);
    put_vector16(&mut out, content);
    out
}

fn put_u16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_be_bytes());
}

/// Everything that is put here is far below 64 kB: at most every suite and one host name.
fn put_vector16(out: &mut Vec<u8>, content: &[u8]) {
    put_u16(out, u16::try_from(content.len()).unwrap_or(u16::MAX));
    out.extend_from_slice(content);
}

fn put_vector8(out: &mut Vec<u8>, content: &[u8]) {
    out.push(u8::try_from(content.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(content);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::probe::suites::Suite;

    fn lengths_agree(bytes: &[u8]) {
        let record = usize::from(u16::from_be_bytes([bytes[3], bytes[4]]));
        let handshake = usize::from(u16::from_be_bytes([bytes[7], bytes[8]]));
        assert_eq!((record + 5, handshake + 9), (bytes.len(), bytes.len()));
    }

    #[test]
    fn lengths_agree_in_every_version() {
        for version in [Version::Ssl3, Version::Tls10, Version::Tls11, Version::Tls12, Version::Tls13] {
            let all = Suite::legacy().map(|suite| suite.code).collect();
            lengths_agree(&Hello::new(version, Some("shop.example"), all).encode());
            lengths_agree(&Hello::new(version, None, vec![0x1301]).encode());
        }
    }

    #[test]
    fn no_hello_has_an_unlucky_length() {
        for suites in 1..300_u16 {
            let hello = Hello::new(Version::Tls12, Some("shop.example"), (0..suites).collect()).encode();
            assert!(!UNLUCKY.contains(&(hello.len() - 5)), "{suites} suites: {}", hello.len());
        }
    }

    #[test]
    fn ssl3_has_no_extensions_and_says_so_in_both_versions() {
        let hello = Hello::new(Version::Ssl3, Some("shop.example"), vec![5]).encode();
        assert_eq!(hello[..3], [22, 3, 0]);
        assert_eq!(hello[9..11], [3, 0]);
        assert_eq!(hello[44..], [0, 4, 0, 5, 0, 0xff, 2, 1, 0]);
    }

    #[test]
    fn a_fallback_carries_its_signal() {
        let hello = Hello { is_fallback: true, ..Hello::new(Version::Tls10, None, vec![5]) }.encode();
        assert_eq!(hello[44..50], [0, 4, 0, 5, 0x56, 0]);
    }
}
