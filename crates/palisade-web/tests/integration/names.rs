//! Whole scans of sites whose names a real DNS server on loopback knows: signed and broken zones, mail policies.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use palisade_engine::TargetRequest;
use palisade_model::ScanType;
use palisade_testdns::{Denial, Digest, Fault, Server as DnsServer, Signing, World, Zone};
use palisade_web::{DnsConfig, DnsResolver, WebConfig};

use crate::server::{Server, response};
use crate::support::{Scanned, config, run};

/// A domain without anything to find but that its host is on loopback.
const HEALTHY: &str = "\
@ 60 IN SOA ns1 hostmaster 1 60 60 60 60
@ 60 IN NS ns1
@ 60 IN NS ns2.example.net.
@ 60 IN MX 10 mail
@ 60 IN TXT \"v=spf1 mx -all\"
@ 60 IN CAA 0 issue \"ca.example.net\"
_dmarc 60 IN TXT \"v=DMARC1; p=reject; rua=mailto:d@example.com\"
ns1 60 IN A 198.41.0.4
mail 60 IN A 198.41.0.5
www 60 IN A 127.0.0.1
";

/// The zones above and beside example.com, all signed.
fn others(com: Signing) -> Vec<Zone> {
    let soa = "@ 60 IN SOA ns hostmaster 1 60 60 60 60\n";
    let net = format!("{soa}@ 60 IN NS ns2\nns2 60 IN A 93.184.216.34\n");
    vec![
        Zone::new(".", soa).signed(Signing::default()),
        Zone::new("com", soa).signed(com),
        Zone::new("net", soa).signed(Signing { denial: Denial::Nsec3, ..Signing::default() }),
        Zone::new("example.net", &net),
    ]
}

/// A server of these zones that resolvers believe.
fn serve(mut zones: Vec<Zone>, zone: Zone, delay: Duration) -> (DnsServer, DnsConfig) {
    let anchor = zones[0].anchor().unwrap().parse().unwrap();
    zones.push(zone);
    let server = DnsServer::slow(World::of(zones), delay);
    let config = DnsConfig { trust_anchors: vec![anchor], ..DnsConfig::asking(vec![server.address]) };
    (server, config)
}

async fn scan_host(dns: DnsConfig, host: &str, scan_type: ScanType) -> Scanned {
    let site =
        Server::http(|_| response(200, &[("Content-Type", "text/html")], b"<!doctype html><p>hello")).await;
    let config = WebConfig { resolver: Arc::new(DnsResolver(dns.clone())), dns, ..config() };
    run(config, TargetRequest::new(format!("http://{host}:{}/", site.port), scan_type)).await
}

async fn scan_zone(zone: Zone, scan_type: ScanType) -> Scanned {
    let (_server, dns) = serve(others(Signing::default()), zone, Duration::ZERO);
    scan_host(dns, "www.example.com", scan_type).await
}

fn dns_ids(scanned: &Scanned) -> BTreeSet<&str> {
    scanned.ids().into_iter().filter(|id| id.starts_with("dns-")).collect()
}

fn healthy(signing: Signing) -> Zone {
    Zone::new("example.com", HEALTHY).signed(signing)
}

#[tokio::test]
async fn a_domain_that_is_set_up_well_gives_nothing() {
    let scanned = scan_zone(healthy(Signing::default()), ScanType::Quick).await;
    assert_eq!(dns_ids(&scanned), BTreeSet::from(["dns-private-address"]));
    let block = scanned.block("dns");
    assert_eq!((&block["domain"], &block["host"]), (&"example.com".into(), &"www.example.com".into()));
    assert_eq!(block["dnssec"]["state"], "secure", "{block:#}");
    assert_eq!(block["addresses"]["addresses"][0], "127.0.0.1");
    assert_eq!(block["mail"]["mx"][0]["host"], "mail.example.com");
    assert_eq!(block["mail"]["spf"]["everybody_else"], "fail");
    assert_eq!(block["mail"]["dmarc"]["policy"]["policy"], "reject");
    assert_eq!(block["caa"]["at"], "example.com");
    assert_eq!(block["zones"][0]["servers"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn signatures_that_do_not_hold_are_bogus_and_say_why() {
    let with = |fault| Signing { fault, ..Signing::default() };
    let expired = Signing { from: 1_700_000_000, until: 1_700_100_000, ..Signing::default() };
    let early = Signing { from: 1_900_000_000, until: 1_900_100_000, ..Signing::default() };
    for (signing, detail) in [
        (expired, "expired"),
        (early, "does not hold yet"),
        (with(Fault::BrokenSignatures), "is wrong"),
        (with(Fault::OtherKey), "no key of example.com"),
        (with(Fault::NoSignatures), "is not signed"),
    ] {
        let scanned = scan_zone(healthy(signing), ScanType::Quick).await;
        assert!(scanned.ids().contains("dns-dnssec-bogus"), "{detail}: {:?}", dns_ids(&scanned));
        let block = scanned.block("dns");
        let said = block["dnssec"]["detail"].as_str().unwrap_or_default();
        assert!(said.contains(detail), "expected {detail}, found {said}");
    }
}

#[tokio::test]
async fn a_domain_that_nobody_vouches_for_is_not_signed() {
    for denial in [Denial::Nsec, Denial::Nsec3, Denial::OptOut] {
        let unsigned = Signing { fault: Fault::NoDelegationSigner, ..Signing::default() };
        let above = others(Signing { denial, ..Signing::default() });
        let (_server, dns) = serve(above, healthy(unsigned), Duration::ZERO);
        let scanned = scan_host(dns, "www.example.com", ScanType::Quick).await;
        assert_eq!(scanned.block("dns")["dnssec"]["state"], "insecure", "{denial:?}");
        assert_eq!(dns_ids(&scanned), BTreeSet::from(["dns-dnssec-absent", "dns-private-address"]));
    }
}

#[tokio::test]
async fn a_missing_proof_is_bogus_and_sha_1_is_weak() {
    let unsigned = Signing { fault: Fault::NoDelegationSigner, ..Signing::default() };
    let above = others(Signing { denial: Denial::Missing, ..Signing::default() });
    let (_server, dns) = serve(above, healthy(unsigned), Duration::ZERO);
    let scanned = scan_host(dns, "www.example.com", ScanType::Quick).await;
    assert_eq!(scanned.block("dns")["dnssec"]["state"], "bogus");

    let weak = Signing { digest: Digest::Sha1, ..Signing::default() };
    let scanned = scan_zone(healthy(weak), ScanType::Full).await;
    let expected = ["dns-dnssec-weak-alg", "dns-mta-sts", "dns-private-address"];
    assert_eq!(dns_ids(&scanned), BTreeSet::from(expected));
}

#[tokio::test]
async fn a_neglected_domain_gives_exactly_its_weaknesses() {
    let zone = "\
@ 60 IN SOA ns1 hostmaster 1 60 60 60 60
@ 60 IN NS ns9.gone.org.
@ 60 IN TXT \"v=spf1 include:a.example.com ?all\"
@ 60 IN TXT \"deploy_password=correct-horse-battery\"
a 60 IN TXT \"v=spf1 include:b.example.com -all\"
b 60 IN TXT \"v=spf1 include:a.example.com -all\"
_dmarc 60 IN TXT \"v=DMARC1; p=none; rua=mailto:d@example.net\"
* 60 IN A 93.184.216.34
www 60 IN A 127.0.0.1
";
    let scanned = scan_zone(Zone::new("example.com", zone), ScanType::Quick).await;
    let expected = [
        "dns-dangling-ns",
        "dns-dmarc-invalid",
        "dns-dmarc-none",
        "dns-dnssec-absent",
        "dns-no-caa",
        "dns-private-address",
        "dns-single-ns",
        "dns-spf-permissive",
        "dns-spf-too-many",
        "dns-txt-secret",
        "dns-wildcard",
    ];
    assert_eq!(dns_ids(&scanned), BTreeSet::from(expected));
    let everything = format!("{:?}", scanned.shown());
    assert!(!everything.contains("correct-horse"), "a secret left the scanner");
    assert!(everything.contains("gone.org is not registered"), "{everything}");
}

#[tokio::test]
async fn an_alias_into_nothing_and_a_name_with_ten_includes_are_found() {
    let includes: String = (0..11)
        .map(|number| format!(" include:s{number}.example.com{}", if number == 5 { "\" \"" } else { "" }))
        .collect();
    let records: String = (0..11).map(|number| format!("s{number} 60 IN TXT \"v=spf1 -all\"\n")).collect();
    let zone = format!(
        "{}shop 60 IN CNAME www\n{records}",
        HEALTHY.replace(" mx -all", &format!("{includes} -all"))
    );
    let (_server, dns) = serve(others(Signing::default()), Zone::new("example.com", &zone), Duration::ZERO);
    let scanned = scan_host(dns, "shop.example.com", ScanType::Quick).await;
    assert_eq!(scanned.block("dns")["addresses"]["aliases"][0], "www.example.com");
    assert_eq!(scanned.block("dns")["mail"]["spf"]["lookups"], 11);
    let expected = ["dns-dnssec-absent", "dns-private-address", "dns-spf-too-many"];
    assert_eq!(dns_ids(&scanned), BTreeSet::from(expected));
}

#[tokio::test]
async fn a_host_that_points_at_nothing_is_a_finding_and_one_that_is_missing_is_not() {
    let zone = || Zone::new("example.com", &format!("{HEALTHY}old 60 IN CNAME old-shop.gone.org.\n"));
    let (_server, dns) = serve(others(Signing::default()), zone(), Duration::ZERO);
    let dangling = scan_host(dns.clone(), "old.example.com", ScanType::Quick).await;
    assert_eq!(dns_ids(&dangling), BTreeSet::from(["dns-dangling-cname", "dns-dnssec-absent"]));
    let missing = scan_host(dns, "nobody.example.com", ScanType::Quick).await;
    assert_eq!((missing.failure().code, missing.drafts.len()), ("host_not_found", 0));
}

#[tokio::test]
async fn addresses_are_not_asked_about() {
    let (server, dns) = serve(others(Signing::default()), healthy(Signing::default()), Duration::ZERO);
    let scanned = scan_host(dns, "127.0.0.1", ScanType::Full).await;
    assert_eq!((server.queries(), dns_ids(&scanned)), (0, BTreeSet::new()));
    assert!(scanned.report().blocks.iter().all(|(name, _)| name != "dns"));
}

#[tokio::test]
async fn a_silent_server_gives_errors_and_no_findings() {
    let (_server, dns) = serve(others(Signing::default()), healthy(Signing::default()), Duration::ZERO);
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let patience = Duration::from_millis(20);
    let deaf = DnsConfig { patience, ..DnsConfig::asking(vec![silent.local_addr().unwrap()]) };
    let site = Server::http(|_| response(200, &[("Content-Type", "text/html")], b"<!doctype html>")).await;
    let config = WebConfig { resolver: Arc::new(DnsResolver(dns)), dns: deaf, ..config() };
    let url = format!("http://www.example.com:{}/", site.port);
    let scanned = run(config, TargetRequest::new(url, ScanType::Quick)).await;
    assert_eq!(dns_ids(&scanned), BTreeSet::new());
    assert!(scanned.report().checks.error >= 15, "{:?}", scanned.report().checks);
}

#[tokio::test]
async fn spf_is_walked_as_receivers_do() {
    let base = HEALTHY.replace("@ 60 IN TXT \"v=spf1 mx -all\"\n", "");
    for (records, lookups, voids, everybody_else, problem) in [
        ("@ TXT \"v=spf1 a mx ptr exists:%{i}.x.example.com -all\"", 4, 1, "fail", ""),
        ("@ TXT \"v=spf1 redirect=r.example.com\"\nr TXT \"v=spf1 ~all\"", 1, 0, "softfail", ""),
        ("@ TXT \"v=spf1 ?all redirect=r.example.com\"", 0, 0, "neutral", ""),
        ("@ TXT \"v=spf1 a:x.example.com a:y.example.com mx:z.example.com -all\"", 3, 3, "fail", ""),
        ("@ TXT \"v=spf1 include:www.example.com -all\"", 1, 0, "fail", "an SPF record at www.example.com"),
        ("@ TXT \"v=spf1 include:example.com -all\"", 1, 0, "fail", "includes itself"),
        ("@ TXT \"v=spf1 -all\"\n@ TXT \"v=spf1 ~all\"", 0, 0, "", "one SPF record"),
        ("@ TXT \"v=spf1 ipv4:192.0.2.1 -all\"", 0, 0, "", "a mechanism or a modifier"),
    ] {
        let records = records.replace(" TXT ", " 60 IN TXT ");
        let zone = Zone::new("example.com", &format!("{base}{records}\n"));
        let scanned = scan_zone(zone, ScanType::Quick).await;
        let spf = &scanned.block("dns")["mail"]["spf"];
        let found = (spf["lookups"].as_u64().unwrap(), spf["void_lookups"].as_array().unwrap().len());
        assert_eq!(found, (lookups, voids), "{records}: {spf:#}");
        assert_eq!(spf["everybody_else"].as_str().unwrap_or_default(), everybody_else, "{records}");
        let problems = spf["problems"].to_string();
        assert_eq!(problem.is_empty(), problems == "[]", "{records}: {problems}");
        assert!(problems.contains(problem), "{records}: {problems}");
    }
}

#[tokio::test]
async fn dmarc_is_found_above_only_at_public_suffixes() {
    let without = HEALTHY.replace("_dmarc 60", "_other 60");
    for (above, at) in
        [("v=DMARC1; p=reject; psd=y", "_dmarc.com".into()), ("v=DMARC1; p=reject", serde_json::Value::Null)]
    {
        let mut zones = others(Signing::default());
        let com = format!("@ 60 IN SOA ns hostmaster 1 60 60 60 60\n_dmarc 60 IN TXT \"{above}\"\n");
        zones[1] = Zone::new("com", &com).signed(Signing::default());
        let (_server, dns) = serve(zones, Zone::new("example.com", &without), Duration::ZERO);
        let scanned = scan_host(dns, "www.example.com", ScanType::Quick).await;
        assert_eq!(scanned.block("dns")["mail"]["dmarc"]["at"], at, "{above}");
        assert_eq!(scanned.ids().contains("dns-dmarc-missing"), at.is_null());
    }
}

#[tokio::test]
async fn a_full_scan_looks_at_everything_that_goes_with_mail() {
    let more = "\
_mta-sts 60 IN TXT \"v=STSv1; id=20260601\"
_smtp._tls 60 IN TXT \"v=TLSRPTv1; rua=mailto:t@example.com\"
default._bimi 60 IN TXT \"v=BIMI1; l=https://example.com/logo.svg\"
selector1._domainkey 60 IN TXT \"v=DKIM1; k=ed25519; p=MCowBQYDK2VwAyEA\"
";
    let scanned = scan_zone(healthy_with(more), ScanType::Full).await;
    let transport = &scanned.block("dns")["mail"]["transport"];
    assert_eq!(transport["mta_sts"]["id"], "20260601");
    assert!(transport["mta_sts"]["policy"]["problem"].is_string(), "nothing serves mta-sts.example.com");
    assert_eq!(transport["tls_rpt"][0], "mailto:t@example.com");
    assert_eq!(transport["bimi"]["location"], "https://example.com/logo.svg");
    assert_eq!(transport["dkim"][0]["algorithm"], "ed25519");
    assert!(scanned.ids().contains("dns-mta-sts"));
}

fn healthy_with(more: &str) -> Zone {
    Zone::new("example.com", &format!("{HEALTHY}{more}")).signed(Signing::default())
}
