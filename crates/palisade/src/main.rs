//! The `palisade` binary: reads the command line, runs one command, answers with its exit code.
//! No logic lives here; commands compose the crates of the workspace and print.

mod cli;
mod code_rules;
mod commands;
mod compose;
mod downloads;
mod logging;
mod names;
mod output;
mod panics;
mod pepper;
mod registry;
mod rendering;
mod rule_files;
mod settings;
mod shutdown;
mod stalled;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

/// What a command answers when it could not do its work (clap uses the same for a bad command line).
const EXIT_ERROR: u8 = 2;

fn main() -> ExitCode {
    panics::keep_quiet();
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("no other provider can have been installed before the first line of main");
    run(cli::Cli::parse()).unwrap_or_else(|error| {
        // Nothing is left to tell anybody when stderr is gone as well.
        let _ = writeln!(anstream::stderr(), "error: {}", describe(&error));
        ExitCode::from(EXIT_ERROR)
    })
}

fn run(cli: cli::Cli) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(cli.command.run())
}

/// The error and its causes on one line; a cause that the text before it has said already is left out.
fn describe(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.ends_with(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    palisade_model::printable(&line)
}
