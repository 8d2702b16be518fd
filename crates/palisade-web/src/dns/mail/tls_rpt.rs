//! TLS reporting records (RFC 8460 section 3): where senders report what went wrong with TLS.

use super::tags::{Tags, has_version};

/// Whether a TXT record is meant as TLS-RPT.
pub(crate) fn is_tls_rpt(text: &str) -> bool {
    has_version(text, "TLSRPTv1")
}

/// The report addresses; `None` when senders would ignore the record.
pub(crate) fn addresses(text: &str) -> Option<Vec<String>> {
    let tags = Tags::parse(text).ok()?;
    let addresses: Vec<String> = tags.get("rua")?.split(',').map(|uri| uri.trim().to_owned()).collect();
    let usable = |uri: &String| uri.starts_with("mailto:") || uri.starts_with("https://");
    addresses.iter().all(usable).then_some(addresses)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_names_addresses() {
        let text = "v=TLSRPTv1; rua=mailto:t@a.example, https://a.example/t";
        assert!(is_tls_rpt(text) && !is_tls_rpt("v=TLSRPTv2; rua=mailto:t@a.example"));
        assert_eq!(addresses(text).unwrap(), ["mailto:t@a.example", "https://a.example/t"]);
        for text in ["v=TLSRPTv1", "v=TLSRPTv1; rua=", "v=TLSRPTv1; rua=t@a.example", "v=TLSRPTv1; rua"] {
            assert_eq!(addresses(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}") {
            let _ = (is_tls_rpt(&text), addresses(&text));
        }
    }
}
