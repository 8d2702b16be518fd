//! The `TargetScanner`: collects an observation inside the budgets, runs every check, reports.

use std::sync::Arc;

use async_trait::async_trait;
use palisade_engine::{
    Draft, ScannerMeta, TargetContext, TargetFailure, TargetReport, TargetRequest, TargetScanner, TargetSink,
};
use palisade_model::{Category, Evidence, Gap, GapReason, Outcome, RuleMeta, ScanType};
use url::Url;

use crate::blocks;
use crate::checks::{self, Check, Found, Verdict};
use crate::collect::{Collected, Collector};
use crate::config::WebConfig;
use crate::fetch::{Connect, GuardedConnector};
use crate::observation::{Observation, Unjudged};
use crate::sandbox;
use crate::tls::{Roots, RootsError};

/// The work of fetching, in units of one check.
const FETCH_UNITS: u64 = 16;

/// Scans live web targets.
pub struct WebScanner {
    config: WebConfig,
    roots: Roots,
    connector: GuardedConnector,
    checks: Vec<(Arc<RuleMeta>, &'static Check)>,
}

impl WebScanner {
    /// # Errors
    /// [`RootsError`] when a configured root certificate cannot be used.
    pub fn new(config: WebConfig) -> Result<Self, RootsError> {
        let roots = Roots::with_extra(&config.roots)?;
        let connector =
            GuardedConnector { policy: config.policy.clone(), resolver: Arc::clone(&config.resolver) };
        let checks = checks::ALL.iter().map(|check| (Arc::new(check.meta()), *check)).collect();
        Ok(Self { config, roots, connector, checks })
    }

    async fn collect(&self, request: &TargetRequest) -> Result<Collected, TargetFailure> {
        if !request.sandbox {
            return self.collect_from(&self.connector, &request.url, request.scan_type).await;
        }
        let site = sandbox::Site::new().map_err(|error| TargetFailure {
            code: "sandbox_unavailable",
            message: format!("the built-in site could not be started: {error}"),
        })?;
        self.collect_from(&site, sandbox::URL, request.scan_type).await
    }

    async fn collect_from(
        &self,
        connector: &dyn Connect,
        url: &str,
        scan_type: ScanType,
    ) -> Result<Collected, TargetFailure> {
        let target =
            Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let target = target.ok_or_else(|| TargetFailure {
            code: "invalid_target",
            message: format!("expected an http or https URL, found {url:?}"),
        })?;
        let collector = Collector {
            connector,
            budgets: &self.config.budgets,
            user_agent: &self.config.user_agent,
            roots: &self.roots,
            now: self.config.clock.now(),
        };
        Ok(collector.collect(target, scan_type).await)
    }

    async fn run_checks(
        &self,
        context: &TargetContext,
        observation: &Observation,
        sink: &dyn TargetSink,
    ) -> TargetReport {
        let mut report = TargetReport::default();
        for (meta, check) in &self.checks {
            context.progress.set_current(area(meta.category));
            let outcome = match (check.run)(observation) {
                Ok(Verdict::Pass) => Outcome::Pass,
                Ok(Verdict::NotApplicable) => Outcome::NotApplicable,
                Ok(Verdict::Fail(found)) => {
                    for found in found {
                        sink.report(draft(context, observation, meta, found)).await;
                    }
                    Outcome::Fail
                }
                Err(Unjudged { reason, detail }) => {
                    report.gaps.push(gap(check.id, reason, detail));
                    Outcome::Error
                }
            };
            report.checks.add(outcome);
            context.progress.add_done(1);
        }
        report
    }

    async fn run(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure> {
        context.progress.add_total(FETCH_UNITS + u64::try_from(self.checks.len()).unwrap_or(0));
        context.progress.set_current("Connecting");
        let collected = self.collect(request).await?;
        context.progress.add_done(FETCH_UNITS);
        let observation = &collected.observation;
        if let Some(failure) = collected.failure() {
            return Err(failure);
        }
        let mut report = self.run_checks(context, observation, sink).await;
        if report.checks.fail + report.checks.pass == 0 {
            return Err(collected.nothing_judged());
        }
        report.gaps.extend(collected.gaps());
        report.gaps.extend(missing_tiers(request.scan_type));
        report.blocks = blocks::all(&collected);
        Ok(report)
    }
}

#[async_trait]
impl TargetScanner for WebScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "web", version: env!("CARGO_PKG_VERSION"), network: true, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.checks.iter().map(|(meta, _)| Arc::clone(meta)).collect()
    }

    async fn scan(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure> {
        tokio::select! {
            biased;
            () = context.cancel.cancelled() => {
                Err(TargetFailure { code: "cancelled", message: "the scan was cancelled".to_owned() })
            }
            outcome = self.run(context, request, sink) => outcome,
        }
    }
}

/// What the progress line calls a group of checks.
fn area(category: Category) -> &'static str {
    match category {
        Category::Auth => "Cookies and authentication",
        Category::EdgeInfra => "Server and edge",
        Category::Headers => "Security headers",
        Category::Network => "Redirects",
        Category::Privacy => "Privacy",
        Category::Tls => "TLS certificate",
        _ => "Checks",
    }
}

fn draft(context: &TargetContext, observation: &Observation, meta: &Arc<RuleMeta>, found: Found) -> Draft {
    let host = observation.host();
    let identity = context.identity(format!("{}\0{host}\0{}", meta.id, found.subject).as_bytes());
    let evidence = Evidence::from_masked(&found.evidence);
    let mut draft = Draft::new(Arc::clone(meta), found.location, evidence, identity);
    draft.severity = found.severity;
    draft.root_cause = found.root_cause.map(|cause| format!("web:{host}:{cause}"));
    draft
}

pub(crate) fn gap(subject: impl Into<String>, reason: GapReason, detail: impl Into<String>) -> Gap {
    Gap { subject: subject.into(), reason, detail: detail.into(), scanner: Some("web".to_owned()) }
}

/// The larger scan types say what they do not do yet.
fn missing_tiers(scan_type: ScanType) -> Option<Gap> {
    let word = scan_type.as_str();
    let detail = format!(
        "expected the checks of a {word} scan, found only the {} of the headers_only tier in this version; scripts, \
         DNS, cipher suites and paths were not looked at",
        checks::ALL.len()
    );
    (scan_type != ScanType::HeadersOnly).then(|| gap(word, GapReason::NoData, detail))
}
