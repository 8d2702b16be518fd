//! Digests of packages as lockfiles write them: `sha512-<base64>`, `sha256:<hex>`, bare hexadecimal digits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use palisade_model::{Hash, HashAlgorithm};

/// Subresource integrity: entries `<algorithm>-<base64>` with blanks between. What is not understood is left out.
pub(crate) fn from_integrity(text: &str) -> Vec<Hash> {
    text.split_whitespace()
        .filter_map(|entry| {
            let (algorithm, digest) = entry.split_once('-')?;
            from_base64(algorithm_of(algorithm)?, digest.split('?').next().unwrap_or(digest))
        })
        .collect()
}

/// `<algorithm>:<hex>`.
pub(crate) fn from_labelled(text: &str) -> Option<Hash> {
    let (algorithm, digest) = text.trim().split_once([':', '='])?;
    from_hex(algorithm_of(algorithm)?, digest)
}

/// A digest in base64.
pub(crate) fn from_base64(algorithm: HashAlgorithm, digest: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(digest).ok()?;
    let hex = bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        hex
    });
    from_hex(algorithm, &hex)
}

/// A digest in hexadecimal digits; `None` when their number is not that of the algorithm.
pub(crate) fn from_hex(algorithm: HashAlgorithm, digits: &str) -> Option<Hash> {
    let length = match algorithm {
        HashAlgorithm::Md5 => 32,
        HashAlgorithm::Sha1 => 40,
        HashAlgorithm::Sha256 => 64,
        HashAlgorithm::Sha384 => 96,
        HashAlgorithm::Sha512 => 128,
    };
    let right = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    right.then(|| Hash { algorithm, value: digits.to_ascii_lowercase() })
}

/// The algorithm of a name such as `sha512` or `SHA-256`.
pub(crate) fn algorithm_of(name: &str) -> Option<HashAlgorithm> {
    let name = name.trim().to_ascii_lowercase().replace('-', "");
    match name.as_str() {
        "md5" => Some(HashAlgorithm::Md5),
        "sha1" => Some(HashAlgorithm::Sha1),
        "sha256" => Some(HashAlgorithm::Sha256),
        "sha384" => Some(HashAlgorithm::Sha384),
        "sha512" => Some(HashAlgorithm::Sha512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_all_spellings() {
        let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assert_eq!(from_integrity("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= md9-x")[0].value, sha1);
        assert_eq!(
            from_labelled(&format!("sha1:{}", sha1.to_uppercase())).map(|hash| hash.value),
            Some(sha1.to_owned())
        );
        assert_eq!(from_labelled("sha256:abc"), None);
    }
}
