//! Our own SBOMs against the official schemas: `palisade-bench sbom`.

mod inventories;
mod verdicts;

use std::path::Path;
use std::time::Instant;

use palisade_sbom::{Format, write_sbom};

use crate::figure::{Goal, line, millis, print};
use inventories::{Case, large};

/// Writes generated inventories in every format, holds them to the schemas in the folder, and measures a large one.
pub(crate) fn run(schemas: &Path) -> anyhow::Result<()> {
    let judge = verdicts::Judge::new(schemas)?;
    let cases = inventories::all();
    let (mut good, mut all) = (0usize, 0usize);
    for case in &cases {
        let expected = verdicts::packages(&written(case, Format::CycloneDxJson)?)?;
        for format in Format::ALL.iter().filter(|format| format.is_bill()) {
            let written = written(case, *format)?;
            all += 1;
            match judge.problem(&written, *format).or_else(|| verdicts::difference(&written, &expected)) {
                None => good += 1,
                Some(problem) => line(&format!("failed: {} as {format:?}: {problem}", case.name)),
            }
            let mut backwards = case.clone();
            backwards.files.reverse();
            if written != self::written(&backwards, *format)? {
                line(&format!("failed: {} as {format:?}: the order of the files matters", case.name));
            }
        }
    }
    line(&format!("documents that their schema accepts and our readers read alike: {good}/{all}"));
    measure(&large(10_000))
}

fn written(case: &Case, format: Format) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    write_sbom(&case.inventory(), format, &mut out)?;
    Ok(out)
}

fn measure(case: &Case) -> anyhow::Result<()> {
    for format in Format::ALL.iter().filter(|format| format.is_bill()) {
        let start = Instant::now();
        let bytes = written(case, *format)?;
        let name = format!("10,000 components as {format:?}, {} kB", bytes.len() / 1000);
        print(&name, millis(start.elapsed()), "ms", Goal::AtMost(500.0));
    }
    Ok(())
}
