//! Reads SARIF files and says what was in them and how long it took:
//! `cargo run --release -p palisade-report --example read_sarif -- [--findings] FILE…`

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use palisade_report::{SarifOptions, read_sarif};

fn main() -> anyhow::Result<()> {
    let mut show = false;
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--findings") => show = true,
            _ => read(Path::new(&argument), show)?,
        }
    }
    Ok(())
}

fn read(path: &Path, show: bool) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let started = Instant::now();
    let mut sink = |_: &_, finding| match show {
        true => writeln!(out, "{}", serde_json::to_string(&finding)?),
        false => Ok(()),
    };
    let outcome = read_sarif(&mut File::open(path)?, &SarifOptions::default(), &mut sink);
    let millis = started.elapsed().as_millis();
    match outcome {
        Ok(summary) => writeln!(
            out,
            "{}: {} findings, {} runs, {:?}, {} tags and {} locations dropped, {millis} ms {}",
            path.display(),
            summary.findings,
            summary.runs.len(),
            summary.skipped,
            summary.dropped_tags,
            summary.dropped_locations,
            summary.notices.join("; "),
        )?,
        Err(error) => writeln!(out, "{}: {}: {error} ({millis} ms)", path.display(), error.code())?,
    }
    Ok(())
}
