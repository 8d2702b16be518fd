//! Facts of one certificate (RFC 5280), for checks and for the `certificate` block.

use palisade_model::{UnixMillis, hex};
use sha2::{Digest, Sha256};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::X509Certificate;
use x509_parser::public_key::PublicKey;

/// What a certificate says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateFacts {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// Issuer and subject are the same name.
    pub(crate) self_issued: bool,
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
}

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
        names: names(&certificate),
        not_before: certificate.validity().not_before.timestamp().saturating_mul(1000),
        not_after: certificate.validity().not_after.timestamp().saturating_mul(1000),
        key_type,
        key_bits,
        signature: signature_name(&certificate.signature_algorithm.algorithm.to_id_string()),
        serial: hex(certificate.raw_serial()),
        sha256: hex(&Sha256::digest(der)),
    })
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
        "1.2.840.113549.1.1.4" => "md5WithRSA",
        "1.2.840.113549.1.1.5" => "sha1WithRSA",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "sha256WithRSA",
        "1.2.840.113549.1.1.12" => "sha384WithRSA",
        "1.2.840.113549.1.1.13" => "sha512WithRSA",
        "1.2.840.10045.4.1" => "ecdsaWithSHA1",
        "1.2.840.10045.4.3.2" => "ecdsaWithSHA256",
        "1.2.840.10045.4.3.3" => "ecdsaWithSHA384",
        "1.2.840.10045.4.3.4" => "ecdsaWithSHA512",
        "1.3.101.112" => "Ed25519",
        other => other,
    };
    name.to_owned()
}
