//! What each tool says that a server accepts: the codes of the suites of each version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use anyhow::Context;
use palisade_web::WebConfig;
use serde::Deserialize;
use serde_json::Value;

/// Names of versions as Palisade writes them, and the names of the suites that are accepted.
pub(crate) type Accepted = BTreeMap<String, BTreeSet<String>>;

/// What the prober found, and how many connections it took.
pub(crate) async fn ours(config: &WebConfig, port: u16) -> anyhow::Result<(Accepted, u64)> {
    let survey: Value = serde_json::from_str(&palisade_web::survey_tls(config, "localhost", port).await)?;
    let mut accepted = Accepted::new();
    for protocol in survey["protocols"].as_array().context("protocols")? {
        let version = protocol["version"].as_str().context("a version")?;
        anyhow::ensure!(protocol["complete"] == true, "{version} could not be probed to the end");
        let suites = protocol["suites"].as_array().into_iter().flatten();
        let names: BTreeSet<String> =
            suites.filter_map(|suite| suite["name"].as_str().map(str::to_owned)).collect();
        if !names.is_empty() {
            accepted.insert(version.to_owned(), names);
        }
    }
    Ok((accepted, survey["connections"].as_u64().unwrap_or(0)))
}

/// What sslscan says. `names` are those of IANA by code.
pub(crate) fn sslscan(tool: &Path, port: u16, names: &BTreeMap<String, String>) -> anyhow::Result<Accepted> {
    let target = format!("localhost:{port}");
    let mut command = Command::new(tool);
    command.args(["--no-colour", "--no-heartbleed", "--no-groups", "--xml=-", &target]);
    let output = output(&mut command).context("expected sslscan (Debian's package of that name)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut accepted = Accepted::new();
    for line in text.lines().filter(|line| line.trim_start().starts_with("<cipher ")) {
        let (Some(version), Some(code)) = (attribute(line, "sslversion"), attribute(line, "id")) else {
            continue;
        };
        let code = code.trim_start_matches("0x").to_ascii_lowercase();
        let name = names.get(&code).cloned().unwrap_or(code);
        accepted.entry(version.replace('v', " ")).or_default().insert(name);
    }
    Ok(accepted)
}

/// Runs a tool while the other threads go on with the proxy.
fn output(command: &mut Command) -> std::io::Result<Output> {
    tokio::task::block_in_place(|| command.output())
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// What sslyze says.
pub(crate) fn sslyze(tool: &Path, port: u16) -> anyhow::Result<Accepted> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("out.json");
    let mut command = Command::new(tool);
    command.arg(format!("--json_out={}", file.display())).arg(format!("localhost:{port}"));
    let output = output(&mut command).context("expected sslyze (PyPI's package of that name)")?;
    let text = std::fs::read_to_string(&file)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let report: Report = serde_json::from_str(&text)?;
    let server = report.server_scan_results.into_iter().next().context("a scanned server")?;
    let commands = server.scan_result.context("a finished scan")?;
    let mut accepted = Accepted::new();
    for (command, version) in [
        ("ssl_2_0", "SSL 2.0"),
        ("ssl_3_0", "SSL 3.0"),
        ("tls_1_0", "TLS 1.0"),
        ("tls_1_1", "TLS 1.1"),
        ("tls_1_2", "TLS 1.2"),
        ("tls_1_3", "TLS 1.3"),
    ] {
        let scanned =
            commands.get(&format!("{command}_cipher_suites")).and_then(|command| command.result.as_ref());
        let suites = scanned.into_iter().flat_map(|result| &result.accepted_cipher_suites);
        let names: BTreeSet<String> = suites.map(|accepted| accepted.cipher_suite.name.clone()).collect();
        if !names.is_empty() {
            accepted.insert(version.to_owned(), names);
        }
    }
    Ok(accepted)
}

/// The part of sslyze's answer that is wanted. The rest holds numbers of thousands of bits, which are skipped.
#[derive(Deserialize)]
struct Report {
    server_scan_results: Vec<ScannedServer>,
}

#[derive(Deserialize)]
struct ScannedServer {
    scan_result: Option<BTreeMap<String, ScanCommand>>,
}

#[derive(Deserialize)]
struct ScanCommand {
    result: Option<ScanResult>,
}

#[derive(Deserialize)]
struct ScanResult {
    #[serde(default)]
    accepted_cipher_suites: Vec<AcceptedSuite>,
}

#[derive(Deserialize)]
struct AcceptedSuite {
    cipher_suite: NamedSuite,
}

#[derive(Deserialize)]
struct NamedSuite {
    name: String,
}
