//! How chains are sent: incomplete, out of order, with too much, or leading nowhere.

use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, NameConstraints,
};
use rustls::pki_types::CertificateDer;

use super::made::{Authority, dates};
use super::verdict::{Case, assert_verdicts, case};
use crate::tls::Roots;

struct Family {
    root: Authority,
    upper: Authority,
    lower: Authority,
    leaf: CertificateDer<'static>,
    stranger: Authority,
    roots: Roots,
}

/// Root, two intermediates, leaf; and a root that nobody knows.
fn family() -> Family {
    let root = Authority::root("Example Root");
    let upper = root.intermediate("Upper CA");
    let lower = upper.intermediate("Lower CA");
    let leaf = lower.leaf(|_| {});
    let roots = Roots::public_for_tests(std::slice::from_ref(&root.pem));
    Family { root, upper, lower, leaf, stranger: Authority::root("Stranger"), roots }
}

#[test]
fn the_order_of_a_chain_is_that_of_its_signatures() {
    let family = family();
    let (leaf, lower, upper) = (&family.leaf, &family.lower.der, &family.upper.der);
    let (root, stranger) = (&family.root.der, &family.stranger.der);
    let of = |name, chain: &[&CertificateDer<'static>], expected| {
        case(name, chain.iter().map(|der| (*der).clone()).collect(), expected)
    };
    assert_verdicts(
        &family.roots,
        vec![
            of("in order", &[leaf, lower, upper], &[]),
            of("reversed", &[leaf, upper, lower], &["chain-order"]),
            of("with the root", &[leaf, lower, upper, root], &["chain-order"]),
            of("the leaf twice", &[leaf, leaf, lower, upper], &["chain-order"]),
            of("an intermediate twice", &[leaf, lower, lower, upper], &["chain-order"]),
            of("a stranger at the end", &[leaf, lower, upper, stranger], &["chain-order"]),
            of("a stranger in between", &[leaf, stranger, lower, upper], &["chain-order"]),
            of(
                "only the leaf and what does not belong",
                &[leaf, stranger],
                &["cert-untrusted", "chain-order"],
            ),
            of(
                "an intermediate first",
                &[lower, leaf, upper],
                &["cert-long-life", "cert-name-mismatch", "cert-untrusted", "chain-order"],
            ),
        ],
    );
}

#[test]
fn what_is_missing_is_told_from_what_nobody_signed() {
    let family = family();
    let (leaf, lower, upper) = (&family.leaf, &family.lower.der, &family.upper.der);
    let of = |name, sent: &[&CertificateDer<'static>], learnt: &[&CertificateDer<'static>], expected| {
        let all = |list: &[&CertificateDer<'static>]| list.iter().map(|der| (*der).clone()).collect();
        Case { learnt: all(learnt), ..case(name, all(sent), expected) }
    };
    let incomplete: &[&str] = &["cert-untrusted", "chain-incomplete"];
    assert_verdicts(
        &family.roots,
        vec![
            of("both missing and found", &[leaf], &[lower, upper], incomplete),
            of("one missing and found", &[leaf, lower], &[upper], incomplete),
            of("one missing and not found", &[leaf, lower], &[], &["cert-untrusted"]),
            of("both missing and one found", &[leaf], &[lower], &["cert-untrusted"]),
            of("nothing missing", &[leaf, lower, upper], &[], &[]),
        ],
    );
    let unknown = family.stranger.leaf(|_| {});
    let with_root = [&unknown, &family.stranger.der];
    assert_verdicts(
        &family.roots,
        vec![
            of("an unknown root", &[&unknown], &[], &["cert-untrusted"]),
            of("an unknown root that is sent along", &with_root, &[], &["cert-untrusted", "chain-order"]),
        ],
    );
}

#[test]
fn authorities_keep_to_their_limits() {
    let family = family();
    let under = |name, change: fn(&mut CertificateParams), expected| {
        let authority = family.root.intermediate_with("Limited CA", change);
        case(name, vec![authority.leaf(|_| {}), authority.der.clone()], expected)
    };
    let constrained = |permitted: &str| NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName(permitted.to_owned())],
        excluded_subtrees: Vec::new(),
    };
    let untrusted: &[&str] = &["cert-untrusted"];
    let only_shop = |params: &mut CertificateParams| {
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("shop.example".to_owned())],
            excluded_subtrees: Vec::new(),
        });
    };
    let elsewhere = family.root.intermediate_with("Elsewhere CA", |params| {
        params.name_constraints = Some(constrained("elsewhere.example"));
    });
    let short = family.root.intermediate_with("Short CA", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let below = short.intermediate("Below CA");
    let client = family.lower.leaf(|params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert_verdicts(
        &family.roots,
        vec![
            under("expired", |params| dates(params, (2020, 1, 1), (2026, 1, 1)), untrusted),
            under("no authority at all", |params| params.is_ca = IsCa::ExplicitNoCa, untrusted),
            under("allowed for the name", only_shop, &[]),
            case("allowed for another name", vec![elsewhere.leaf(|_| {}), elsewhere.der.clone()], untrusted),
            case(
                "a path longer than allowed",
                vec![below.leaf(|_| {}), below.der.clone(), short.der.clone()],
                untrusted,
            ),
            case(
                "for clients only",
                vec![client, family.lower.der.clone(), family.upper.der.clone()],
                untrusted,
            ),
        ],
    );
}
