//! Checks a SARIF report against the JSON schema of OASIS:
//! `cargo run -p palisade-report --example validate_sarif -- SCHEMA REPORT…`

use std::io::Write;

use anyhow::{Context, bail};
use serde_json::Value;

fn main() -> anyhow::Result<()> {
    let mut paths = std::env::args_os().skip(1);
    let schema = read(&paths.next().context("expected the path of the schema, then of the reports")?)?;
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| anyhow::anyhow!("the schema itself is not valid: {error}"))?;
    let mut errors = 0;
    let mut reports = 0;
    for path in paths {
        reports += 1;
        for error in validator.iter_errors(&read(&path)?) {
            errors += 1;
            writeln!(std::io::stdout(), "{}: {}: {error}", path.display(), error.instance_path())?;
        }
    }
    if reports == 0 {
        bail!("expected the path of at least one report");
    }
    if errors > 0 {
        bail!("{errors} errors");
    }
    writeln!(std::io::stdout(), "{reports} valid")?;
    Ok(())
}

fn read(path: &std::ffi::OsStr) -> anyhow::Result<Value> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("expected JSON in {}", path.display()))
}
