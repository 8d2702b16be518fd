//! Keys that are known to the public, by the digest of what a certificate says of them. The list is plain text,
//! so that anybody can add to it: a digest, a space, what the key is.

use super::super::certificate::CertificateFacts;

const LIST: &str = include_str!("known_bad.txt");

/// Where everybody can find the private key of a certificate; `None` when it is not on the list.
pub(crate) fn known_bad(certificate: &CertificateFacts) -> Option<&'static str> {
    let entries = LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    entries.filter(|(digest, _)| *digest == certificate.key_sha256).map(|(_, what)| what).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_digest_and_a_description() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let (digest, what) = line.split_once(' ').unwrap();
            let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(digest.len() == 64 && digest.chars().all(is_hex) && !what.is_empty(), "{line}");
        }
        assert!(LIST.lines().skip(1).collect::<Vec<_>>().is_sorted());
    }
}
