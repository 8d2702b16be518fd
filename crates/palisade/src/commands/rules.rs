//! `palisade rules`: lists the rules and explains one.

use std::process::ExitCode;

use clap::Subcommand;

/// List and explain the rules.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print one line per rule.
    List,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.action {
        Action::List => {
            for rule in crate::registry::builtin().rules() {
                std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", rule.id))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
