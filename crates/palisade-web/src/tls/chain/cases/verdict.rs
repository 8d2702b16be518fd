//! What all checks together say about one chain.

use palisade_model::Category;
use rustls::pki_types::CertificateDer;

use crate::checks::fixture::{now, secure};
use crate::checks::{ALL, Verdict};
use crate::tls::chain::{Asked, Shown, judge_shown};
use crate::tls::{Handshake, Roots, judge};

/// What a server showed to a client that asked for `host`.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) host: &'static str,
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// What can be fetched from where the certificates say.
    pub(super) learnt: Vec<CertificateDer<'static>>,
    pub(super) ocsp: Option<Vec<u8>>,
    pub(super) timestamps: bool,
    /// The checks that fail, in order, without their common start.
    pub(super) expected: &'static [&'static str],
}

pub(super) fn case(
    name: &'static str,
    chain: Vec<CertificateDer<'static>>,
    expected: &'static [&'static str],
) -> Case {
    Case { name, host: "shop.example", chain, learnt: Vec::new(), ocsp: None, timestamps: false, expected }
}

impl Case {
    pub(super) fn on(self, host: &'static str) -> Self {
        Self { host, ..self }
    }
}

/// Asserts that exactly the expected checks fail on each chain.
pub(super) fn assert_verdicts(roots: &Roots, cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let found = failing(&case, roots);
        let found: Vec<&str> = found.iter().map(|id| id.trim_start_matches("tls-")).collect();
        if found != case.expected {
            wrong.push(format!("{}: expected {:?}, found {found:?}", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn failing(case: &Case, roots: &Roots) -> Vec<&'static str> {
    let shown = Shown {
        asked: Asked::Anything,
        chain: case.chain.clone(),
        ocsp: case.ocsp.clone(),
        timestamps: Some(case.timestamps),
    };
    let presented = judge_shown(&shown, &case.learnt, roots, now()).expect(case.name);
    let (chain, ocsp, tickets) = (case.chain.clone(), Vec::new(), Default::default());
    let host = case.host.to_owned();
    let handshake = Handshake { host, port: 443, version: "TLS 1.2", http2: true, chain, ocsp, tickets };
    let verdict = judge(&handshake, roots, now()).expect(case.name);
    let site = secure().certificate(|certificate| *certificate = verdict);
    let observation = site.tls(|facts| facts.presented = vec![presented]).observe();
    let fails = |check: &&&crate::checks::Check| {
        check.category == Category::Tls && matches!((check.run)(&observation), Ok(Verdict::Fail(_)))
    };
    ALL.iter().filter(fails).map(|check| check.id).collect()
}
