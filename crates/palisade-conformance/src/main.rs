//! How far the code engine agrees with a suite: `palisade-conformance patterns PATH` and `rules PATH`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command whose output is its purpose")]

mod clock;
mod labelled;
mod patterns;
mod prefilter;
mod rules;
mod score;
mod tree;

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
    /// A benchmark with a list of what is real: lines `file,category,true or false,CWE`.
    Labelled {
        /// Files of rules, or folders of them.
        #[arg(long = "rules", required = true)]
        rules: Vec<PathBuf>,
        /// The list.
        #[arg(long)]
        expected: PathBuf,
        path: PathBuf,
    },
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
    /// Rule files beside targets whose comments say `ruleid:` and `ok:`.
    Rules {
        /// The folder that holds them, however deep.
        path: PathBuf,
        /// Print each rule that differs.
        #[arg(long)]
        misses: bool,
        /// Only files with this in their path.
        #[arg(long)]
        only: Option<String>,
    },
    /// What the texts of patterns ask for against what their trees ask for: one line for each word that only a text has.
    Prefilter {
        /// A file of rules, or a folder of them.
        path: PathBuf,
    },
    /// Scans a tree with one thread; one line for each finding.
    Tree {
        /// Files of rules, or folders of them.
        #[arg(long = "rules", required = true)]
        rules: Vec<PathBuf>,
        path: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().suite {
        Suite::Labelled { rules, expected, path } => labelled::run(&rules, &expected, &path),
        Suite::Patterns { path, languages, misses } => patterns::run(&path, &languages, misses),
        Suite::Rules { path, misses, only } => rules::run(&path, misses, only.as_deref()),
        Suite::Prefilter { path } => prefilter::run(&path),
        Suite::Tree { rules, path } => tree::run(&rules, &path),
    }
}
