//! Active scans of a real server: refused, allowed by a record in a real DNS, and waived by the operator.

use palisade_testdns::{Server as DnsServer, World, Zone};
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::command::palisade;
use crate::support::server::{Client, Installation};
use crate::support::site::Site;

const DOMAIN: &str = "owned.example";

/// A DNS in which the domain has this token, and its host is on loopback.
fn dns(token: &str) -> DnsServer {
    let soa = "@ 60 IN SOA ns1 hostmaster 1 60 60 60 60\n";
    let zone = format!("{soa}www 60 IN A 127.0.0.1\n_palisade-challenge 60 IN TXT {token}\n");
    let zones = vec![Zone::new(".", soa), Zone::new("example", soa), Zone::new(DOMAIN, &zone)];
    DnsServer::start(World::of(zones))
}

async fn post(client: &Client, path: &str, body: &Value) -> (u16, Value) {
    let answer = client.post(path).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

on_both_engines! {
    async fn active_checks_need_a_proof_of_ownership_or_the_operators_word(engine: Engine) {
        let site = Site::open().await;
        let port = site.url.trim_end_matches('/').rsplit(':').next().unwrap().to_owned();
        let wanted = json!({ "target": format!("http://www.{DOMAIN}:{port}/"), "active": true });
        let installation = Installation::new(engine, &["--allow-private-targets"]);
        let server = installation.start();
        let key = server.first_key.clone().unwrap();
        let client = server.client();
        let (status, refused) = post(&client, "/v1/scans", &wanted).await;
        assert_eq!((status, &refused["error"]), (403, &"ownership_required".into()), "{refused}");
        let (status, proof) = post(&client, "/v1/ownership", &json!({ "host": DOMAIN })).await;
        assert_eq!((status, &proof["status"]), (201, &"pending".into()), "{proof}");
        server.stop();

        let dns = dns(proof["token"].as_str().unwrap()).address.to_string();
        let server = installation.start_with(&["--dns-server", &dns]);
        let client = server.client_with(&key);
        let verify = format!("/v1/ownership/{}/verify", proof["id"].as_str().unwrap());
        let (_, verified) = post(&client, &verify, &json!({})).await;
        assert_eq!((&verified["verified"], &verified["ownership"]["method"]), (&true.into(), &"dns_txt".into()), "{verified}");
        let (status, scan) = post(&client, "/v1/scans", &wanted).await;
        assert_eq!((status, &scan["active"]), (202, &true.into()), "{scan}");
        let ended = client.ended(scan["id"].as_str().unwrap()).await;
        let gaps = ended["coverage"]["gaps"].as_array().unwrap();
        assert_eq!(ended["status"], "completed", "{ended}");
        assert!(gaps.iter().all(|gap| gap["subject"] != "active checks"), "{gaps:?}");
        server.stop();

        let server = installation.start_with(&["--waive-ownership"]);
        let elsewhere = json!({ "target": site.url, "active": true });
        assert_eq!(post(&server.client_with(&key), "/v1/scans", &elsewhere).await.0, 202);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_runs_active_checks_of_full_scans_of_web_sites_only() {
    let site = Site::open().await;
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [&["scan"], arguments, &["--active", "--allow-private-targets"]].concat();
        palisade(folder.path(), &arguments)
    };
    for (arguments, expected) in [
        (vec!["."], "expected the URL of a web site with --active"),
        (
            vec![site.url.as_str(), "--scan-type", "quick"],
            "expected --scan-type full with --active, found quick",
        ),
        (vec![site.url.as_str(), "--scan-type", "headers_only"], "found headers_only"),
    ] {
        let ran = run(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
    }
    let help = palisade(folder.path(), &["scan", "--help"]).stdout;
    assert!(
        help.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("only for targets that you are allowed to test")
    );
}
