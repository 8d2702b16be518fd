//! The command line: one line per command; each command's own flags live in its file.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    advisories, doctor, keys, migrate, openapi, organizations, rego, rules, scan, serve, verify_audit, worker,
};

/// Self-hosted security scanning.
#[derive(Debug, Parser)]
#[command(name = "palisade", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Advisories(advisories::Args),
    Doctor(doctor::Args),
    Keys(keys::Args),
    Migrate(migrate::Args),
    Openapi(openapi::Args),
    Organizations(organizations::Args),
    #[command(hide = true)]
    Rego(rego::Args),
    Rules(rules::Args),
    Scan(Box<scan::Args>),
    Serve(Box<serve::Args>),
    VerifyAudit(verify_audit::Args),
    Worker(Box<worker::Args>),
}

impl Command {
    /// Runs the command; an error means exit code 2.
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Advisories(args) => advisories::run(args).await,
            Self::Doctor(args) => doctor::run(args).await,
            Self::Keys(args) => keys::run(args).await,
            Self::Migrate(args) => migrate::run(args).await,
            Self::Openapi(args) => openapi::run(args),
            Self::Organizations(args) => organizations::run(args).await,
            Self::Rego(args) => rego::run(args),
            Self::Rules(args) => rules::run(args),
            Self::Scan(args) => scan::run(*args).await,
            Self::Serve(args) => serve::run(*args).await,
            Self::VerifyAudit(args) => verify_audit::run(args).await,
            Self::Worker(args) => worker::run(*args).await,
        }
    }
}
