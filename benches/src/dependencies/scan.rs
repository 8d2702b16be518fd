//! Whole scans by the binary, from start to exit: the generated monorepo, and an SBOM of 10,000 components.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use palisade_advisories::Library;
use serde_json::json;

use crate::advisories::components;
use crate::figure::{self, Goal, median};

const ROUNDS: usize = 7;

/// Imports the exports once, then scans with a warm index.
pub(super) fn run(binary: &Path, advisories: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    let binary = binary.canonicalize().with_context(|| format!("no binary {}", binary.display()))?;
    let folder = tempfile::tempdir()?;
    let scans = Scans { binary, data: folder.path().join("data") };
    let imported =
        scans.command("advisories").arg("import").arg(advisories).stdout(Stdio::null()).status()?;
    ensure!(imported.success(), "the advisories were not imported");

    let tree = folder.path().join("monorepo");
    write_all(&tree, files)?;
    scans.measure("200 lockfiles, 40,000 packages, all scanners", &tree, &[], 1000.0, None)?;
    let only = ["--scanners", "dependencies"];
    scans.measure("the same, dependencies only", &tree, &only, 1000.0, None)?;

    let bill = folder.path().join("large.cdx.json");
    std::fs::write(&bill, bill_of_materials(&scans.data)?)?;
    scans.measure("SBOM of 10,000 components", &bill, &only, 100.0, Some(100.0))
}

struct Scans {
    binary: PathBuf,
    data: PathBuf,
}

impl Scans {
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(name).env("PALISADE_DATA_DIR", &self.data);
        command
    }

    /// The middle of some runs; the largest memory of any.
    fn measure(
        &self,
        name: &str,
        path: &Path,
        arguments: &[&str],
        goal_ms: f64,
        goal_mb: Option<f64>,
    ) -> anyhow::Result<()> {
        let report = self.data.join("report.json");
        let mut times = Vec::new();
        let mut memory = 0;
        for _ in 0..ROUNDS {
            let mut command = self.command("scan");
            command.arg(path).args(arguments).args(["--format", "json", "--threads", "2", "--output"]);
            let started = Instant::now();
            let child = command.arg(&report).stderr(Stdio::null()).spawn()?;
            memory = memory.max(wait(child)?);
            times.push(figure::millis(started.elapsed()));
        }
        let bytes = std::fs::metadata(&report)?.len();
        let megabytes = memory as f64 / 1e6;
        let findings = findings(&report)?;
        figure::line(&format!(
            "{name}: {findings} findings in {bytes} bytes, at most {megabytes:.1} MB resident"
        ));
        figure::print(name, median(times), "ms", Goal::AtMost(goal_ms));
        if let Some(goal) = goal_mb {
            figure::print(&format!("{name}, memory"), megabytes, "MB", Goal::AtMost(goal));
        }
        Ok(())
    }
}

fn findings(report: &Path) -> anyhow::Result<usize> {
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report)?)?;
    report["findings"].as_array().map(Vec::len).context("a report has findings")
}

/// Waits for the end; gives the highest resident memory that was seen, in bytes.
fn wait(mut child: Child) -> anyhow::Result<u64> {
    let mut highest = 0;
    loop {
        highest = highest.max(high_water(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            ensure!(matches!(status.code(), Some(0 | 1)), "the scan failed: {status}");
            return Ok(highest);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn write_all(tree: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    for (path, text) in files {
        let path = tree.join(path);
        std::fs::create_dir_all(path.parent().context("a file lies in a folder")?)?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// Half of the components have advisories of their own, most of them for other versions.
fn bill_of_materials(data: &Path) -> anyhow::Result<String> {
    let index = Library::new(&data.join("advisories")).open()?.context("expected an index")?;
    let components: Vec<_> = components(&index)?
        .iter()
        .enumerate()
        .map(|(number, package)| {
            let purl = package.purl.to_string();
            json!({"type": "library", "name": package.name, "version": package.version, "purl": purl, "bom-ref": number.to_string()})
        })
        .collect();
    Ok(json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components})
        .to_string())
}
