//! What a program and all that it starts cost, told by GNU time.

use std::fs;
use std::io::ErrorKind;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// Of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// Of processors, by the program and for it.
    pub(super) seconds: f64,
    /// The largest process at its peak.
    pub(super) megabytes: f64,
}

/// Runs a program to its end. Its exit code must be one of `codes`; its output is lost.
pub(super) fn measure(program: &Command, codes: &[i32]) -> anyhow::Result<Cost> {
    let folder = tempfile::tempdir()?;
    let figures = folder.path().join("figures");
    let mut timed = Command::new("time");
    timed.args(["--format", "%U %S %M", "--quiet", "--output"]).arg(&figures);
    timed.arg(program.get_program()).args(program.get_args());
    if let Some(folder) = program.get_current_dir() {
        timed.current_dir(folder);
    }
    let ended = match timed.stdin(Stdio::null()).stdout(Stdio::null()).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!("expected GNU time as `time`, found none"),
        ended => ended.context("cannot run `time`")?,
    };
    if !ended.status.code().is_some_and(|code| codes.contains(&code)) {
        let name = program.get_program().display();
        let said = String::from_utf8_lossy(&ended.stderr);
        let last = said.lines().rev().take(5).collect::<Vec<_>>();
        bail!("expected {name} to end with one of {codes:?}, found {}: {last:?}", ended.status);
    }
    let text = fs::read_to_string(&figures).context("cannot read what `time` wrote")?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [user, system, kilobytes] = numbers[..] else {
        bail!("expected three numbers of GNU time, found {text:?}");
    };
    Ok(Cost { seconds: user + system, megabytes: kilobytes / 1024.0 })
}
