//! `palisade rules test`: whether rules for source code match where their authors say.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use palisade_code::testing::{Outcome, check, rule_files, unreadable};
use palisade_model::{Clock, SystemClock};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of rules, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Answers 0 when every rule does what it should, 1 when one does not.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (mut passed, mut failed, mut without) = (0_u32, 0_u32, 0_u32);
    let mut out = anstream::stdout().lock();
    for path in &args.paths {
        let files = rule_files(path);
        if files.is_empty() {
            bail!("expected files of rules (.yaml) at {}, found none", path.display());
        }
        for file in files {
            let now = SystemClock.now() / 1000;
            let context = || format!("cannot test {}", file.display());
            let mut outcomes = check(&file, now).with_context(context)?;
            if outcomes.is_empty() {
                without += 1;
                outcomes = unreadable(&file).with_context(context)?;
            }
            for Outcome { rule, strict, detail, .. } in outcomes {
                if strict {
                    passed += 1;
                } else {
                    failed += 1;
                    writeln!(out, "FAIL  {rule}  {}\n      {detail}", file.display())?;
                }
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed, {without} files without tests")?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
