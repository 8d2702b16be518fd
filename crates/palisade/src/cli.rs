//! The command line: one line per command; each command's own flags live in its file.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::rules;

/// Self-hosted security scanning.
#[derive(Debug, Parser)]
#[command(name = "palisade", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Rules(rules::Args),
}

impl Command {
    /// Runs the command; an error means exit code 2.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Rules(args) => rules::run(args),
        }
    }
}
