//! The figures of code scanning: a tree beside Semgrep, start-up, and lowering beside parsing.

mod cost;
mod found;
mod parsing;
mod start;
mod tree;

use std::path::{Path, PathBuf};

use clap::Subcommand;

/// What is measured of code scanning.
#[derive(Debug, Subcommand)]
pub(crate) enum Figure {
    /// A tree with one thread beside both modes of Semgrep in the same run: CPU seconds, memory, and each finding that differs
    Tree {
        /// A file or folder of rules
        #[arg(long)]
        rules: PathBuf,
        /// The program of Semgrep
        #[arg(long, default_value = "semgrep")]
        semgrep: PathBuf,
        path: PathBuf,
    },
    /// CPU time of a scan of one file
    Startup {
        /// A folder of rules
        #[arg(long)]
        rules: PathBuf,
        /// Files, each scanned alone
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Parsing and lowering together against parsing alone, for each language of the sources below a path
    Parsing { path: PathBuf },
}

pub(crate) fn run(binary: &Path, figure: &Figure) -> anyhow::Result<()> {
    match figure {
        Figure::Tree { rules, semgrep, path } => tree::run(binary, rules, semgrep, path),
        Figure::Startup { rules, files } => start::run(binary, rules, files),
        Figure::Parsing { path } => parsing::run(path),
    }
}
