//! What the DNS says about a domain that is set up well, for the table tests of checks.

use std::net::IpAddr;

use crate::dns::{
    Addresses, Caa, CaaSet, Delegation, Disposition, Dmarc, DmarcFacts, Dns, Dnssec, End, LookupFailure,
    Mail, MailServer, NameServer, Qualifier, Soa, SpfFacts, State, Wildcard, Zone,
};

pub(crate) fn timed_out() -> LookupFailure {
    LookupFailure::TimedOut
}

/// A name that leads to these addresses.
pub(crate) fn addresses(addresses: &[&str]) -> Addresses {
    let parse = |text: &&str| text.parse::<IpAddr>().unwrap();
    Addresses { aliases: Vec::new(), addresses: addresses.iter().map(parse).collect(), end: End::Exists }
}

/// One CAA record at shop.example.
pub(crate) fn caa(tag: &str, value: &str) -> CaaSet {
    let records = vec![Caa { critical: false, tag: tag.to_owned(), value: value.to_owned() }];
    CaaSet { at: "shop.example".to_owned(), records }
}

pub(crate) fn name_server(host: &str, ips: &[&str]) -> NameServer {
    NameServer { host: host.to_owned(), addresses: Ok(addresses(ips)) }
}

/// A delegation of shop.example to these servers.
pub(crate) fn zone(servers: Vec<NameServer>) -> Vec<Zone> {
    vec![Zone { name: "shop.example".to_owned(), servers: Ok(servers) }]
}

/// A name that a hosting service gave to a customer: no zone, so that nobody but the service can say anything in it.
pub(crate) fn customer(change: impl FnOnce(&mut Dns)) -> impl FnOnce(&mut Dns) {
    |dns| {
        dns.zones = zone(Vec::new());
        change(dns);
    }
}

/// The DMARC record of shop.example.
pub(crate) fn dmarc(text: &str) -> DmarcFacts {
    DmarcFacts {
        at: Some("_dmarc.shop.example".to_owned()),
        records: vec![text.to_owned()],
        record: Some(Dmarc::parse(text)),
        unauthorised: Vec::new(),
    }
}

/// A domain with mail, two name servers, SPF that fails and DMARC that rejects.
pub(crate) fn healthy() -> Dns {
    let record = "v=spf1 mx -all".to_owned();
    let spf = SpfFacts {
        records: vec![record.clone()],
        everybody_else: Some(Qualifier::Fail),
        lookups: 1,
        ..SpfFacts::default()
    };
    let dmarc = dmarc("v=DMARC1; p=reject; rua=mailto:d@shop.example");
    assert_eq!(dmarc.usable().unwrap().policy, Disposition::Reject);
    let server = MailServer { preference: 10, host: "mail.shop.example".to_owned() };
    let servers = vec![
        name_server("ns1.shop.example", &["93.184.216.53"]),
        name_server("ns2.other.example", &["198.41.0.4"]),
    ];
    Dns {
        host: "shop.example".to_owned(),
        domain: "shop.example".to_owned(),
        addresses: Ok(addresses(&["93.184.216.34"])),
        zones: zone(servers),
        soa: Ok(Some(Soa {
            primary: "ns1.shop.example".to_owned(),
            contact: "h.shop.example".to_owned(),
            serial: 1,
        })),
        caa: Ok(Some(caa("issue", "ca.example"))),
        texts: vec![("shop.example".to_owned(), Ok(vec![record]))],
        wildcard: Ok(Wildcard { name: "nobody.shop.example".to_owned(), addresses: Vec::new() }),
        linked: Vec::new(),
        mail: Mail { servers: Ok(vec![server]), spf: Ok(spf), dmarc: Ok(dmarc), transport: None },
        dnssec: Ok(Dnssec {
            state: State::Secure,
            delegations: vec![Delegation { key_tag: 1, algorithm: 13, digest: 2 }],
            key_algorithms: vec![13],
        }),
        tlsa: None,
        queries: 40,
        millis: 100,
    }
}
