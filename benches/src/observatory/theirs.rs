//! What the published tool says about each of the sites, in one process of Node.js.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde_json::Value;
use tokio::process::Command;

use super::site::HOST;
use super::{Judged, Options};

const DRIVER: &str = include_str!("theirs.mjs");

/// Judges every site in order.
pub(super) async fn judge(options: &Options, authority: &str, count: usize) -> anyhow::Result<Vec<Judged>> {
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("authority.pem");
    std::fs::write(&root, authority)?;
    let driver = folder.path().join("driver.mjs");
    std::fs::write(&driver, DRIVER)?;
    let package = options.package.canonicalize().context("expected the folder of the package")?;
    let output = Command::new(&options.node)
        .arg(&driver)
        .arg(&package)
        .args([HOST, &count.to_string()])
        .env("NODE_EXTRA_CA_CERTS", &root)
        .output()
        .await
        .context("expected Node.js")?;
    ensure!(output.status.success(), "the tool failed: {}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout)?;
    let judged =
        lines.lines().map(|line| read(&serde_json::from_str(line)?)).collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(judged.len() == count, "expected {count} answers, found {}", judged.len());
    Ok(judged)
}

fn read(answer: &Value) -> anyhow::Result<Judged> {
    let tests = answer["tests"].as_object().with_context(|| format!("expected tests, found {answer}"))?;
    let tests: BTreeMap<String, String> = tests
        .iter()
        .map(|(name, test)| {
            let result = test["result"].as_str().unwrap_or("none");
            (name.clone(), format!("{result} {} {}", test["modifier"], test["pass"]))
        })
        .collect();
    Ok(Judged { score: answer["score"].as_i64().context("expected a score")?, tests })
}
