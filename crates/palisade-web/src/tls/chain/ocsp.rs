//! Reads what a stapled OCSP response says about one certificate (RFC 6960). Its signature is not verified: a
//! server that staples its own certificate's revocation is believed.

use super::super::der::{Der, GENERALIZED_TIME, INTEGER, OCTET_STRING, SEQUENCE};

/// What a stapled response says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stapled {
    pub(crate) status: Status,
    /// Whether the response carries certificate timestamps (RFC 6962, 3.3).
    pub(crate) has_timestamps: bool,
}

/// The state of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    Good,
    /// Since when, as the response writes it (`20260131120000Z`).
    Revoked(String),
    Unknown,
}

/// The DER text of the identifier 1.3.6.1.4.1.11129.2.4.5.
const TIMESTAMPS: [u8; 12] = [6, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 5];
/// Answers of one response that are looked at.
const MAX_ANSWERS: usize = 64;

/// What `response` says about the certificate with the number `serial` (hexadecimal); `None` when it says nothing.
pub(crate) fn stapled(response: &[u8], serial: &str) -> Option<Stapled> {
    let mut outer = Der(Der(response).expect(SEQUENCE)?);
    let (_, status) = outer.next()?;
    (status == [0]).then_some(())?;
    let mut bytes = Der(Der(outer.expect(0xa0)?).expect(SEQUENCE)?);
    let _response_type = bytes.next()?;
    let mut basic = Der(Der(bytes.expect(OCTET_STRING)?).expect(SEQUENCE)?);
    let mut data = Der(basic.expect(SEQUENCE)?);
    let answers = answers(&mut data)?;
    let mut answers = Der(answers);
    for _ in 0..MAX_ANSWERS {
        let answer = answers.expect(SEQUENCE)?;
        if let Some(stapled) = single(answer, serial) {
            return Some(stapled);
        }
    }
    None
}

/// The list of answers: the first sequence after the time at which the response was made.
fn answers<'a>(data: &mut Der<'a>) -> Option<&'a [u8]> {
    while data.next()?.0 != GENERALIZED_TIME {}
    data.expect(SEQUENCE)
}

fn single(answer: &[u8], serial: &str) -> Option<Stapled> {
    let mut fields = Der(answer);
    let mut id = Der(fields.expect(SEQUENCE)?);
    let _hash = (id.next()?, id.next()?, id.next()?);
    (palisade_model::hex(id.expect(INTEGER)?) == serial).then_some(())?;
    let status = match fields.next()? {
        (0x80, _) => Status::Good,
        (0xa1, content) => {
            let since = Der(content).expect(GENERALIZED_TIME)?;
            Status::Revoked(String::from_utf8_lossy(since).into_owned())
        }
        _ => Status::Unknown,
    };
    let has_timestamps = answer.windows(TIMESTAMPS.len()).any(|window| window == TIMESTAMPS);
    Some(Stapled { status, has_timestamps })
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], length.as_slice(), &content].concat()
    }

    /// A response with one answer of this status about serial 0102.
    fn response(status: &[u8], extra: &[u8]) -> Vec<u8> {
        let id = tlv(0x30, &[&tlv(0x30, &[]), &tlv(4, &[b"n"]), &tlv(4, &[b"k"]), &tlv(2, &[&[1, 2]])]);
        let time = tlv(0x18, &[b"20260101000000Z"]);
        let answers = tlv(0x30, &[&tlv(0x30, &[&id, status, &time, extra])]);
        let data = tlv(0x30, &[&tlv(0xa2, &[&tlv(4, &[b"responder"])]), &time, &answers]);
        let basic = tlv(0x30, &[&data, &tlv(0x30, &[])]);
        let bytes = tlv(0x30, &[&tlv(6, &[&[1]]), &tlv(4, &[&basic])]);
        tlv(0x30, &[&tlv(10, &[&[0]]), &tlv(0xa0, &[&bytes])])
    }

    /// That serial 0102 is good, with or without certificate timestamps.
    pub(in super::super) fn good(with_timestamps: bool) -> Vec<u8> {
        let timestamps = tlv(0xa1, &[&tlv(0x30, &[&TIMESTAMPS])]);
        response(&tlv(0x80, &[]), if with_timestamps { &timestamps } else { &[] })
    }

    /// That serial 0102 is revoked.
    pub(in super::super) fn revoked() -> Vec<u8> {
        response(&tlv(0xa1, &[&tlv(0x18, &[b"20260131120000Z"])]), &[])
    }

    #[test]
    fn the_status_of_the_asked_serial_is_read() {
        let good_response = good(false);
        assert_eq!(
            stapled(&good_response, "0102"),
            Some(Stapled { status: Status::Good, has_timestamps: false })
        );
        assert_eq!(stapled(&good_response, "0103"), None);
        let since = Status::Revoked("20260131120000Z".to_owned());
        assert_eq!(stapled(&revoked(), "0102").unwrap().status, since);
        assert!(stapled(&good(true), "0102").unwrap().has_timestamps);
        assert_eq!(stapled(&response(&tlv(0x82, &[]), &[]), "0102").unwrap().status, Status::Unknown);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..200_usize) {
            let _ = stapled(&bytes, "0102");
            let mut broken = response(&tlv(0x80, &[]), &[]);
            let at = at % broken.len();
            broken.splice(at..=at, bytes);
            let _ = stapled(&broken, "0102");
        }
    }
}
