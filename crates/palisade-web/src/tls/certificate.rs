//! Facts of one certificate (RFC 5280), for checks and for the `certificate` block.

use palisade_model::{UnixMillis, hex};
use sha2::{Digest, Sha256};
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::X509Certificate;
use x509_parser::public_key::PublicKey;

/// What a certificate says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateFacts {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// Issuer and subject are the same name.
    pub(crate) self_issued: bool,
    /// Both names as they are encoded: they link the certificates of a chain.
    pub(crate) subject_der: Vec<u8>,
    pub(crate) issuer_der: Vec<u8>,
    /// The organisation of the issuer, by which its CAA names are known.
    pub(crate) issuer_organisation: Option<String>,
    /// Where the issuer's own certificate can be fetched (RFC 5280, 4.2.2.1).
    pub(crate) issuer_urls: Vec<String>,
    /// DNS names and addresses, in order.
    pub(crate) names: Vec<String>,
    pub(crate) not_before: UnixMillis,
    pub(crate) not_after: UnixMillis,
    /// `RSA`, `EC` or the object identifier.
    pub(crate) key_type: String,
    /// 0 when unknown.
    pub(crate) key_bits: usize,
    /// The name of the signature algorithm, or its object identifier.
    pub(crate) signature: String,
    /// Hexadecimal.
    pub(crate) serial: String,
    /// Hexadecimal digest of the whole certificate.
    pub(crate) sha256: String,
    /// Hexadecimal digest of the public key with its algorithm.
    pub(crate) key_sha256: String,
    /// Whether servers must staple an OCSP response (RFC 7633).
    pub(crate) must_staple: bool,
    /// Embedded certificate timestamps (RFC 6962).
    pub(crate) timestamps: usize,
}

impl CertificateFacts {
    /// The time of its life that is nearest to `now`.
    pub(crate) fn within(&self, now: UnixMillis) -> UnixMillis {
        now.clamp(self.not_before, self.not_after.max(self.not_before))
    }
}

/// The extension of RFC 7633.
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
/// The DER number 5 of the TLS extension status_request.
const STATUS_REQUEST: [u8; 3] = [2, 1, 5];
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// Reads the facts.
///
/// # Errors
/// A fragment for people when the certificate cannot be read.
pub(crate) fn facts(der: &[u8]) -> Result<CertificateFacts, String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der)
        .map_err(|error| format!("expected an X.509 certificate, found {error}"))?;
    let (key_type, key_bits) = key(&certificate);
    Ok(CertificateFacts {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        self_issued: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        subject_der: certificate.subject().as_raw().to_vec(),
        issuer_der: certificate.issuer().as_raw().to_vec(),
        issuer_organisation: organisation(&certificate),
        issuer_urls: issuer_urls(&certificate),
        names: names(&certificate),
        not_before: certificate.validity().not_before.timestamp().saturating_mul(1000),
        not_after: certificate.validity().not_after.timestamp().saturating_mul(1000),
        key_type,
        key_bits,
        signature: signature_name(&certificate.signature_algorithm.algorithm.to_id_string()),
        serial: hex(certificate.raw_serial()),
        sha256: hex(&Sha256::digest(der)),
        key_sha256: hex(&Sha256::digest(certificate.public_key().raw)),
        must_staple: must_staple(&certificate),
        timestamps: timestamps(&certificate),
    })
}

fn organisation(certificate: &X509Certificate<'_>) -> Option<String> {
    let name = certificate.issuer().iter_organization().next()?;
    name.as_str().ok().map(str::to_owned)
}

fn issuer_urls(certificate: &X509Certificate<'_>) -> Vec<String> {
    let mut urls = Vec::new();
    for extension in certificate.extensions() {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else { continue };
        for description in &access.accessdescs {
            if let GeneralName::URI(url) = description.access_location
                && description.access_method.to_id_string() == CA_ISSUERS
            {
                urls.push(url.to_owned());
            }
        }
    }
    urls
}

fn must_staple(certificate: &X509Certificate<'_>) -> bool {
    let mut features =
        certificate.extensions().iter().filter(|extension| extension.oid.to_id_string() == TLS_FEATURE);
    features.any(|extension| extension.value.windows(3).any(|number| number == STATUS_REQUEST))
}

fn timestamps(certificate: &X509Certificate<'_>) -> usize {
    let count = |extension: &x509_parser::extensions::X509Extension<'_>| match extension.parsed_extension() {
        ParsedExtension::SCT(list) => list.len(),
        _ => 0,
    };
    certificate.extensions().iter().map(count).sum()
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    extension.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(bytes).map(|octets| std::net::IpAddr::from(octets).to_string());
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(|octets| std::net::IpAddr::from(octets).to_string())).ok()
}

fn key(certificate: &X509Certificate<'_>) -> (String, usize) {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => ("RSA".to_owned(), key.key_size()),
        Ok(PublicKey::EC(point)) => ("EC".to_owned(), point.key_size()),
        _ => match certificate.public_key().algorithm.algorithm.to_id_string().as_str() {
            "1.3.101.112" => ("Ed25519".to_owned(), 256),
            other => (other.to_owned(), 0),
        },
    }
}

fn signature_name(oid: &str) -> String {
    let name = match oid {
        "1.2.840.113549.1.1.2" => "md2WithRSA",
        "1.2.840.113549.1.1.4" => "md5WithRSA",
        "1.2.840.113549.1.1.5" => "sha1WithRSA",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "sha256WithRSA",
        "1.2.840.113549.1.1.12" => "sha384WithRSA",
        "1.2.840.113549.1.1.13" => "sha512WithRSA",
        "1.2.840.10040.4.3" => "dsaWithSHA1",
        "1.2.840.10045.4.1" => "ecdsaWithSHA1",
        "1.2.840.10045.4.3.2" => "ecdsaWithSHA256",
        "1.2.840.10045.4.3.3" => "ecdsaWithSHA384",
        "1.2.840.10045.4.3.4" => "ecdsaWithSHA512",
        "1.3.101.112" => "Ed25519",
        other => other,
    };
    name.to_owned()
}
