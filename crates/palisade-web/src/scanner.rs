//! The `TargetScanner`: knows the target and how to connect to it, and hands both to a run.

use std::sync::Arc;

use async_trait::async_trait;
use palisade_engine::{
    ScannerMeta, TargetContext, TargetFailure, TargetReport, TargetRequest, TargetScanner, TargetSink,
};
use palisade_model::{Gap, GapReason, RuleMeta};
use url::Url;

use crate::checks::{self, Check};
use crate::config::{Budgets, Pace, WebConfig};
use crate::fetch::{GuardedConnector, Pinned};
use crate::part::Part;
use crate::run::Run;
use crate::sandbox;
use crate::templates::rule;
use crate::tls::{Roots, RootsError};
use crate::visit::Visit;

/// Scans live web targets.
pub struct WebScanner {
    config: WebConfig,
    roots: Roots,
    checks: Vec<(Arc<RuleMeta>, &'static Check)>,
    /// Of the user's templates, in their order.
    user_rules: Vec<Arc<RuleMeta>>,
}

impl WebScanner {
    /// # Errors
    /// [`RootsError`] when a configured root certificate cannot be used.
    pub fn new(config: WebConfig) -> Result<Self, RootsError> {
        let roots = Roots::with_extra(&config.roots)?;
        let checks = checks::ALL.iter().map(|check| (Arc::new(check.meta()), *check)).collect();
        let user_rules = config.templates.templates.iter().map(|template| Arc::new(rule(template))).collect();
        Ok(Self { config, roots, checks, user_rules })
    }

    /// Scans inside the budgets, the built-in site where the request says so.
    async fn run(
        &self,
        context: &TargetContext,
        request: &TargetRequest,
        sink: &dyn TargetSink,
    ) -> Result<TargetReport, TargetFailure> {
        let parts_at_once = if request.sandbox { 1 } else { Part::ALL.len() };
        let (checks, user_rules) = (&self.checks, &self.user_rules);
        let run = Run { context, sink, checks, parts_at_once, user_rules };
        if !request.sandbox {
            let target = web_url(&request.url)?;
            let resolver = Arc::new(Pinned::new(Arc::clone(&self.config.resolver)));
            let connector = GuardedConnector { policy: self.config.policy.clone(), resolver };
            let visit = Visit::new(&self.config, &self.roots, &connector, target, request.scan_type);
            return run.of(&visit.with_consent(request.reach)).await;
        }
        let site = sandbox::Site::new().map_err(|error| TargetFailure {
            code: "sandbox_unavailable",
            message: format!("the built-in site could not be started: {error}"),
        })?;
        let target = web_url(sandbox::URL)?;
        // Nobody's server is on the other side, and its findings are the same whatever advisories were imported.
        let budgets = Budgets { pace: Pace::UNLIMITED, ..self.config.budgets.clone() };
        let config = WebConfig {
            budgets,
            advisories: None,
            templates: Arc::default(),
            browser: None,
            ..self.config.clone()
        };
        let visit = Visit::new(&config, &self.roots, &site, target, request.scan_type);
        run.of(&visit.with_consent(request.reach)).await
    }
}

fn web_url(url: &str) -> Result<Url, TargetFailure> {
    let target =
        Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    target.ok_or_else(|| TargetFailure {
        code: "invalid_target",
        message: format!("expected an http or https URL, found {url:?}"),
    })
}

#[async_trait]
impl TargetScanner for WebScanner {
    fn meta(&self) -> ScannerMeta {
        ScannerMeta { id: "web", version: env!("CARGO_PKG_VERSION"), network: true, reads_ignored: false }
    }

    fn rules(&self) -> Vec<Arc<RuleMeta>> {
        self.checks.iter().map(|(meta, _)| meta).chain(&self.user_rules).map(Arc::clone).collect()
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

/// A gap of this scanner.
pub(crate) fn gap(subject: impl Into<String>, reason: GapReason, detail: impl Into<String>) -> Gap {
    Gap { subject: subject.into(), reason, detail: detail.into(), scanner: Some("web".to_owned()) }
}
