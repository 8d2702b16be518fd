//! Whether a chain is in the order of signatures (RFC 5246, 7.4.2): each certificate is followed by its issuer's,
//! and the root, which every client has, stays at home.

use crate::tls::CertificateFacts;

/// What is wrong with the order, for people; `None` when nothing is.
pub(crate) fn disorder(chain: &[CertificateFacts]) -> Option<String> {
    for (number, pair) in (2..).zip(chain.windows(2)) {
        let [subject, issuer] = pair else { continue };
        if subject.sha256 == issuer.sha256 {
            return Some(format!("certificate {number} repeats the one before it: {}", issuer.subject));
        }
        if subject.issuer_der != issuer.subject_der {
            let expected = &subject.issuer;
            return Some(format!("expected {expected} as certificate {number}, found {}", issuer.subject));
        }
    }
    let (_, sent_along) = chain.split_first()?;
    let root = sent_along.iter().find(|certificate| certificate.self_issued)?;
    Some(format!("the root {} is sent along, which no client needs", root.subject))
}
