//! How far the code engine agrees with a suite: `palisade-conformance patterns PATH` and `rules PATH`.

mod patterns;
mod score;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Conformance of the code engine with suites of the Semgrep rule format.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Debug, Subcommand)]
enum Suite {
    /// Files beside `.sgrep` patterns, matches marked by `ERROR:` and `MATCH:` on the line before.
    Patterns {
        /// The folder that holds one folder for each language, and POLYGLOT.
        path: PathBuf,
        /// Languages, each the name of a folder.
        #[arg(required = true)]
        languages: Vec<String>,
        /// Print each target that differs.
        #[arg(long)]
        misses: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().suite {
        Suite::Patterns { path, languages, misses } => patterns::run(&path, &languages, misses),
    }
}
