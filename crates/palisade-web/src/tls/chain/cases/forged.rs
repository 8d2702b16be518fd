//! Keys and signatures of the past. Nobody trusts these chains; what else is wrong must be said all the same.

use super::forge::{Forged, ec, rsa, rsa_with};
use super::verdict::{assert_verdicts, case};
use crate::tls::Roots;

const MD2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 2];
const MD5: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4];
const SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5];
const PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
const SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
const ECDSA_SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1];
const DSA_SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3];

const P192: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1];
const P224: &[u8] = &[0x2b, 0x81, 4, 0, 33];
const P521: &[u8] = &[0x2b, 0x81, 4, 0, 35];

fn no_roots() -> Roots {
    Roots::with_extra(&[]).unwrap()
}

#[test]
fn small_keys_are_seen() {
    let of = |name, key, expected| case(name, vec![Forged::new(key).der()], expected);
    let untrusted: &[&str] = &["cert-untrusted"];
    let small: &[&str] = &["cert-untrusted", "key-small"];
    assert_verdicts(
        &no_roots(),
        vec![
            of("RSA, 512 bits", rsa(512), small),
            of("RSA, 768 bits", rsa(768), small),
            of("RSA, 1024 bits", rsa(1024), small),
            of("RSA, 2040 bits", rsa(2040), small),
            of("RSA, 2048 bits", rsa(2048), untrusted),
            of("RSA, 4096 bits", rsa(4096), untrusted),
            of("RSA, 8192 bits", rsa(8192), untrusted),
            of("P-192", ec(P192, 24), small),
            of("P-224", ec(P224, 28), small),
            of("P-521", ec(P521, 66), untrusted),
        ],
    );
}

#[test]
fn old_hashes_are_seen() {
    let of = |name, signature, expected| {
        case(name, vec![Forged { signature, ..Forged::new(rsa(2048)) }.der()], expected)
    };
    let untrusted: &[&str] = &["cert-untrusted"];
    let weak: &[&str] = &["cert-untrusted", "sig-weak"];
    assert_verdicts(
        &no_roots(),
        vec![
            of("MD2", MD2, weak),
            of("MD5", MD5, weak),
            of("SHA-1 with RSA", SHA1, weak),
            of("SHA-1 with ECDSA", ECDSA_SHA1, weak),
            of("SHA-1 with DSA", DSA_SHA1, weak),
            of("SHA-512", SHA512, untrusted),
            of("PSS", PSS, untrusted),
        ],
    );
}

#[test]
fn issuers_are_judged_and_roots_are_not() {
    let leaf = Forged::new(rsa(2048)).der();
    let issuer = Forged { subject: "Forged CA", issuer: "Forged Root", ..Forged::new(rsa(2048)) };
    let root = Forged { subject: "Forged Root", issuer: "Forged Root", ..Forged::new(rsa(1024)) };
    let of = |name, chain: &[&Forged], expected| {
        let sent = std::iter::once(leaf.clone()).chain(chain.iter().map(|forged| forged.der()));
        case(name, sent.collect(), expected)
    };
    let old = Forged { signature: SHA1, ..issuer.clone() };
    let small = Forged { key: rsa(1024), ..issuer.clone() };
    let old_root = Forged { signature: MD5, ..root };
    assert_verdicts(
        &no_roots(),
        vec![
            of("a good issuer", &[&issuer], &["cert-untrusted"]),
            of("an issuer signed with SHA-1", &[&old], &["cert-untrusted", "sig-weak"]),
            of("an issuer with a small key", &[&small], &["cert-untrusted", "key-small"]),
            of("an old root sent along", &[&issuer, &old_root], &["cert-untrusted", "chain-order"]),
        ],
    );
}

#[test]
fn published_keys_and_first_versions_are_seen() {
    // The modulus of the server key in the OpenSSL sources.
    let digits = "9fb3c3842795ff1231520f15ef4611c4ad80e6365b0fdd80d7618de0fc72450934fe5566454\
                  34c68976afea8a0a5df5f78ffeed764b83f04cb6fff2afefeb9ed";
    let modulus: Vec<u8> =
        (0..128).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    let published = Forged::new(rsa_with(&modulus)).der();
    let first = Forged { is_v3: false, ..Forged::new(rsa(2048)) }.der();
    let own = Forged { issuer: "shop.example", signature: SHA1, ..Forged::new(rsa(1024)) }.der();
    assert_verdicts(
        &no_roots(),
        vec![
            case("a published key", vec![published], &["cert-untrusted", "key-small", "known-bad-key"]),
            case("version 1", vec![first], &["cert-name-mismatch", "cert-untrusted"]),
            case("all at once", vec![own], &["cert-self-signed", "key-small", "sig-weak"]),
        ],
    );
}
