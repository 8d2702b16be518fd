//! `palisade rego`: runs one module of Rego from stdin under limits of its own. Started by gates, never by people.

use std::process::ExitCode;

use anyhow::Context;
use palisade_policy::{ChildProcess, serve_child};

/// What this binary is called with to run a module.
const NAME: &str = "rego";

/// Run one module of Rego from stdin
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(crate) struct Args {}

pub(crate) fn run(_: Args) -> anyhow::Result<ExitCode> {
    serve_child().context("running a module of Rego")?;
    Ok(ExitCode::SUCCESS)
}

/// Runs modules in processes of this same binary.
pub(crate) fn runner() -> anyhow::Result<ChildProcess> {
    let program = std::env::current_exe().context("finding this program to run Rego with")?;
    Ok(ChildProcess { program, arguments: vec![NAME.to_owned()] })
}
