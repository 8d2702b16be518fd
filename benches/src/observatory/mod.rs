//! The Observatory block beside the published tool: 300 generated sites, each test's result and the score of both.

mod cases;
mod ours;
mod site;
mod theirs;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::figure::{Goal, line, print};

/// How many sites.
const CASES: usize = 300;
/// Differences that are printed.
const SHOWN: usize = 40;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder `@mdn/mdn-http-observatory` of an installed npm package
    package: PathBuf,
    /// The Node.js program
    #[arg(long, default_value = "node")]
    node: PathBuf,
}

/// What one of the two says about one site.
#[derive(Debug, PartialEq, Eq)]
struct Judged {
    score: i64,
    /// Result by test.
    tests: BTreeMap<String, String>,
}

/// Needs the ports 80 and 443 of loopback: a network namespace, or nobody else on them.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let cases: Arc<[cases::Case]> = cases::generate(CASES).into();
    let site = site::Site::start(Arc::clone(&cases)).await?;
    let theirs = theirs::judge(options, &site.authority, CASES).await?;
    let (mut equal, mut equal_scores, mut compared, mut shown) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (number, theirs) in theirs.iter().enumerate() {
        let ours = ours::judge(&site.authority, number).await?;
        equal_scores += usize::from(ours.score == theirs.score);
        for (test, expected) in &theirs.tests {
            let found = ours.tests.get(test).map_or("no such test", String::as_str);
            compared += 1;
            equal += usize::from(found == expected);
            if found != expected && shown < SHOWN {
                shown += 1;
                line(&format!("{test}: expected {expected}, found {found}: {:?}", cases[number]));
            }
        }
        if ours.score != theirs.score && shown < SHOWN {
            shown += 1;
            line(&format!("score: expected {}, found {}: {:?}", theirs.score, ours.score, cases[number]));
        }
    }
    print("results that the published tool gives too", equal as f64, "", Goal::AtLeast(compared as f64));
    print("sites with its score", equal_scores as f64, "", Goal::AtLeast(CASES as f64));
    Ok(())
}
