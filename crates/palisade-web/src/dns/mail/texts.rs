//! Reads a TXT record as every policy that it could be. Called by the fuzz target.

use super::bimi::Bimi;
use super::dkim::DkimKey;
use super::dmarc::Dmarc;
use super::mta_sts;
use super::spf::Spf;
use super::tls_rpt;

/// Reads `text` with all parsers and keeps nothing.
pub(in crate::dns) fn read_text(text: &str) {
    let _ = (Bimi::parse(text), DkimKey::parse("default", text), Dmarc::parse(text), Spf::parse(text));
    let _ = (mta_sts::id(text), mta_sts::Policy::parse(text), tls_rpt::addresses(text));
}
