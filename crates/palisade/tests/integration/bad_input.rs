//! What is refused at once, over a real socket: each with the documented error, and nothing stored.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::server::Installation;

/// The promised bound is 50 ms on a quiet machine; tests share theirs, so only a stall fails here.
const STALL: Duration = Duration::from_secs(5);

on_both_engines! {
    async fn bad_scan_requests_are_refused_with_the_field_and_the_reason_and_store_nothing(engine: Engine) {
        let installation = Installation::new(engine, &["--no-worker"]);
        let server = installation.start();
        let client = server.client();
        let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
        for (body, code, says) in [
            ("{\"target\": ".to_owned(), "invalid_json", ""),
            (deep, "invalid_json", "64"),
            (json!({"target": "https://example.com", "scan_type": "deep"}).to_string(), "invalid_scan_type", "headers_only"),
            (json!({"target": "ftp://example.com"}).to_string(), "invalid_target", "ftp"),
            (json!({"target": "https://user:pw@example.com"}).to_string(), "invalid_target", "password"),
            (json!({"target": "http://127.0.0.1/"}).to_string(), "invalid_target", "public"),
            (json!({"target": "http://[::ffff:10.0.0.1]/"}).to_string(), "invalid_target", "public"),
            (json!({"target": "http://0x7f.1/"}).to_string(), "invalid_target", "public"),
            (json!({"target": "http://169.254.169.254/latest/meta-data"}).to_string(), "invalid_target", ""),
            (json!({"target": "https://example.com:22/"}).to_string(), "invalid_target", "22"),
            (json!({"target": "/etc"}).to_string(), "path_not_allowed", "--allow-path"),
            (json!({"target": 5}).to_string(), "", "target"),
            (json!({}).to_string(), "", "target"),
        ] {
            let started = Instant::now();
            let request = client.post("/v1/scans").header("content-type", "application/json").body(body.clone());
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 400, "{}", &body[..body.len().min(80)]);
            let error: Value = answer.json().await.unwrap();
            assert!(code.is_empty() || error["error"] == code, "{error}");
            assert!(error["message"].as_str().unwrap().contains(says), "{error} should say {says:?}");
            assert!(started.elapsed() < STALL);
        }
        assert!(client.json("/v1/scans").await["data"].as_array().unwrap().is_empty());
        assert_eq!(client.json("/v1/usage").await["scans_used"], 0);
    }

    async fn a_body_of_100_megabytes_is_refused_before_it_is_read(engine: Engine) {
        let installation = Installation::new(engine, &["--no-worker"]);
        let server = installation.start();
        let address = server.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(STALL)).unwrap();
        let key = server.first_key.as_deref().unwrap();
        let head = format!(
            "POST /v1/scans HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        assert_eq!(&status, b"HTTP/1.1 413");
    }

    async fn a_key_with_a_wrong_checksum_is_refused_like_an_unknown_one(engine: Engine) {
        let installation = Installation::new(engine, &["--no-worker"]);
        let server = installation.start();
        let key = server.first_key.clone().unwrap();
        let last = if key.ends_with('0') { "1" } else { "0" };
        let wrong = format!("{}{last}", &key[..key.len() - 1]);
        let answer = server.client_with(&wrong).get("/v1/usage").send().await.unwrap();
        assert_eq!(answer.status(), 401);
        let error: Value = answer.json().await.unwrap();
        assert_eq!((&error["error"], &error["message"]), (&json!("unauthorized"), &json!("Invalid API key")));
    }
}
