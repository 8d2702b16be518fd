//! A small authority: a root, an intermediate and what they sign.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::pki_types::CertificateDer;

/// A certificate with the key to sign others.
pub(super) struct Authority {
    params: CertificateParams,
    key: KeyPair,
    pub(super) der: CertificateDer<'static>,
    pub(super) pem: String,
}

/// The extension of certificate timestamps (RFC 6962, 3.3).
const TIMESTAMPS: &[u64] = &[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2];
/// The extension of must-staple (RFC 7633).
const TLS_FEATURE: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 24];

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2040, 1, 1));
    params
}

impl Authority {
    pub(super) fn root(name: &str) -> Self {
        let (params, key) = (authority_params(name), KeyPair::generate().unwrap());
        let certificate = params.self_signed(&key).unwrap();
        Self { params, key, der: certificate.der().clone(), pem: certificate.pem() }
    }

    pub(super) fn intermediate(&self, name: &str) -> Self {
        self.intermediate_with(name, |_| {})
    }

    pub(super) fn intermediate_with(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let (mut params, key) = (authority_params(name), KeyPair::generate().unwrap());
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer()).unwrap();
        Self { params, key, der: certificate.der().clone(), pem: certificate.pem() }
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    /// A good certificate for shop.example, changed.
    pub(super) fn leaf(&self, change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
        self.leaf_with(&KeyPair::generate().unwrap(), change)
    }

    pub(super) fn leaf_with(
        &self,
        key: &KeyPair,
        change: impl FnOnce(&mut CertificateParams),
    ) -> CertificateDer<'static> {
        let mut params = leaf_params();
        change(&mut params);
        params.signed_by(key, &self.issuer()).unwrap().der().clone()
    }
}

/// 85 days, logged, for shop.example.
pub(super) fn leaf_params() -> CertificateParams {
    let mut params = named("shop.example");
    names(&mut params, &["shop.example"]);
    dates(&mut params, (2026, 5, 1), (2026, 7, 25));
    params.custom_extensions = vec![timestamps()];
    params
}

/// Signed by itself.
pub(super) fn self_signed(change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
    let mut params = leaf_params();
    change(&mut params);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
}

pub(super) fn names(params: &mut CertificateParams, names: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    params.subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
}

pub(super) fn dates(params: &mut CertificateParams, from: (i32, u8, u8), until: (i32, u8, u8)) {
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
}

/// One timestamp of no log: version, log, time, no extensions, ECDSA with SHA-256, an empty signature.
fn timestamps() -> CustomExtension {
    let timestamp = [&[0][..], &[0x11; 32], &[0; 8], &[0, 0], &[4, 3], &[0, 2, 0x30, 0]].concat();
    let length = u8::try_from(timestamp.len()).unwrap();
    let list = [&[0, length + 2, 0, length][..], &timestamp].concat();
    let content = [&[4, length + 4][..], &list].concat();
    CustomExtension::from_oid_content(TIMESTAMPS, content)
}

pub(super) fn unlogged(params: &mut CertificateParams) {
    params.custom_extensions.clear();
}

pub(super) fn must_staple(params: &mut CertificateParams) {
    params.custom_extensions.push(CustomExtension::from_oid_content(TLS_FEATURE, vec![0x30, 3, 2, 1, 5]));
}
