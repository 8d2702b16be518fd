//! Uploaded archives from the upload to their findings, hostile ones included.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::command::planted_token;
use crate::support::server::{Client, Installation};

/// One entry of a tar archive; `b'0'` is a file, `b'2'` a symbolic link.
fn entry(kind: u8, name: &str, link: &str, content: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[148..156].fill(b' ');
    header[156] = kind;
    header[157..157 + link.len()].copy_from_slice(link.as_bytes());
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut entry = header.to_vec();
    entry.extend_from_slice(content);
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

fn packed(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&[&entries.concat()[..], &[0; 1024]].concat()).unwrap();
    encoder.finish().unwrap()
}

fn secret() -> Vec<u8> {
    format!("REGION=eu\nGITHUB_TOKEN={}\n", planted_token()).into_bytes()
}

async fn upload(client: &Client, name: &str, archive: Vec<u8>) -> Value {
    let answer = client.post(&format!("/v1/uploads?file_name={name}")).body(archive).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

async fn scan(client: &Client, body: &Value) -> Value {
    let answer = client.post("/v1/scans").json(body).send().await.unwrap();
    assert_eq!(answer.status(), 202, "{}", answer.text().await.unwrap());
    let queued: Value = answer.json().await.unwrap();
    client.ended(queued["id"].as_str().unwrap()).await
}

fn places(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["location"]["path"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn an_archive_is_scanned_and_what_leads_out_of_it_is_not_covered(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let client = server.client();
        let project = client.post("/v1/projects").json(&json!({"name": "shop"})).send().await.unwrap();
        let project: Value = project.json().await.unwrap();
        let hostile = packed(&[
            entry(b'0', "shop/src/deploy.env", "", &secret()),
            entry(b'0', "../../escaped.env", "", &secret()),
            entry(b'0', "/etc/escaped.env", "", &secret()),
            entry(b'2', "shop/link", "../../..", b""),
            entry(b'1', "shop/hard", "/etc/passwd", b""),
        ]);
        let upload = upload(&client, "shop.tar.gz", hostile).await;
        let scanned = scan(&client, &json!({"upload_id": upload["id"], "project_id": project["id"]})).await;
        assert_eq!((&scanned["status"], &scanned["project_id"]), (&json!("completed"), &project["id"]), "{scanned}");
        assert_eq!((&scanned["target"], &scanned["branch"]), (&json!("shop.tar.gz"), &json!("main")));
        let id = scanned["id"].as_str().unwrap();
        assert_eq!(places(&client.findings(id).await), ["shop/src/deploy.env"]);
        let gaps = scanned["coverage"]["gaps"].as_array().unwrap();
        let mut subjects: Vec<_> = gaps.iter().map(|gap| gap["subject"].as_str().unwrap()).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, ["../../escaped.env", "/etc/escaped.env", "shop/hard", "shop/link"], "{gaps:?}");
        assert!(!installation.folder.path().join("escaped.env").exists());
        // The same file in a new archive is the same finding; without it that is fixed.
        let again = packed(&[entry(b'0', "shop/src/deploy.env", "", &[b"# moved\n", &secret()[..]].concat())]);
        let clean = packed(&[entry(b'0', "shop/src/main.py", "", b"print('hello')\n")]);
        for (archive, expected) in [
            (again, json!({"new": 0, "unchanged": 1, "fixed": 0, "reopened": 0})),
            (clean, json!({"new": 0, "unchanged": 0, "fixed": 1, "reopened": 0})),
        ] {
            let upload = self::upload(&client, "other-name.tar.gz", archive).await;
            let scanned = scan(&client, &json!({"upload_id": upload["id"], "project_id": project["id"]})).await;
            assert_eq!(scanned["changes"], expected, "{scanned}");
        }
    }

    async fn a_bomb_fails_and_no_upload_is_left_to_scan_when_it_is_deleted(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let client = server.client();
        let bomb = packed(&[entry(b'0', "zeros", "", &vec![0; 40 * 1024 * 1024])]);
        let uploaded = upload(&client, "bomb.tar.gz", bomb).await;
        let scanned = scan(&client, &json!({"upload_id": uploaded["id"]})).await;
        assert_eq!((&scanned["status"], &scanned["failure"]["code"]), (&json!("failed"), &json!("archive_ratio")));
        assert_eq!(scanned["score"], Value::Null, "it is not clean");
        let path = format!("/v1/uploads/{}", uploaded["id"].as_str().unwrap());
        let deleted = client.http.delete(format!("{}{path}", server.url)).bearer_auth(server.first_key.as_deref().unwrap());
        assert_eq!(deleted.send().await.unwrap().status(), 204);
        let gone = client.post("/v1/scans").json(&json!({"upload_id": uploaded["id"]})).send().await.unwrap();
        assert_eq!(gone.status(), 404);
        let work = installation.data_dir().join("objects");
        assert_eq!(files_below(&work), 0, "nothing of it is left in {}", work.display());
    }

    async fn types_that_no_scanner_of_an_archive_finds_are_refused_or_skipped(engine: Engine) {
        let installation = Installation::new(engine, &[]);
        let server = installation.start();
        let client = server.client();
        let uploaded = upload(&client, "a.tar.gz", packed(&[entry(b'0', "a.env", "", &secret())])).await;
        let body = json!({"upload_id": uploaded["id"], "types": ["dast"]});
        let refused = client.post("/v1/scans").json(&body).send().await.unwrap();
        assert_eq!(refused.status(), 400);
        assert_eq!(refused.json::<Value>().await.unwrap()["error"], "nothing_to_scan");
        let scanned = scan(&client, &json!({"upload_id": uploaded["id"], "types": ["secrets", "sast", "dast"]})).await;
        let ran: Vec<_> = scanned["coverage"]["scanners"].as_array().unwrap().iter()
            .map(|run| (run["scanner"].as_str().unwrap(), run["status"].as_str().unwrap()))
            .collect();
        let completed = ["secrets", "code"].map(|scanner| (scanner, "completed"));
        let skipped = ["web", "dependencies", "license"].map(|scanner| (scanner, "skipped"));
        assert_eq!((&ran[..2], &ran[2..]), (&completed[..], &skipped[..]));
    }
}

fn files_below(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}
