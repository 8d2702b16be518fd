//! `palisade rules`: lists the rules, explains one, and tests rules for source code.

mod test;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use palisade_model::RuleMeta;
use palisade_report::{write_rule, write_rule_list, write_rules_json};

use crate::{output, registry};

/// How many ids are suggested for one that does not exist, and how alike they must be (0 to 1).
const SUGGESTIONS: usize = 3;
const LEAST_SIMILARITY: f64 = 0.75;

/// List, explain and test the rules
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print every rule
    List {
        /// Only the rules of one scanner, such as `secrets`
        #[arg(long, value_name = "NAME")]
        scanner: Option<String>,
        /// Form of the list
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// Print everything about one rule: why it is a problem and how to fix it
    Explain {
        /// The id, as reports show it
        id: String,
    },
    /// Run rules for source code over the files beside them, and compare with their `ruleid:` and `ok:` comments
    Test(test::Args),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ListFormat {
    Table,
    Json,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let rules = || registry::builtin().map(|registry| registry.rules());
    match args.action {
        Action::List { scanner, format } => list(rules()?, scanner.as_deref(), format)?,
        Action::Explain { id } => explain(&rules()?, &id)?,
        Action::Test(args) => return test::run(&args),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(mut rules: Vec<Arc<RuleMeta>>, scanner: Option<&str>, format: ListFormat) -> anyhow::Result<()> {
    if let Some(name) = scanner {
        let mut scanners: Vec<_> = rules.iter().map(|rule| rule.scanner.clone()).collect();
        scanners.dedup();
        rules.retain(|rule| rule.scanner == name);
        if rules.is_empty() {
            bail!("expected a scanner out of {}, found {name:?}", scanners.join(", "));
        }
    }
    output::to_stdout(|look, out| match format {
        ListFormat::Table => write_rule_list(&rules, look, out),
        ListFormat::Json => write_rules_json(&rules, out),
    })?;
    Ok(())
}

fn explain(rules: &[Arc<RuleMeta>], id: &str) -> anyhow::Result<()> {
    let Some(rule) = rules.iter().find(|rule| rule.id == id) else {
        match nearest(rules, id).join(", ") {
            none if none.is_empty() => {
                bail!("expected the id of a rule (see `palisade rules list`), found {id:?}")
            }
            ids => bail!("expected the id of a rule, found {id:?}; nearest: {ids}"),
        }
    };
    output::to_stdout(|look, out| write_rule(rule, look, out))?;
    Ok(())
}

/// The ids most like `id`, best first. Ids that contain what was typed count as alike.
fn nearest<'a>(rules: &'a [Arc<RuleMeta>], id: &str) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = rules
        .iter()
        .map(|rule| {
            let alike = strsim::jaro_winkler(&rule.id, id);
            let contains = id.len() >= 3 && rule.id.contains(id);
            (alike + f64::from(u8::from(contains)), rule.id.as_str())
        })
        .filter(|(score, _)| *score >= LEAST_SIMILARITY)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(SUGGESTIONS).map(|(_, id)| id).collect()
}
