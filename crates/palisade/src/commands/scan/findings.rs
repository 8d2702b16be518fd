//! Runs the engine over the target and collects what comes out of its channel.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use indicatif::MultiProgress;
use palisade_engine::{
    Blocks, Cancel, Normalizer, Progress, Reach, Registry, ScannedTree, TargetContext, TargetRequest,
    TreeOptions, TreeScan, scan_target, scan_tree,
};
use palisade_model::{Coverage, Finding, PackageFile, ScanType};
use tokio::sync::mpsc;

use super::target::Target;

/// Findings in flight between the engine and the report.
const CHANNEL: usize = 256;

/// What is scanned with what.
pub(super) struct Job {
    pub(super) target: Target,
    pub(super) scanners: Registry,
    pub(super) options: TreeOptions,
    pub(super) scan_type: ScanType,
    /// Whether the opt-in checks of web sites run too.
    pub(super) active: bool,
    pub(super) normalizer: Normalizer,
    pub(super) cancel: Cancel,
    pub(super) progress: Arc<Progress>,
    /// Where progress is drawn.
    pub(super) bars: MultiProgress,
}

/// What a scan gave.
pub(super) struct Outcome {
    pub(super) findings: Vec<Finding>,
    pub(super) coverage: Coverage,
    /// The packages of a tree.
    pub(super) packages: Vec<PackageFile>,
    pub(super) blocks: serde_json::Value,
}

/// Runs the job to its end.
pub(super) async fn collect(job: Job) -> anyhow::Result<Outcome> {
    let (sender, mut receiver) = mpsc::channel(CHANNEL);
    let receiving = async {
        let mut findings = Vec::new();
        while let Some(finding) = receiver.recv().await {
            findings.push(finding);
        }
        findings
    };
    match job.target.clone() {
        Target::Tree(root) => {
            let (tree, findings) = tokio::join!(scan_files(job, root, sender), receiving);
            let ScannedTree { coverage, packages } = tree?;
            Ok(Outcome { findings, coverage, packages, blocks: serde_json::json!({}) })
        }
        Target::Web(url) => {
            let (scanned, mut findings) = tokio::join!(scan_site(job, url, sender), receiving);
            let (coverage, blocks) = scanned?;
            // Checks end in any order; the report does not.
            findings.sort_by(|a, b| (&a.rule_id, &a.location).cmp(&(&b.rule_id, &b.location)));
            Ok(Outcome { findings, coverage, packages: Vec::new(), blocks: object(blocks)? })
        }
    }
}

async fn scan_files(job: Job, root: PathBuf, out: mpsc::Sender<Finding>) -> anyhow::Result<ScannedTree> {
    let scan = TreeScan {
        root,
        scanners: job.scanners.file_scanners,
        fact_scanners: job.scanners.fact_scanners,
        options: job.options,
        cancel: job.cancel,
        progress: job.progress,
        normalizer: Arc::new(job.normalizer),
    };
    Ok(tokio::task::spawn_blocking(move || scan_tree(&scan, &out)).await??)
}

async fn scan_site(job: Job, url: String, out: mpsc::Sender<Finding>) -> anyhow::Result<(Coverage, Blocks)> {
    let context = TargetContext {
        cancel: job.cancel,
        progress: job.progress,
        identity_key: job.normalizer.identity_key,
    };
    // Whoever gives the flag says that the owner agreed.
    let reach = if job.active { Reach::Domain } else { Reach::Nothing };
    let request = TargetRequest { reach, ..TargetRequest::new(url, job.scan_type) };
    let (mut whole, mut blocks) = (Coverage::default(), Blocks::new());
    for scanner in &job.scanners.target_scanners {
        let (part, added) = scan_target(scanner.as_ref(), &request, &context, &job.normalizer, &out).await?;
        whole.scanners.extend(part.scanners);
        part.gaps.into_iter().for_each(|gap| whole.add_gap(gap));
        blocks.extend(added);
    }
    Ok((whole, blocks))
}

fn object(blocks: Blocks) -> anyhow::Result<serde_json::Value> {
    let parse = |(name, text): (String, String)| {
        let value =
            serde_json::from_str(&text).with_context(|| format!("expected JSON in the block {name}"))?;
        anyhow::Ok((name, value))
    };
    Ok(serde_json::Value::Object(blocks.into_iter().map(parse).collect::<Result<_, _>>()?))
}
