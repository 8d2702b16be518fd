//! What a scan asks the DNS: how long it takes when the resolver is 50 ms away, with signed zones and nested SPF.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Cancel, Draft, Progress, TargetContext, TargetRequest, TargetScanner, TargetSink};
use palisade_model::ScanType;
use palisade_testdns::{Server, Signing, World, Zone};
use palisade_web::{DnsConfig, DnsResolver, WebConfig, WebScanner};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::figure::{Goal, print};

const DELAY: Duration = Duration::from_millis(50);
const RUNS: usize = 12;
const SOA: &str = "@ 60 IN SOA ns hostmaster 1 60 60 60 60\n";

/// A domain with mail, whose SPF goes through three domains.
const DOMAIN: &str = "\
@ 60 IN NS ns1
@ 60 IN NS ns2
@ 60 IN MX 10 mail
@ 60 IN TXT \"v=spf1 mx include:a.example.com -all\"
a 60 IN TXT \"v=spf1 include:b.example.com -all\"
b 60 IN TXT \"v=spf1 include:c.example.com -all\"
c 60 IN TXT \"v=spf1 a:mail.example.com -all\"
@ 60 IN CAA 0 issue \"ca.example.com\"
_dmarc 60 IN TXT \"v=DMARC1; p=reject; rua=mailto:d@example.net\"
_mta-sts 60 IN TXT \"v=STSv1; id=1\"
_smtp._tls 60 IN TXT \"v=TLSRPTv1; rua=mailto:t@example.com\"
ns1 60 IN A 198.41.0.4
ns2 60 IN A 93.184.216.34
mail 60 IN A 198.41.0.5
www 60 IN A 127.0.0.1
";

pub(crate) async fn run() -> anyhow::Result<()> {
    let (server, dns) = serve()?;
    let site = site().await?;
    for scan_type in [ScanType::Quick, ScanType::Full] {
        let (mut worst, mut queries): (f64, f64) = (0.0, 0.0);
        for _ in 0..RUNS {
            let block = scan(&dns, &site, scan_type).await?;
            anyhow::ensure!(block["dnssec"]["state"] == "secure", "expected a secure domain, found {block}");
            worst = worst.max(block["ms"].as_f64().context("the time of the part")?);
            queries = queries.max(block["queries"].as_f64().context("the queries of the part")?);
        }
        let word = scan_type.as_str();
        print(&format!("DNS part of {word}, resolver 50 ms away (worst)"), worst, "ms", Goal::AtMost(400.0));
        print(&format!("DNS part of {word}, queries"), queries, "", Goal::AtMost(100.0));
    }
    anyhow::ensure!(server.queries() > 0, "nobody asked the server");
    Ok(())
}

fn serve() -> anyhow::Result<(Server, DnsConfig)> {
    let signed =
        |origin: &str, text: &str| Zone::new(origin, &format!("{SOA}{text}")).signed(Signing::default());
    let root = signed(".", "");
    let anchor = root.anchor().context("the root is signed")?.parse()?;
    let zones = vec![root, signed("com", ""), signed("net", ""), signed("example.com", DOMAIN)];
    let server = Server::slow(World::of(zones), DELAY);
    let dns = DnsConfig { trust_anchors: vec![anchor], ..DnsConfig::asking(vec![server.address]) };
    Ok((server, dns))
}

/// A page over plain HTTP; its address without the host.
async fn site() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                // A client that goes away needs no answer.
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(PAGE).await;
            });
        }
    });
    Ok(format!("http://www.example.com:{port}/"))
}

const PAGE: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<!doctype html>";

struct Nowhere;

#[async_trait::async_trait]
impl TargetSink for Nowhere {
    async fn report(&self, _: Draft) {}
}

/// The `dns` block of one scan.
async fn scan(dns: &DnsConfig, url: &str, scan_type: ScanType) -> anyhow::Result<Value> {
    let config = WebConfig {
        policy: AddressPolicy::allowing_private(),
        resolver: Arc::new(DnsResolver(dns.clone())),
        dns: dns.clone(),
        clock: Arc::new(palisade_model::ManualClock::new(1_780_000_000_000)),
        ..WebConfig::default()
    };
    let context = TargetContext {
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        identity_key: [7; 32],
    };
    let request = TargetRequest::new(url.to_owned(), scan_type);
    let report = WebScanner::new(config)?.scan(&context, &request, &Nowhere).await;
    let report = report.map_err(|failure| anyhow::anyhow!("the scan failed: {}", failure.message))?;
    let block = report.blocks.iter().find(|(name, _)| name == "dns").context("the dns block")?;
    Ok(serde_json::from_str(&block.1)?)
}
