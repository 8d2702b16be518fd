//! `palisade openapi`: prints the OpenAPI 3.1 document of the API.

use std::process::ExitCode;

use crate::output;

/// Print the OpenAPI 3.1 document
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_: Args) -> anyhow::Result<ExitCode> {
    let document = serde_json::to_string_pretty(&palisade_api::openapi())?;
    output::to_stdout(|_, out| writeln!(out, "{document}"))?;
    Ok(ExitCode::SUCCESS)
}
