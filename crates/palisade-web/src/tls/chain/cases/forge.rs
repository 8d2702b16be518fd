//! Certificates that no library makes any more: small keys, old hashes, version 1. Their signatures are zeros.

use rustls::pki_types::CertificateDer;

/// What a forged certificate says.
#[derive(Clone)]
pub(in crate::tls) struct Forged {
    pub(super) subject: &'static str,
    pub(super) issuer: &'static str,
    /// The identifier of the signature algorithm, in DER.
    pub(super) signature: &'static [u8],
    pub(super) key: Vec<u8>,
    /// Whether it has extensions, and with them a name.
    pub(super) is_v3: bool,
}

pub(super) const SHA256_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const ALTERNATIVE_NAME: &[u8] = &[0x55, 29, 17];

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    match content.len() {
        short @ 0..128 => [&[tag, u8::try_from(short).unwrap()], content.as_slice()].concat(),
        128..256 => [&[tag, 0x81, length[1]], content.as_slice()].concat(),
        _ => [&[tag, 0x82], length.as_slice(), &content].concat(),
    }
}

/// A public RSA key of this many bits; nobody knows its factors.
pub(super) fn rsa(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] = 0xff >> (modulus.len() * 8 - bits);
    rsa_with(&modulus)
}

pub(in crate::tls) fn rsa_with(modulus: &[u8]) -> Vec<u8> {
    let key = tlv(0x30, &[&tlv(2, &[&[0], modulus]), &tlv(2, &[&[1, 0, 1]])]);
    tlv(0x30, &[&tlv(0x30, &[&tlv(6, &[RSA]), &[5, 0]]), &tlv(3, &[&[0], &key])])
}

/// A point of a curve with this identifier and so many bytes per coordinate.
pub(in crate::tls) fn ec(curve: &[u8], bytes: usize) -> Vec<u8> {
    let point = vec![7; bytes * 2];
    tlv(0x30, &[&tlv(0x30, &[&tlv(6, &[EC]), &tlv(6, &[curve])]), &tlv(3, &[&[0, 4], &point])])
}

fn name(name: &str) -> Vec<u8> {
    let attribute = tlv(0x30, &[&tlv(6, &[COMMON_NAME]), &tlv(12, &[name.as_bytes()])]);
    tlv(0x30, &[&tlv(0x31, &[&attribute])])
}

impl Forged {
    pub(in crate::tls) fn new(key: Vec<u8>) -> Self {
        Self { subject: "shop.example", issuer: "Forged CA", signature: SHA256_RSA, key, is_v3: true }
    }

    /// Valid from 1 May to 25 July 2026.
    pub(in crate::tls) fn der(&self) -> CertificateDer<'static> {
        let algorithm = tlv(0x30, &[&tlv(6, &[self.signature]), &[5, 0]]);
        let validity = tlv(0x30, &[&tlv(23, &[b"260501000000Z"]), &tlv(23, &[b"260725000000Z"])]);
        let (issuer, subject) = (name(self.issuer), name(self.subject));
        let names = tlv(0x30, &[&tlv(0x82, &[self.subject.as_bytes()])]);
        let extension = tlv(0x30, &[&tlv(6, &[ALTERNATIVE_NAME]), &tlv(4, &[&names])]);
        let extensions = tlv(0xa3, &[&tlv(0x30, &[&extension])]);
        let (version, extensions) = match self.is_v3 {
            true => (tlv(0xa0, &[&[2, 1, 2]]), extensions),
            false => (Vec::new(), Vec::new()),
        };
        let serial = tlv(2, &[&[1, 2]]);
        let body = [&version, &serial, &algorithm, &issuer, &validity, &subject, &self.key, &extensions];
        let body = tlv(0x30, &body.map(Vec::as_slice));
        tlv(0x30, &[&body, &algorithm, &tlv(3, &[&[0; 65]])]).into()
    }
}
