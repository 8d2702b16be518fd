//! The `dns` block of the answer: records by type and the mail policies as they were understood.

use serde_json::{Value, json};

use super::dnssec::{Dnssec, State};
use super::facts::{Addresses, Dns, End, Fact, Zone};
use super::mail::Mail;
use super::tlsa::Tlsa;

/// The block. What was not answered is `null`.
pub(crate) fn block(dns: &Dns) -> Value {
    let caa = dns.caa.as_ref().ok().and_then(Option::as_ref).map(|set| {
        let records: Vec<Value> = set
            .records
            .iter()
            .map(|record| json!({ "critical": record.critical, "tag": record.tag, "value": record.value }))
            .collect();
        json!({ "at": set.at, "records": records })
    });
    let soa = dns.soa.as_ref().ok().and_then(Option::as_ref);
    json!({
        "host": dns.host,
        "domain": dns.domain,
        "addresses": known(&dns.addresses, addresses),
        "zones": dns.zones.iter().map(zone).collect::<Vec<_>>(),
        "soa": soa.map(|soa| json!({ "primary": soa.primary, "contact": soa.contact, "serial": soa.serial })),
        "caa": caa,
        "wildcard": known(&dns.wildcard, |wildcard| (!wildcard.addresses.is_empty()).into()),
        "mail": mail(&dns.mail),
        "dnssec": known(&dns.dnssec, dnssec),
        "tlsa": dns.tlsa.as_ref().map(|fact| known(fact, |records| records.iter().map(tlsa).collect())),
        "queries": dns.queries,
        "ms": dns.millis,
    })
}

fn known<T>(fact: &Fact<T>, show: impl FnOnce(&T) -> Value) -> Value {
    fact.as_ref().map_or(Value::Null, show)
}

fn addresses(found: &Addresses) -> Value {
    let end = match &found.end {
        End::Exists => "exists",
        End::Missing => "missing",
        End::Registrable(_) => "registrable",
    };
    json!({ "aliases": found.aliases, "addresses": found.addresses, "end": end })
}

fn zone(zone: &Zone) -> Value {
    let servers = known(&zone.servers, |servers| {
        let server = |server: &super::facts::NameServer| json!({ "host": server.host, "addresses": known(&server.addresses, |found| json!(found.addresses)) });
        servers.iter().map(server).collect()
    });
    json!({ "name": zone.name, "servers": servers })
}

fn dnssec(dnssec: &Dnssec) -> Value {
    let (state, detail) = match &dnssec.state {
        State::Secure => ("secure", None),
        State::Insecure(at) => ("insecure", Some(format!("nothing is signed from {at} on"))),
        State::Bogus(problem) => ("bogus", Some(problem.clone())),
    };
    let ds = dnssec
        .delegations
        .iter()
        .map(|ds| json!({ "key_tag": ds.key_tag, "algorithm": ds.algorithm, "digest_type": ds.digest }));
    json!({
        "state": state,
        "detail": detail,
        "ds": ds.collect::<Vec<_>>(),
        "key_algorithms": dnssec.key_algorithms,
    })
}

fn tlsa(record: &Tlsa) -> Value {
    json!({ "usage": record.usage, "selector": record.selector, "matching": record.matching })
}

fn mail(mail: &Mail) -> Value {
    let servers = known(&mail.servers, |servers| {
        let server = |server: &super::mail::MailServer| json!({ "preference": server.preference, "host": server.host });
        servers.iter().map(server).collect()
    });
    json!({ "mx": servers, "spf": spf(mail), "dmarc": dmarc(mail), "transport": transport(mail) })
}

fn spf(mail: &Mail) -> Value {
    known(&mail.spf, |spf| {
        let problems: Vec<String> = spf.problems.iter().map(ToString::to_string).collect();
        json!({
            "records": spf.records,
            "everybody_else": spf.everybody_else.map(super::mail::Qualifier::as_str),
            "lookups": spf.lookups,
            "void_lookups": spf.voids,
            "included": spf.included,
            "problems": problems,
        })
    })
}

fn dmarc(mail: &Mail) -> Value {
    known(&mail.dmarc, |facts| {
        let policy = facts.usable().map(|dmarc| {
            json!({
                "policy": dmarc.policy.as_str(),
                "subdomains": dmarc.subdomains.as_str(),
                "percent": dmarc.percent,
                "testing": dmarc.testing,
                "report_domains": dmarc.report_domains,
            })
        });
        json!({ "at": facts.at, "records": facts.records, "policy": policy, "unauthorised": facts.unauthorised })
    })
}

fn transport(mail: &Mail) -> Value {
    let Some(transport) = &mail.transport else { return Value::Null };
    let sts = known(&transport.sts, |sts| {
        let policy = sts.policy.as_ref().map(|policy| match policy {
            Ok(policy) => {
                json!({ "mode": policy.mode.as_str(), "mx": policy.mx, "max_age": policy.max_age })
            }
            Err(problem) => json!({ "problem": problem }),
        });
        json!({ "id": sts.record.as_ref().and_then(|id| id.as_ref().ok()), "policy": policy })
    });
    let dkim = transport.dkim.iter().map(|key| {
        let (selector, algorithm) = (key.selector, &key.algorithm);
        json!({ "selector": selector, "algorithm": algorithm, "revoked": key.revoked, "testing": key.testing })
    });
    let bimi = known(&transport.bimi, |bimi| match bimi {
        Some(bimi) => json!({ "location": bimi.location, "authority": bimi.authority }),
        None => Value::Null,
    });
    json!({
        "mta_sts": sts,
        "tls_rpt": known(&transport.tls_rpt, |addresses| json!(addresses)),
        "bimi": bimi,
        "dkim": dkim.collect::<Vec<_>>(),
    })
}
