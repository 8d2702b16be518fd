//! The server as a process: start, keys, TLS, logs, refusals.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::server::{Engine, Installation};

on_both_engines! {
    async fn the_first_start_prints_one_admin_key_and_later_starts_print_none(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let first = installation.start();
        let key = first.first_key.clone().unwrap();
        first.kill();
        let second = installation.start();
        assert_eq!(second.first_key, None);
        assert_eq!(second.client_with(&key).json("/v1/usage").await["plan"], "enterprise");
    }

    async fn k_04_several_keys_work_and_each_is_revoked_on_its_own(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let (kept, revoked) = (installation.create_key(&["--scope", "read"]), installation.create_key(&["--scope", "read"]));
        let revoked_client = server.client_with(&revoked);
        revoked_client.json("/v1/usage").await;
        let listed = installation.command("keys").arg("list").output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let hint = &revoked["pal_live_".len()..][..8];
        let line = listed.lines().find(|line| line.contains(hint)).unwrap();
        let id = line.split_whitespace().next().unwrap();
        assert!(installation.command("keys").args(["revoke", id]).status().unwrap().success());
        let refused = revoked_client.get("/v1/usage").send().await.unwrap();
        assert_eq!(refused.status(), 401, "revoked from the next request on");
        server.client_with(&kept).json("/v1/usage").await;
        assert!(!listed.contains(&revoked), "the list shows no key in clear");
    }

    async fn k_05_k_12_k_14_the_operator_makes_keys_with_prefix_end_and_addresses(engine: Engine) {
        let installation = Installation::new(engine, &["--trusted-proxy", "127.0.0.0/8"]);
        let server = installation.start();
        let key = installation.create_key(&["--scope", "read", "--prefix", "ssk_", "--expires-in-days", "1"]);
        assert!(key.starts_with("ssk_") && key.split('_').count() == 3, "{key}");
        let me = server.client_with(&key).json("/v1/tokens/me").await;
        assert!(me["expires_at"].is_string() && me["created_by"].is_null(), "{me}");
        let key = installation.create_key(&["--scope", "read:usage", "--ip", "192.0.2.0/24"]);
        let client = server.client_with(&key);
        for (forwarded, status) in [("192.0.2.7", 200), ("198.51.100.7", 403), ("192.0.2.7, 198.51.100.7", 403)] {
            let answer = client.get("/v1/usage").header("X-Forwarded-For", forwarded).send().await.unwrap();
            assert_eq!(answer.status(), status, "{forwarded}");
        }
        for bad in [&["--expires-in-days", "366"][..], &["--ip", "10.0.0.0/33"], &["--prefix", "x_"], &["--test", "--prefix", "ssk_"]] {
            let mut command = installation.command("keys");
            let output = command.args(["create", "--name", "x", "--scope", "read"]).args(bad).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{bad:?}");
            assert!(output.stdout.is_empty(), "{bad:?}");
        }
    }

    async fn t_08_each_request_logs_one_line_with_the_request_id_of_its_answer(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let client = server.client();
        let answer = client.get("/v1/usage").header("X-Request-ID", "trace-me-1").send().await.unwrap();
        assert_eq!(answer.headers()["x-request-id"], "trace-me-1");
        let log = std::fs::read_to_string(&server.log).unwrap();
        let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let ours: Vec<_> = lines.iter().filter(|line| line["request_id"] == "trace-me-1").collect();
        assert_eq!(ours.len(), 1, "{log}");
        let line = ours[0];
        assert_eq!((&line["method"], &line["status"]), (&json!("GET"), &json!(200)));
        assert_eq!(line["path"], "/v1/usage");
        assert!(line["latency_ms"].is_number() && line["timestamp"].is_string(), "{line}");
        assert!(line["target"].is_string() || line["logger"].is_string());
        let key = server.first_key.as_deref().unwrap();
        assert!(!log.contains(key), "no key in the log");
    }

    async fn u_02_u_05_u_06_a_free_key_has_the_documented_limits(engine: Engine) {
        let installation = Installation::new(engine, &["--no-worker", "--allow-private-targets"]);
        let server = installation.start();
        let client = server.client_with(&installation.create_key(&["--scope", "write", "--plan", "free"]));
        let usage = client.json("/v1/usage").await;
        assert_eq!((&usage["plan"], &usage["scans_used"], &usage["scans_limit"]), (&json!("free"), &json!(0), &json!(10)));
        for _ in 0..10 {
            client.scan("http://127.0.0.1:9/", "headers_only").await;
        }
        let refused = client.post("/v1/scans").json(&json!({"target": "http://127.0.0.1:9/"})).send().await.unwrap();
        assert_eq!(refused.status(), 429);
        let body: Value = refused.json().await.unwrap();
        assert_eq!(body["error"], "quota_exceeded");
        assert!(body["retry_after"].as_u64().unwrap() > 0);
        let last = loop {
            let answer = client.get("/v1/usage").send().await.unwrap();
            assert_eq!(answer.headers()["x-ratelimit-limit"], "30");
            assert!(answer.headers().contains_key("x-ratelimit-remaining") && answer.headers().contains_key("x-ratelimit-reset"));
            if answer.status() != 200 {
                break answer;
            }
        };
        assert_eq!(last.status(), 429);
        assert!(last.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 60);
        assert!(last.json::<Value>().await.unwrap()["retry_after"].is_u64());
        assert_eq!(server.client().json("/v1/usage").await["scans_used"], 0, "another account is not charged");
        let unknown = installation.command("keys").args(["create", "--name", "x", "--scope", "read", "--plan", "gold"]).output().unwrap();
        assert_eq!(unknown.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&unknown.stderr).contains("free, pro, team, business, enterprise"));
    }

    async fn a_started_server_is_ready_and_the_doctor_finds_nothing_wrong(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        assert_eq!(server.client().get("/ready").send().await.unwrap().status(), 200);
        server.kill();
        let doctor = installation.command("doctor").output().unwrap();
        assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stdout));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t_03_with_a_certificate_the_server_speaks_https() {
    let installation = Installation::new(Engine::Sqlite, &[]);
    let folder = installation.folder.path();
    let made =
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    std::fs::write(folder.join("tls.crt"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("tls.key"), made.signing_key.serialize_pem()).unwrap();
    let (certificate, key) = (folder.join("tls.crt"), folder.join("tls.key"));
    let with_tls = ["--tls-certificate", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let server = installation.start_with(&with_tls);
    assert!(server.url.starts_with("https://"), "{}", server.url);
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap();
    let answer = client.get(format!("{}/health", server.url)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let plain = server.url.replace("https://", "http://");
    let refused = client.get(format!("{plain}/health")).send().await;
    assert!(refused.is_err() || !refused.unwrap().status().is_success(), "never answers in clear");
}

#[test]
fn unsafe_settings_are_refused_with_what_was_expected() {
    let installation = Installation::new(Engine::Sqlite, &[]);
    for (arguments, expected) in [
        (vec!["--listen", "0.0.0.0:0"], "--tls-certificate"),
        (vec!["--listen", "0.0.0.0:0", "--dev"], "loopback"),
        (vec!["--tls-key", "/nowhere"], "together"),
        (vec!["--allow-path", "/does/not/exist"], "existing folder"),
        (vec!["--public-url", "ftp://x"], "http or https"),
        (vec!["--config", "/does/not/exist.toml"], "settings file"),
    ] {
        let output = installation.command("serve").args(&arguments).stdin(Stdio::null()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_misspelt_setting_in_the_file_is_named() {
    let installation = Installation::new(Engine::Sqlite, &[]);
    let file = installation.folder.path().join("palisade.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:0\"\nallow_privat_targets = true\n").unwrap();
    let output = installation.command("serve").arg("--config").arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("allow_privat_targets"));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_development_mode_calls_need_no_key_but_a_bad_key_is_still_refused() {
    let installation = Installation::new(Engine::Sqlite, &["--dev"]);
    let server = installation.start();
    let client = server.client();
    let open = client.http.get(format!("{}/v1/usage", server.url)).send().await.unwrap();
    assert_eq!(open.status(), 200);
    let bogus = server.client_with("pal_live_bogus").get("/v1/usage").send().await.unwrap();
    assert_eq!(bogus.status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn u_02_plans_are_data_of_the_settings_file() {
    let installation = Installation::new(Engine::Sqlite, &[]);
    let file = installation.folder.path().join("palisade.toml");
    let plans = "[[plans]]\nname = \"gold\"\nwindows = [{ period = \"month\", scans = 3 }]\nrequests_per_minute = 77\nconcurrent_scans = 1\n";
    std::fs::write(&file, plans).unwrap();
    let server = installation.start_with(&["--config", file.to_str().unwrap()]);
    let key =
        installation.create_key(&["--scope", "read", "--plan", "gold", "--config", file.to_str().unwrap()]);
    let answer = server.client_with(&key).get("/v1/usage").send().await.unwrap();
    assert_eq!(answer.headers()["x-ratelimit-limit"], "77");
    let usage: Value = answer.json().await.unwrap();
    assert_eq!((&usage["plan"], &usage["scans_limit"]), (&json!("gold"), &json!(3)));
}
