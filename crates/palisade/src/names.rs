//! The settings of name look-ups in web scans: taken by `serve`, `worker` and `scan`, and from the settings file.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use palisade_web::{DnsConfig, TrustAnchor};

use crate::settings::names_of_file;

const DNS_PORT: u16 = 53;

/// Whom web scans ask for names.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct NameArgs {
    /// Ask this DNS server in web scans instead of those of the system, as ADDRESS or ADDRESS:PORT; may be repeated
    #[arg(long = "dns-server", env = "PALISADE_DNS_SERVERS", value_name = "ADDR", value_delimiter = ',')]
    dns_servers: Vec<String>,
    /// Validate DNSSEC from this key of the root zone, as a DS record: "TAG ALGORITHM DIGEST-TYPE HEX"; may be repeated
    /// [default: the keys of the public root]
    #[arg(
        long = "dns-trust-anchor",
        env = "PALISADE_DNS_TRUST_ANCHORS",
        value_name = "DS",
        value_delimiter = ','
    )]
    dns_trust_anchors: Vec<String>,
}

impl NameArgs {
    /// Those of a settings file.
    pub(crate) fn of(servers: &[String], anchors: &[String]) -> Self {
        Self { dns_servers: servers.to_vec(), dns_trust_anchors: anchors.to_vec() }
    }

    /// For a scan of the command line. A settings file that lies in the folder is not asked: it may be the scanned one.
    ///
    /// # Errors
    /// As of [`resolve`](Self::resolve).
    pub(crate) fn for_scan(&self) -> anyhow::Result<Option<DnsConfig>> {
        let file = match std::env::var_os("PALISADE_CONFIG") {
            Some(path) => names_of_file(Path::new(&path))?,
            None => Self::default(),
        };
        self.resolve(&file)
    }

    /// These where they say something, `file` where they do not. `None` when neither does: the system's servers then look
    /// up everything.
    ///
    /// # Errors
    /// What is no address, and what is no DS record.
    pub(crate) fn resolve(&self, file: &Self) -> anyhow::Result<Option<DnsConfig>> {
        let chosen =
            |own: &Vec<String>, other: &Vec<String>| if own.is_empty() { other.clone() } else { own.clone() };
        let servers = chosen(&self.dns_servers, &file.dns_servers);
        let anchors = chosen(&self.dns_trust_anchors, &file.dns_trust_anchors);
        if servers.is_empty() && anchors.is_empty() {
            return Ok(None);
        }
        let mut config = match servers.is_empty() {
            true => DnsConfig::default(),
            false => {
                DnsConfig::asking(servers.iter().map(|text| server(text)).collect::<anyhow::Result<_>>()?)
            }
        };
        if !anchors.is_empty() {
            config.trust_anchors =
                anchors.iter().map(|text| text.parse::<TrustAnchor>()).collect::<Result<_, _>>()?;
        }
        Ok(Some(config))
    }
}

fn server(text: &str) -> anyhow::Result<SocketAddr> {
    let address = text.parse::<IpAddr>().map(|address| SocketAddr::new(address, DNS_PORT));
    let address = address.or_else(|_| text.parse::<SocketAddr>());
    address.map_err(|_| anyhow::anyhow!("--dns-server expects ADDRESS or ADDRESS:PORT, found {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(servers: &[&str], anchors: &[&str]) -> NameArgs {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        NameArgs { dns_servers: owned(servers), dns_trust_anchors: owned(anchors) }
    }

    #[test]
    fn flags_come_before_the_file_and_wrong_ones_are_named() {
        let file = args(&["192.0.2.1"], &[]);
        let servers = |own: &NameArgs| own.resolve(&file).unwrap().unwrap().servers;
        assert_eq!(servers(&args(&[], &[])), ["192.0.2.1:53".parse().unwrap()]);
        let own = args(&["[2001:db8::1]:5353", "2001:db8::2"], &[]);
        assert_eq!(
            servers(&own),
            ["[2001:db8::1]:5353".parse().unwrap(), "[2001:db8::2]:53".parse().unwrap()]
        );
        assert!(args(&[], &[]).resolve(&args(&[], &[])).unwrap().is_none());
        assert!(args(&["dns.example"], &[]).resolve(&file).is_err());
        assert!(args(&[], &["20326 8 2"]).resolve(&file).is_err());
    }
}
