//! Between the scanners of a tree and the ingest writer: notes on findings what the project's VEX document says, and counts
//! vulnerabilities.

use std::collections::BTreeSet;

use palisade_model::Finding;
use palisade_sbom::vex::VexAtWork;
use tokio::sync::mpsc::{Receiver, Sender};

/// What was learnt on the way.
pub(crate) struct Passed {
    pub(crate) vex: VexAtWork,
    /// The names of vulnerabilities that count.
    advisories: BTreeSet<String>,
}

impl Passed {
    /// How many vulnerabilities count.
    pub(crate) fn vulnerabilities(&self) -> u64 {
        self.advisories.len() as u64
    }
}

/// Passes findings on until there are no more, or nobody takes them: then the scanners find their receiver gone.
pub(crate) async fn pass_on(mut found: Receiver<Finding>, out: Sender<Finding>, vex: VexAtWork) -> Passed {
    let mut passed = Passed { vex, advisories: BTreeSet::new() };
    while let Some(mut finding) = found.recv().await {
        passed.vex.apply(&mut finding);
        let package = finding.package.as_ref().filter(|_| finding.is_active());
        if let Some(advisory) = package.map(|package| package.advisory()).filter(|name| !name.is_empty()) {
            passed.advisories.insert(advisory.to_owned());
        }
        if out.send(finding).await.is_err() {
            break;
        }
    }
    passed
}
