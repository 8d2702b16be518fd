//! What an authority may have certified: dates, names, lifetimes, logs, stapled responses.

use rcgen::{KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, SanType, SerialNumber};
use rustls::pki_types::CertificateDer;

use super::made::{Authority, dates, must_staple, names, self_signed, unlogged};
use super::verdict::{Case, assert_verdicts, case};
use crate::tls::Roots;
use crate::tls::chain::ocsp::tests::{good, revoked};

struct World {
    root: Authority,
    authority: Authority,
    roots: Roots,
}

fn world() -> World {
    let root = Authority::root("Example Root");
    let authority = root.intermediate("Example CA");
    let roots = Roots::public_for_tests(std::slice::from_ref(&root.pem));
    World { root, authority, roots }
}

impl World {
    /// The chain of a leaf that is changed in this way.
    fn chain(&self, change: impl FnOnce(&mut rcgen::CertificateParams)) -> Vec<CertificateDer<'static>> {
        vec![self.authority.leaf(change), self.authority.der.clone()]
    }
}

#[test]
fn dates_are_judged_against_the_clock() {
    let world = world();
    let dated =
        |name, from, until, expected| case(name, world.chain(|params| dates(params, from, until)), expected);
    assert_verdicts(
        &world.roots,
        vec![
            dated("good", (2026, 5, 1), (2026, 7, 25), &[]),
            dated("expired yesterday", (2026, 3, 1), (2026, 5, 31), &["cert-expired"]),
            dated("expired years ago", (2020, 1, 1), (2021, 1, 1), &["cert-expired"]),
            dated("valid from tomorrow on", (2026, 6, 2), (2026, 8, 20), &["cert-expired"]),
            dated("valid since yesterday", (2026, 5, 31), (2026, 8, 20), &[]),
            dated("twenty days left", (2026, 4, 1), (2026, 6, 21), &["cert-expiring"]),
            dated("three days left", (2026, 4, 1), (2026, 6, 4), &["cert-expiring"]),
            dated("five of six days left", (2026, 5, 31), (2026, 6, 6), &[]),
            dated("one of six days left", (2026, 5, 27), (2026, 6, 2), &["cert-expiring"]),
            dated("397 days from before March 2026", (2026, 2, 1), (2027, 3, 5), &[]),
            dated("399 days from before March 2026", (2026, 2, 1), (2027, 3, 7), &["cert-long-life"]),
            dated("199 days from April 2026", (2026, 4, 1), (2026, 10, 17), &[]),
            dated("201 days from April 2026", (2026, 4, 1), (2026, 10, 19), &["cert-long-life"]),
            dated("two years", (2026, 1, 1), (2028, 1, 1), &["cert-long-life"]),
            dated("ten years", (2021, 1, 1), (2031, 1, 1), &["cert-long-life"]),
            dated("825 days from 2019, expired", (2019, 1, 1), (2021, 4, 4), &["cert-expired"]),
            dated("three years from 2017, expired", (2017, 1, 1), (2020, 1, 1), &["cert-expired"]),
        ],
    );
}

#[test]
fn names_are_judged_as_browsers_do() {
    let world = world();
    let of =
        |name, listed: &[&str], expected| case(name, world.chain(|params| names(params, listed)), expected);
    let many = |count: usize| {
        let all: Vec<String> =
            (1..count).map(|n| format!("n{n}.shop.example")).chain(["shop.example".to_owned()]).collect();
        world.chain(|params| names(params, &all.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let as_dns = |params: &mut rcgen::CertificateParams| {
        params.subject_alt_names = vec![SanType::DnsName("192.0.2.7".try_into().unwrap())];
    };
    assert_verdicts(
        &world.roots,
        vec![
            of("another name", &["other.example"], &["cert-name-mismatch"]),
            of("one of several", &["other.example", "shop.example"], &[]),
            of("capital letters", &["SHOP.EXAMPLE"], &[]),
            of("no alternative name", &[], &["cert-name-mismatch"]),
            of("a parent domain", &["example"], &["cert-name-mismatch"]),
            of("a wildcard", &["*.shop.example"], &[]).on("www.shop.example"),
            of("a wildcard and its parent", &["*.shop.example"], &["cert-name-mismatch"]),
            of("a wildcard two levels up", &["*.shop.example"], &["cert-name-mismatch"])
                .on("a.b.shop.example"),
            of("a wildcard inside", &["www.*.example"], &["cert-name-mismatch"]).on("www.shop.example"),
            of("an address", &["192.0.2.7"], &[]).on("192.0.2.7"),
            of("an address of version 6", &["2001:db8::7"], &[]).on("[2001:db8::7]"),
            of("another address", &["192.0.2.8"], &["cert-name-mismatch"]).on("192.0.2.7"),
            of("a name for an address", &["shop.example"], &["cert-name-mismatch"]).on("192.0.2.7"),
            case("an address as a name", world.chain(as_dns), &["cert-name-mismatch"]).on("192.0.2.7"),
            of("below a public suffix", &["*.co.uk"], &["wildcard-broad"]).on("shop.co.uk"),
            of("below a shared host", &["*.github.io"], &["wildcard-broad"]).on("shop.github.io"),
            case("a hundred names", many(100), &[]),
            case("a hundred and one names", many(101), &["wildcard-broad"]),
            case("a thousand names", many(1000), &["wildcard-broad"]),
            case("two thousand names", many(2000), &["wildcard-broad"]),
        ],
    );
}

#[test]
fn keys_of_today_are_fine() {
    let world = world();
    let of = |name, algorithm| {
        let key = KeyPair::generate_for(algorithm).unwrap();
        case(name, vec![world.authority.leaf_with(&key, |_| {}), world.authority.der.clone()], &[])
    };
    assert_verdicts(&world.roots, vec![of("P-384", &PKCS_ECDSA_P384_SHA384), of("Ed25519", &PKCS_ED25519)]);
}

#[test]
fn who_signs_itself_is_trusted_by_nobody() {
    let world = world();
    let of = |name, change: fn(&mut rcgen::CertificateParams), expected| {
        case(name, vec![self_signed(change)], expected)
    };
    let as_authority = |params: &mut rcgen::CertificateParams| {
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    };
    assert_verdicts(
        &world.roots,
        vec![
            of("self-signed", |_| {}, &["cert-self-signed"]),
            of("self-signed authority", as_authority, &["cert-self-signed"]),
            of(
                "self-signed and expired",
                |params| dates(params, (2025, 1, 1), (2025, 3, 1)),
                &["cert-expired", "cert-self-signed"],
            ),
            of(
                "self-signed for another name",
                |params| names(params, &["localhost"]),
                &["cert-name-mismatch", "cert-self-signed"],
            ),
            of(
                "self-signed for ten years",
                |params| dates(params, (2025, 1, 1), (2035, 1, 1)),
                &["cert-long-life", "cert-self-signed"],
            ),
            case(
                "a root as the server's own",
                vec![world.root.der.clone()],
                &["cert-long-life", "cert-name-mismatch", "cert-self-signed"],
            ),
        ],
    );
}

#[test]
fn logs_and_stapled_responses_are_seen() {
    let world = world();
    let serial = |params: &mut rcgen::CertificateParams| {
        params.serial_number = Some(SerialNumber::from_slice(&[1, 2]));
    };
    let stapled = |name, ocsp: Vec<u8>, change: fn(&mut rcgen::CertificateParams), expected| {
        let chain = world.chain(|params| {
            serial(params);
            change(params);
        });
        Case { ocsp: Some(ocsp), ..case(name, chain, expected) }
    };
    let unlogged_case = |name, expected| case(name, world.chain(unlogged), expected);
    assert_verdicts(
        &world.roots,
        vec![
            unlogged_case("in no log", &["sct-missing"]),
            Case { timestamps: true, ..unlogged_case("timestamps in the handshake", &[]) },
            stapled("timestamps in the response", good(true), unlogged, &[]),
            stapled("a response without timestamps", good(false), unlogged, &["sct-missing"]),
            case("must staple and does not", world.chain(must_staple), &["ocsp-must-staple"]),
            stapled("must staple and does", good(false), must_staple, &[]),
            stapled("must staple and is revoked", revoked(), must_staple, &["revoked"]),
            stapled("revoked", revoked(), |_| {}, &["revoked"]),
            stapled(
                "a response about another certificate",
                revoked(),
                |params| params.serial_number = Some(SerialNumber::from_slice(&[9])),
                &[],
            ),
        ],
    );
}

#[test]
fn the_operators_own_authority_makes_its_own_rules() {
    let world = world();
    let roots = Roots::with_extra(std::slice::from_ref(&world.root.pem)).unwrap();
    let ten_years = |params: &mut rcgen::CertificateParams| dates(params, (2025, 1, 1), (2035, 1, 1));
    assert_verdicts(
        &roots,
        vec![
            case("valid for ten years", world.chain(ten_years), &[]),
            case("in no log", world.chain(unlogged), &[]),
            case(
                "for another name",
                world.chain(|params| names(params, &["a.example"])),
                &["cert-name-mismatch"],
            ),
        ],
    );
}
