//! The four ways on real servers on loopback, and everything that only looks like a proof.

use std::sync::Arc;
use std::time::Duration;

use palisade_engine::guard::AddressPolicy;
use palisade_engine::{OwnershipCheck, OwnershipProver};
use palisade_model::OwnershipMethod::{self, DnsTxt, File, Header, Meta};
use palisade_testdns::{Server as DnsServer, World, Zone};

use super::HostProver;
use super::fixture::{Loopback, Pages, page};
use crate::config::{Budgets, WebConfig};
use crate::dns::{DnsConfig, DnsResolver};

const HOST: &str = "shop.example.com";
const TOKEN: &str = "00112233445566778899aabbccddeeff";
const OTHER: &str = "ffeeddccbbaa99887766554433221100";
const FILE: &str = OwnershipMethod::FILE_PATH;
const HTML: &str = "content-type: text/html";

fn prover(dns: DnsConfig) -> HostProver {
    let budgets = Budgets { exchange: Duration::from_secs(2), ..Budgets::default() };
    HostProver::new(WebConfig { budgets, dns, ..WebConfig::default() })
}

/// Without any DNS server.
async fn look(sites: &Loopback) -> OwnershipCheck {
    prover(DnsConfig::asking(Vec::new())).look_over(sites, HOST, TOKEN).await
}

async fn site(port: u16, pages: Pages) -> Loopback {
    Loopback::default().serving(HOST, port, pages).await
}

fn proven(check: &OwnershipCheck) -> Vec<OwnershipMethod> {
    OwnershipMethod::ALL.into_iter().filter(|way| check.proves(*way)).collect()
}

fn found(check: &OwnershipCheck, way: OwnershipMethod) -> String {
    let look = check.0.iter().find(|look| look.method == way).unwrap();
    look.outcome.clone().unwrap_err()
}

fn html(body: &str) -> String {
    page("200 OK", &[HTML], body)
}

fn with_meta(content: &str) -> String {
    html(&format!(
        "<!doctype html><head><meta content='{content}' name=Palisade-Verification></head><p>hello"
    ))
}

#[tokio::test]
async fn each_way_over_https_proves_by_itself() {
    let field = format!("Palisade-Verification: {TOKEN}");
    for (pages, way) in [
        (Pages::from([(FILE, page("200 OK", &["content-type: text/plain"], &format!("{TOKEN}\n")))]), File),
        (Pages::from([("/", with_meta(TOKEN))]), Meta),
        (Pages::from([("/", page("401 Unauthorized", &[&field], ""))]), Header),
        (
            Pages::from([("/", page("200 OK", &[&format!("palisade-verification: {OTHER}, {TOKEN}")], ""))]),
            Header,
        ),
    ] {
        let sites = site(443, pages).await;
        let check = look(&sites).await;
        assert_eq!((proven(&check), check.method()), (vec![way], Some(way)), "{check:?}");
        assert_eq!(sites.dialled(), [format!("{HOST}:443")], "https answers, so http is not asked");
    }
}

#[tokio::test]
async fn http_counts_only_where_no_https_answers() {
    let pages = || Pages::from([(FILE, page("200 OK", &[], TOKEN)), ("/", with_meta(TOKEN))]);
    let check = look(&site(80, pages()).await).await;
    assert_eq!(proven(&check), [File, Meta]);
    assert_eq!(check.0[1].place, format!("http://{HOST}{FILE}"));
    let both = site(80, pages()).await.serving(HOST, 443, Pages::default()).await;
    let check = look(&both).await;
    assert_eq!(proven(&check), []);
    assert!(found(&check, File).ends_with("found status 404"), "{check:?}");
    let nobody = look(&Loopback::default()).await;
    assert!(found(&nobody, Header).contains("nothing listens"), "{nobody:?}");
}

#[tokio::test]
async fn a_token_of_somebody_else_or_inside_of_a_longer_text_proves_nothing() {
    for (content, what) in [
        (OTHER.to_owned(), "another token"),
        (format!("{TOKEN}0"), "a longer token"),
        (TOKEN[..31].to_owned(), "a shorter token"),
        (format!("{OTHER} {TOKEN}"), "among others"),
        (format!("see {TOKEN}"), "in a sentence"),
        (TOKEN.to_uppercase(), "in another case"),
        (String::new(), "nothing"),
    ] {
        let pages = Pages::from([
            (FILE, page("200 OK", &[], &content)),
            (
                "/",
                page("200 OK", &[HTML, &format!("palisade-verification: {content}")], &with_body(&content)),
            ),
        ]);
        let check = look(&site(443, pages).await).await;
        assert_eq!(proven(&check), [], "{what}: {check:?}");
        assert!(!check.problem().contains(TOKEN), "{what}: says no token back");
    }
}

fn with_body(content: &str) -> String {
    format!("<!doctype html><head><meta name=palisade-verification content='{content}'></head><p>{content}")
}

#[tokio::test]
async fn a_meta_counts_in_the_head_of_a_page_that_is_there() {
    let meta = format!("<meta name=palisade-verification content={TOKEN}>");
    for page in [
        html(&format!("<!doctype html><head></head><body>{meta}")),
        html(&format!(
            "<!doctype html><head><!-- {meta} --><title>{meta}</title><script>'{meta}'</script></head>"
        )),
        html(&format!("<!doctype html><head><meta name=description content={TOKEN}></head>")),
        page("404 Not Found", &[HTML], &format!("<!doctype html><head>{meta}</head>")),
        page("200 OK", &["content-type: text/plain"], &format!("<!doctype html><head>{meta}</head>")),
    ] {
        let check = look(&site(443, Pages::from([("/", page.clone())])).await).await;
        assert_eq!(proven(&check), [], "{page}");
    }
}

#[tokio::test]
async fn redirects_are_followed_on_the_host_and_nowhere_else() {
    let to = |location: &str| page("302 Found", &[&format!("location: {location}")], "");
    let proof = || Pages::from([("/proof", page("200 OK", &[], TOKEN))]);
    for (location, expected) in [
        ("/proof", Ok(())),
        ("https://shop.example.com/proof", Ok(())),
        ("https://www.example.com/proof", Err("one to www.example.com")),
        ("https://shop.example.com:8443/proof", Err("one to shop.example.com:8443")),
        ("https://shop.example.com.evil.example/proof", Err("one to shop.example.com.evil.example")),
        ("http://shop.example.com/proof", Err("from https to http")),
        (FILE, Err("a circle")),
        ("javascript:alert(1)", Err("scheme")),
    ] {
        let mut pages = proof();
        pages.insert(FILE, to(location));
        let sites = site(443, pages).await.serving("www.example.com", 443, proof()).await;
        let check = look(&sites).await;
        match expected {
            Ok(()) => assert_eq!(proven(&check), [File], "{location}: {check:?}"),
            Err(detail) => assert!(found(&check, File).contains(detail), "{location}: {check:?}"),
        }
        assert_eq!(sites.dialled(), [format!("{HOST}:443")], "{location}: no other host is asked");
    }
}

#[tokio::test]
async fn a_header_of_the_host_counts_though_it_sends_visitors_away() {
    let fields = ["location: https://www.example.com/".to_owned(), format!("palisade-verification: {TOKEN}")];
    let away = page("301 Moved Permanently", &fields.each_ref().map(String::as_str), "");
    let sibling = Pages::from([("/", with_meta(TOKEN))]);
    let sites = site(443, Pages::from([("/", away)])).await.serving("www.example.com", 443, sibling).await;
    assert_eq!(proven(&look(&sites).await), [Header]);
}

fn zones(text: &str) -> (DnsServer, DnsConfig) {
    let soa = "@ 60 IN SOA ns1 hostmaster 1 60 60 60 60\n";
    let com = Zone::new("com", soa);
    let zone = Zone::new("example.com", &format!("{soa}{text}"));
    let server = DnsServer::slow(World::of(vec![Zone::new(".", soa), com, zone]), Duration::ZERO);
    let config = DnsConfig::asking(vec![server.address]);
    (server, config)
}

#[tokio::test]
async fn a_record_proves_when_it_is_the_token_and_stands_below_the_host() {
    let split = format!("\"{}\" \"{}\"", &TOKEN[..10], &TOKEN[10..]);
    for (records, proves, detail) in [
        (format!("_palisade-challenge.shop 60 IN TXT {TOKEN}\n"), true, ""),
        (format!("_palisade-challenge.shop 60 IN TXT {split}\n"), true, ""),
        (
            format!(
                "_palisade-challenge.shop 60 IN TXT {OTHER}\n_palisade-challenge.shop 60 IN TXT {TOKEN}\n"
            ),
            true,
            "",
        ),
        (format!("_palisade-challenge.shop 60 IN CNAME proof\nproof 60 IN TXT {TOKEN}\n"), true, ""),
        (format!("_palisade-challenge.shop 60 IN TXT {OTHER}\n"), false, "one with another text"),
        (
            format!("_palisade-challenge.shop 60 IN TXT \"palisade={TOKEN}\"\n"),
            false,
            "one with another text",
        ),
        (format!("shop 60 IN TXT {TOKEN}\n"), false, "no such name"),
        (format!("_palisade-challenge 60 IN TXT {TOKEN}\n"), false, "no such name"),
        (format!("_palisade-challenge.www 60 IN TXT {TOKEN}\n"), false, "no such name"),
        ("_palisade-challenge.shop 60 IN A 192.0.2.1\n".to_owned(), false, "found none"),
    ] {
        let (_server, dns) = zones(&records);
        let check = prover(dns).look_over(&Loopback::default(), HOST, TOKEN).await;
        assert_eq!(check.proves(DnsTxt), proves, "{records}: {check:?}");
        if !proves {
            assert!(found(&check, DnsTxt).contains(detail), "{records}: {check:?}");
        }
    }
    let check = look(&Loopback::default()).await;
    assert!(found(&check, DnsTxt).contains("expected a DNS server"), "{check:?}");
}

#[tokio::test]
async fn addresses_have_no_records_and_names_that_lead_inside_are_not_asked() {
    let nobody = Loopback::default();
    let check = prover(DnsConfig::asking(Vec::new())).look_over(&nobody, "192.0.2.1", TOKEN).await;
    assert!(check.0.iter().all(|look| look.method != DnsTxt) && check.0.len() == 3);

    let (_server, dns) =
        zones(&format!("shop 60 IN A 127.0.0.1\n_palisade-challenge.shop 60 IN TXT {TOKEN}\n"));
    let config = WebConfig {
        policy: AddressPolicy::default(),
        resolver: Arc::new(DnsResolver(dns.clone())),
        dns,
        ..WebConfig::default()
    };
    let check = HostProver::new(config).look(HOST, TOKEN).await;
    assert_eq!(proven(&check), [DnsTxt]);
    assert!(found(&check, File).contains("expected a public address, found 127.0.0.1"), "{check:?}");
}
