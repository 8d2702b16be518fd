//! The handshake messages that a server sends in clear: ServerHello, Certificate, CertificateStatus and
//! ServerKeyExchange (RFC 5246, 6066, 8422, 8446).

use super::cursor::Cursor;
use super::version::Version;

/// The random of a ServerHello that is a HelloRetryRequest (RFC 8446, 4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2,
    0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Certificates of one chain. Real ones have at most a handful.
const MAX_CERTIFICATES: usize = 32;

/// What a ServerHello decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerHello {
    /// `None` when the server answered with a version that does not exist.
    pub(crate) version: Option<Version>,
    pub(crate) suite: u16,
    /// Whether it took DEFLATE.
    pub(crate) compresses: bool,
    /// Whether it named a session that can be resumed by its identifier.
    pub(crate) has_session_id: bool,
    pub(crate) extensions: Extensions,
}

/// What the extensions of a ServerHello say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) secure_renegotiation: bool,
    pub(crate) extended_master_secret: bool,
    pub(crate) session_ticket: bool,
    pub(crate) heartbeat: bool,
    /// Signed certificate timestamps (RFC 6962).
    pub(crate) timestamps: bool,
    /// The protocol that the server chose (RFC 7301).
    pub(crate) protocol: Option<String>,
    /// The group that a HelloRetryRequest asks for.
    pub(crate) group: Option<u16>,
}

/// The parameters of an ephemeral key exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyExchange {
    /// A named curve.
    Curve(u16),
    /// A curve that is written out, which nobody can check.
    ExplicitCurve,
    /// The prime of a finite field, without leading zeros.
    Prime(Vec<u8>),
}

/// Reads the body of a ServerHello.
pub(crate) fn server_hello(body: &[u8]) -> Option<ServerHello> {
    let mut cursor = Cursor(body);
    let legacy = cursor.number16()?;
    let is_retry = cursor.take(32)? == RETRY;
    let session = cursor.vector8()?;
    let suite = cursor.number16()?;
    let compresses = cursor.number8()? != 0;
    let mut selected = legacy;
    let mut extensions = Extensions::default();
    // Without extensions the message ends here (SSL 3.0, old TLS).
    let mut rest = Cursor(if cursor.is_empty() { &[] } else { cursor.vector16()? });
    while !rest.is_empty() {
        let (kind, content) = (rest.number16()?, rest.vector16()?);
        match kind {
            43 => selected = Cursor(content).number16()?,
            51 if is_retry => extensions.group = Cursor(content).number16(),
            other => note(&mut extensions, other, content),
        }
    }
    let version = Version::from_wire(selected);
    Some(ServerHello { version, suite, compresses, has_session_id: !session.is_empty(), extensions })
}

fn note(extensions: &mut Extensions, kind: u16, content: &[u8]) {
    match kind {
        15 => extensions.heartbeat = true,
        16 => extensions.protocol = protocol(content),
        18 => extensions.timestamps = true,
        23 => extensions.extended_master_secret = true,
        35 => extensions.session_ticket = true,
        0xff01 => extensions.secure_renegotiation = true,
        _ => {}
    }
}

fn protocol(content: &[u8]) -> Option<String> {
    let name = Cursor(Cursor(content).vector16()?).vector8()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// Reads the body of a Certificate message up to TLS 1.2: DER texts in the order in which they were sent.
pub(crate) fn certificates(body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut list = Cursor(Cursor(body).vector24()?);
    let mut chain = Vec::new();
    while !list.is_empty() && chain.len() < MAX_CERTIFICATES {
        chain.push(list.vector24()?.to_vec());
    }
    Some(chain)
}

/// Reads the stapled OCSP response out of a CertificateStatus.
pub(crate) fn certificate_status(body: &[u8]) -> Option<Vec<u8>> {
    let mut cursor = Cursor(body);
    (cursor.number8()? == 1).then_some(())?;
    cursor.vector24().map(<[u8]>::to_vec)
}

/// Reads the parameters out of a ServerKeyExchange of an (EC)DHE suite without a shared key.
pub(crate) fn key_exchange(exchange: &str, body: &[u8]) -> Option<KeyExchange> {
    let mut cursor = Cursor(body);
    match exchange {
        "DHE" => {
            let prime = cursor.vector16()?;
            let start = prime.iter().position(|byte| *byte != 0)?;
            prime.get(start..).map(|prime| KeyExchange::Prime(prime.to_vec()))
        }
        "ECDHE" => match cursor.number8()? {
            3 => cursor.number16().map(KeyExchange::Curve),
            _ => Some(KeyExchange::ExplicitCurve),
        },
        _ => None,
    }
}

/// Bits of a number without leading zero bytes.
pub(crate) fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| {
        number.len().saturating_mul(8) - usize::try_from(first.leading_zeros()).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A ServerHello of TLS 1.2 for suite c02f with these extensions.
    fn hello(random: [u8; 32], extensions: &[u8]) -> Vec<u8> {
        let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
        [&[3, 3], random.as_slice(), &[0, 0xc0, 0x2f, 0], &length, extensions].concat()
    }

    #[test]
    fn the_flags_of_a_server_hello_are_its_extensions() {
        let sent = [
            &[0xff, 1, 0, 1, 0][..],
            &[0, 23, 0, 0],
            &[0, 35, 0, 0],
            &[0, 15, 0, 1, 1],
            &[0, 16, 0, 5, 0, 3, 2, b'h', b'2'],
            &[0x12, 0x34, 0, 1, 9],
        ];
        let read = server_hello(&hello([9; 32], &sent.concat())).unwrap();
        assert_eq!((read.version, read.suite, read.compresses), (Some(Version::Tls12), 0xc02f, false));
        let expected = Extensions {
            secure_renegotiation: true,
            extended_master_secret: true,
            session_ticket: true,
            heartbeat: true,
            protocol: Some("h2".to_owned()),
            ..Extensions::default()
        };
        assert_eq!(read.extensions, expected);
    }

    #[test]
    fn a_retry_names_version_and_group() {
        let read = server_hello(&hello(RETRY, &[0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0x11, 0xec])).unwrap();
        assert_eq!((read.version, read.extensions.group), (Some(Version::Tls13), Some(0x11ec)));
        let share = server_hello(&hello([9; 32], &[0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0x11, 0xec])).unwrap();
        assert_eq!(share.extensions.group, None);
    }

    #[test]
    fn old_hellos_end_early_and_cut_ones_are_none() {
        let mut old = hello([9; 32], &[]);
        old.truncate(old.len() - 2);
        assert_eq!(server_hello(&old).unwrap().extensions, Extensions::default());
        old.truncate(old.len() - 1);
        assert_eq!(server_hello(&old), None);
        assert_eq!(server_hello(&hello([9; 32], &[0, 43, 0, 9, 3])), None);
    }

    #[test]
    fn parameters_are_read_by_exchange() {
        assert_eq!(key_exchange("ECDHE", &[3, 0, 23, 1, 9]), Some(KeyExchange::Curve(23)));
        assert_eq!(key_exchange("ECDHE", &[1, 0, 0]), Some(KeyExchange::ExplicitCurve));
        let prime = key_exchange("DHE", &[0, 3, 0, 5, 7, 0, 1, 2, 0, 1, 3]);
        assert_eq!(prime, Some(KeyExchange::Prime(vec![5, 7])));
        assert_eq!(bits(&[5, 7]), 11);
        assert_eq!(key_exchange("DHE", &[0, 9, 1]), None);
        assert_eq!(key_exchange("RSA", &[0, 1, 1]), None);
    }

    #[test]
    fn chains_keep_their_order() {
        let body = [0, 0, 9, 0, 0, 1, 7, 0, 0, 2, 8, 9];
        assert_eq!(certificates(&body), Some(vec![vec![7], vec![8, 9]]));
        assert_eq!(certificates(&[0, 0, 9, 0, 0, 1, 7, 0, 0, 2, 8]), None);
        assert_eq!(certificate_status(&[1, 0, 0, 2, 4, 5]), Some(vec![4, 5]));
        assert_eq!(certificate_status(&[2, 0, 0, 0]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = (server_hello(&body), certificates(&body), certificate_status(&body));
            let _ = (key_exchange("DHE", &body), key_exchange("ECDHE", &body), bits(&body));
        }
    }
}
