//! SSL 2.0: the hello that asks for it and the answer that gives it away (draft-hickman-netscape-ssl-00).

use super::cursor::Cursor;
use super::suites::SSL2_SUITES;

/// A client hello of SSL 2.0 that offers all of its suites.
pub(crate) fn client_hello() -> Vec<u8> {
    let mut body = vec![1, 0, 2];
    let suites: Vec<u8> =
        SSL2_SUITES.iter().flat_map(|(code, _, _)| code.to_be_bytes().into_iter().skip(1)).collect();
    for length in [suites.len(), 0, 16] {
        body.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
    }
    body.extend_from_slice(&suites);
    body.extend_from_slice(b"challenge of 16B");
    let mut record = (0x8000 | u16::try_from(body.len()).unwrap_or(0)).to_be_bytes().to_vec();
    record.append(&mut body);
    record
}

/// What a server of SSL 2.0 answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ssl2Hello {
    /// Names of the suites that both know. May be empty: then nobody gets through, but DROWN does.
    pub(crate) suites: Vec<&'static str>,
}

/// Reads the answer; `None` while it is not whole, and when it is none of SSL 2.0.
pub(crate) fn server_hello(received: &[u8]) -> Option<Ssl2Hello> {
    let mut cursor = Cursor(received);
    let length = cursor.number16()?;
    (length & 0x8000 != 0).then_some(())?;
    let mut body = Cursor(cursor.take(usize::from(length & 0x7fff))?);
    (body.number8()? == 4).then_some(())?;
    let _session_id_hit = body.number8()?;
    let _certificate_type = body.number8()?;
    (body.number16()? == 2).then_some(())?;
    let (certificate, suites, _connection) = (body.number16()?, body.number16()?, body.number16()?);
    body.take(usize::from(certificate))?;
    let codes = body.take(usize::from(suites))?;
    let known = |code: &[u8]| {
        let &[high, middle, low] = code else { return None };
        let code = u32::from_be_bytes([0, high, middle, low]);
        SSL2_SUITES.iter().find(|(suite, _, _)| *suite == code).map(|(_, name, _)| *name)
    };
    Some(Ssl2Hello { suites: codes.chunks(3).filter_map(known).collect() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hello_says_its_length() {
        let hello = client_hello();
        assert_eq!(hello[..2], [0x80, u8::try_from(hello.len() - 2).unwrap()]);
        assert_eq!(hello[2..11], [1, 0, 2, 0, 21, 0, 0, 0, 16]);
    }

    #[test]
    fn only_a_server_hello_of_version_two_counts() {
        let answer = [0x80, 19, 4, 0, 1, 0, 2, 0, 2, 0, 6, 0, 0, 9, 9, 1, 0, 0x80, 7, 0, 0xc0];
        let suites = vec!["SSL_CK_RC4_128_WITH_MD5", "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"];
        assert_eq!(server_hello(&answer), Some(Ssl2Hello { suites }));
        assert_eq!(server_hello(&answer[..20]), None);
        assert_eq!(server_hello(&[21, 3, 1, 0, 2, 2, 70]), None);
        assert_eq!(server_hello(&[0x80, 3, 0, 0, 1]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = server_hello(&body);
        }
    }
}
